package report

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/store"
	"sweetspot/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func options() Options {
	return Options{
		Kind:    func(kind uint8) string { return map[uint8]string{0: "a", 1: "a", 4: "iframe"}[kind] },
		Explain: func(rule string) string { return "The rule " + rule + "." }, Index: "index.html",
	}
}

// body leaves out the style, which is a file of its own.
func body(page []byte) []byte { return page[bytes.Index(page, []byte("<body>")):] }

func TestGolden(t *testing.T) {
	r, d := nights(t)
	o := options()
	o.Diff = d
	golden(t, "report.html", body(written(t, r, o)))
	var index bytes.Buffer
	if err := WriteIndex(&index, rows()); err != nil {
		t.Fatal(err)
	}
	golden(t, "index.html", body(index.Bytes()))
}

// Nothing that a page says gets out of where it stands, and no address but those of the web is one to click on.
func TestHostile(t *testing.T) {
	r, d := nights(t)
	o := options()
	o.Diff = d
	page := written(t, r, o)
	if !bytes.Contains(page, []byte("&lt;script&gt;")) {
		t.Error("the hostile title is not shown at all")
	}
	var index bytes.Buffer
	if err := WriteIndex(&index, rows()); err != nil {
		t.Fatal(err)
	}
	for name, page := range map[string][]byte{"report": page, "index": index.Bytes()} {
		tags := map[string]bool{}
		for _, tag := range regexp.MustCompile(`<([a-z0-9]+)`).FindAllSubmatch(page, -1) {
			tags[string(tag[1])] = true
		}
		for _, bad := range []string{"script", "img", "iframe", "object"} {
			if tags[bad] {
				t.Errorf("%s: has a %s element", name, bad)
			}
		}
		for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllSubmatch(page, -1) {
			if l := string(link[1]); strings.Contains(l, "script:") {
				t.Errorf("%s: links to %s", name, l)
			}
		}
	}
}

// Reports of runs without much in them.
func TestBareRuns(t *testing.T) {
	for name, b := range map[string]*storetest.Builder{"no seed": storetest.Build(t), "unvisited": storetest.Build(t, home)} {
		page := string(body(written(t, b.Close(), Options{})))
		for _, want := range []string{"The run has not ended", "No broken links", "0 requests"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: does not say %q", name, want)
			}
		}
	}
	b := storetest.Build(t, home)
	b.Visit(home, storetest.To(home+"a"), nil)
	page := string(written(t, b.End(store.Ending{Outcome: store.Limit, Limit: "max-pages"}), Options{}))
	if !strings.Contains(page, "The run stopped at the limit max-pages with 1 URL left.") {
		t.Error("does not say that the run is cut")
	}
}

// A list of any length is cut, and says by how much.
func TestLimit(t *testing.T) {
	b := storetest.Build(t, home)
	var links []storetest.Link
	for i := range 30 {
		links = append(links, storetest.Link{URL: fmt.Sprint(home, "p", i)})
	}
	b.Visit(home, links, nil)
	b.Together(func() {
		for _, l := range links {
			b.Visit(l.URL, storetest.To(home+"missing"), nil)
		}
	})
	b.Visit(home+"missing", nil, status(404))
	page := string(written(t, b.End(ending), Options{Limit: 12}))
	for _, want := range []string{"30 broken links on 30 pages", "2 more", "… and 18 that are not listed here"} {
		if !strings.Contains(page, want) {
			t.Errorf("does not say %q", want)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteError(t *testing.T) {
	r, _ := nights(t)
	if err := Write(brokenWriter{}, r, Options{}); err == nil {
		t.Error("a report that could not be written is none")
	}
	if err := WriteIndex(brokenWriter{}, rows()); err == nil {
		t.Error("an index that could not be written is none")
	}
}

func TestMeasure(t *testing.T) {
	r, _ := nights(t)
	got, err := Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	want := Row{Run: 2, Site: "5175", Name: "example.com", Started: storetest.Start, Outcome: "complete", Pages: 11, Errors: 4}
	want.P50, want.P95, want.Bytes = got.P50, got.P95, r.Counts().Wire
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
