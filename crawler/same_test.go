package crawler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// serve starts a fresh copy of a synthetic site.
func serve(t testing.TB, o site.Options) (*site.Site, *site.Server) {
	t.Helper()
	s, err := site.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, server
}

// crawl runs one crawl to its end, checks the invariants on its file, and returns
// the summary and the run, open for reading.
func crawl(t testing.TB, o crawler.Options, seeds ...string) (crawler.Summary, *store.Run) {
	t.Helper()
	if o.Store == "" {
		o.Store = t.TempDir()
	}
	if o.RetryWait == 0 {
		o.RetryWait = time.Millisecond
	}
	c, err := crawler.New(o)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := c.Run(t.Context(), seeds...)
	if err != nil {
		t.Fatal(err)
	}
	return sum, read(t, o.Store, sum.Run)
}

// read opens a run for reading and checks it.
func read(t testing.TB, dir string, n int) *store.Run {
	t.Helper()
	folder, err := store.OpenExisting(dir)
	if err != nil {
		t.Fatal(err)
	}
	run, err := folder.Read(n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	})
	err = store.Check(run, func(v store.Violation) bool {
		t.Errorf("%s %v: %s", v.Invariant, v.IDs, v.Text)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// picture is all that a run holds but for times and what depends on the server's
// port.
type picture struct {
	URLs       []store.URL
	Promotions []store.Promotion
	Visits     []store.Visit
	Attempts   []store.Attempt
}

func take(t testing.TB, run *store.Run, base string) (p picture) {
	t.Helper()
	host := strings.TrimPrefix(base, "http://")
	plain := func(s string) string { return strings.ReplaceAll(s, host, "HOST") }
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for u, err := range run.URLs(1) {
		must(err)
		u.URL = plain(u.URL)
		p.URLs = append(p.URLs, u)
	}
	for x, err := range run.Promotions() {
		must(err)
		p.Promotions = append(p.Promotions, x)
	}
	for v, err := range run.Visits(1) {
		must(err)
		v.At, v.Timing = time.Time{}, store.Timing{}
		v.Location, v.Canonical = plain(v.Location), plain(v.Canonical)
		if strings.Contains(v.ContentType, "xml") || v.ContentType == "" {
			v.SHA256, v.Bytes, v.Wire = [32]byte{}, 0, 0 // names the port
		}
		p.Visits = append(p.Visits, v)
	}
	for a, err := range run.AllAttempts() {
		must(err)
		a.At, a.NotBefore = time.Time{}, time.Time{}
		p.Attempts = append(p.Attempts, a)
	}
	return p
}

// hostile is a site on which everything happens that may happen to a page.
var hostile = site.Options{
	Seed: 7, Pages: 150, Links: 12, Size: 3000, Latency: time.Millisecond, LatencyDist: site.LogNormal,
	Errors: 0.06, Flaky: 0.08, Redirects: 0.06, Traps: true, Sitemap: true, Assets: true, Orphans: 9,
	Slow: 0.01, SlowFor: 40 * time.Millisecond,
}

// TestSamePagesAtAnyWorkerCount is invariant I7.
func TestSamePagesAtAnyWorkerCount(t *testing.T) {
	for _, pages := range []int{crawler.None, 120} {
		limited := crawler.Options{MaxPages: pages, MaxDepth: 3}
		sequential := limited
		sequential.Sequential = true
		want := hostilePicture(t, sequential)
		if len(want.Attempts) == 0 {
			t.Fatal("nothing was tried again: the test does not test what it should")
		}
		for _, workers := range []int{1, 2, 8, 32} {
			t.Run(fmt.Sprintf("max-pages %d, %d workers", pages, workers), func(t *testing.T) {
				t.Parallel()
				o := limited
				o.Workers = workers
				for range rounds {
					if d := cmp.Diff(want, hostilePicture(t, o)); d != "" {
						t.Fatalf("-sequential +workers:\n%s", head(d, 40))
					}
				}
			})
		}
	}
}

func hostilePicture(t *testing.T, o crawler.Options) picture {
	t.Helper()
	s, server := serve(t, hostile)
	o.Store = t.TempDir()
	sum, run := crawl(t, o, server.URL()+"/")
	if sum.Reordered != 0 {
		t.Fatalf("%d pages were reordered", sum.Reordered)
	}
	if peak, most := s.Hits().Peak(), max(o.Workers, 1); peak > most {
		t.Fatalf("the server saw %d requests at once, there are %d workers", peak, most)
	}
	return take(t, run, server.URL())
}

func head(s string, lines int) string {
	parts := strings.SplitN(s, "\n", lines+1)
	return strings.Join(parts[:min(len(parts), lines)], "\n")
}
