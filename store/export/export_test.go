package export_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"sweetspot/store"
	"sweetspot/store/export"
	"sweetspot/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const home = "https://example.com/"

// site is a run in which every column of every export has a value that can go wrong.
func site(t *testing.T) *store.Run {
	t.Helper()
	b := storetest.Build(t, home)
	body := b.Keep("<html>home</html>")
	b.Visit(home, []storetest.Link{
		{URL: home + "a?x=1&y=<2>", Kind: 1, Rel: "nofollow", Fragment: "-top", Text: "A \"quoted\", text"},
		{URL: home + "logo.svg", Rule: "kind", Kind: 9},
		{URL: "mailto:me@example.com", Rule: "scheme", Kind: 1},
		{URL: home + "moved", Kind: 1},
	}, func(v *store.Visit) {
		body(v)
		v.ContentType, v.Charset, v.Lang = "text/html; charset=utf-8", "utf-8", "en"
		v.Title, v.H1, v.Description = "=1+1", "+one", "line one\nline two"
		v.Canonical, v.Robots, v.TextHash = home, "noindex", 0xabc
		v.Flags = store.FlagTruncated
		v.Extract = map[string][]string{"price": {"1", "2"}, "author": {"Åsa & co"}}
		v.Timing = store.Timing{
			Wait: time.Second, DNS: 1234 * time.Microsecond, Connect: 2 * time.Millisecond, TLS: 3 * time.Millisecond,
			FirstByte: 50 * time.Millisecond, Body: 5500 * time.Microsecond, Parse: time.Millisecond, Commit: 7 * time.Microsecond,
		}
	})
	b.Attempt(home+"a?x=1&y=<2>", "reset")
	b.Visit(home+"a?x=1&y=<2>", storetest.To(home+"logo.svg"), func(v *store.Visit) {
		v.Outcome, v.Status, v.Error, v.Detail = store.Failed, 0, "reset", "@connection reset"
	})
	b.Visit(home+"moved", storetest.To(home+"gone"), func(v *store.Visit) {
		v.Outcome, v.Status, v.Location = store.Redirected, 301, "/gone"
	})
	b.Visit(home+"gone", nil, func(v *store.Visit) { v.Status = 404 })
	keep := b.Keep("<svg/>")
	b.Visit(home+"logo.svg", nil, func(v *store.Visit) {
		keep(v)
		v.ContentType = "image/svg+xml"
	})
	return b.End(store.Ending{Outcome: store.Complete, At: storetest.Start})
}

var kinds = map[uint8]string{0: "a", 1: "a", 9: "img"}

func TestGolden(t *testing.T) {
	r := site(t)
	for _, what := range export.What() {
		for _, format := range export.Formats() {
			t.Run(what+"."+format, func(t *testing.T) {
				options := export.Options{To: t.TempDir(), Kind: func(k uint8) string { return kinds[k] }}
				golden(t, what+"."+format, r, what, format, options)
			})
		}
	}
	t.Run("links with text", func(t *testing.T) {
		golden(t, "links_text.csv", r, "links", "csv", export.Options{LinkText: true})
		golden(t, "links_text.jsonl", r, "links", "jsonl", export.Options{LinkText: true})
	})
}

func golden(t *testing.T, name string, r *store.Run, what, format string, o export.Options) {
	t.Helper()
	var got bytes.Buffer
	if err := export.Export(&got, r, what, format, o); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

// A sitemap is known and has links, but is neither a page nor a broken link.
func TestSitemapsAreNoPages(t *testing.T) {
	b := storetest.Build(t, home)
	b.Sitemap(home + "sitemap.xml")
	b.Sitemap(home + "sitemap-2.xml")
	keep := b.Keep("<urlset/>")
	b.Visit(home, nil, nil)
	b.Visit(home+"sitemap.xml", storetest.To(home+"a"), keep)
	b.Visit(home+"sitemap-2.xml", nil, func(v *store.Visit) { v.Status = 404 })
	b.Visit(home+"a", nil, nil)
	r := b.End(store.Ending{Outcome: store.Complete})
	for what, want := range map[string]int{"urls": 4, "links": 1, "pages": 2, "failures": 0, "bodies": 0} {
		var got bytes.Buffer
		if err := export.Export(&got, r, what, "jsonl", export.Options{To: t.TempDir()}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(got.String(), "\n"); n != want {
			t.Errorf("%s: %d lines, want %d:\n%s", what, n, want, &got)
		}
	}
}

// An export of nothing still says what it is an export of.
func TestEmptyCSV(t *testing.T) {
	r := storetest.Build(t).End(store.Ending{Outcome: store.Complete})
	for _, what := range export.What() {
		var got bytes.Buffer
		if err := export.Export(&got, r, what, "csv", export.Options{To: t.TempDir()}); err != nil {
			t.Fatal(err)
		}
		if strings.Count(got.String(), "\n") != 1 || !strings.Contains(got.String(), ",") {
			t.Errorf("%s: %q is not a line of names", what, got.String())
		}
	}
}

func TestBodies(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var list bytes.Buffer
	if err := export.Export(&list, site(t), "bodies", "jsonl", export.Options{To: dir}); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Ext(e.Name())] = string(b)
	}
	want := map[string]string{".html": "<html>home</html>", ".svg": "<svg/>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMistakes(t *testing.T) {
	r := storetest.Build(t, home).Close()
	for _, tt := range []struct{ what, format, want string }{
		{"pages", "xml", `export format "xml": must be one of jsonl, csv`},
		{"page", "csv", `export "page": must be one of urls, pages, links, failures, refused, bodies`},
		{"bodies", "csv", "export bodies: no folder to write to"},
	} {
		err := export.Export(&bytes.Buffer{}, r, tt.what, tt.format, export.Options{})
		if got := fmt.Sprint(err); got != tt.want {
			t.Errorf("%s as %s: got %q, want %q", tt.what, tt.format, got, tt.want)
		}
	}
}

var errPipe = errors.New("broken pipe")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errPipe }

func TestWriteError(t *testing.T) {
	r := site(t)
	for _, format := range export.Formats() {
		if err := export.Export(brokenWriter{}, r, "pages", format, export.Options{}); !errors.Is(err, errPipe) {
			t.Errorf("%s: got %v, want %v", format, err, errPipe)
		}
	}
}
