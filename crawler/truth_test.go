package crawler_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

const retries = 2 // the default

// A crawl finds all pages of a site, what each answers, and asks no more often
// than it must.
func TestTruth(t *testing.T) {
	for name, o := range map[string]site.Options{
		"plain":    {Pages: 200},
		"failures": {Pages: 300, Errors: 0.15, Redirects: 0.1, Seed: 3},
		"flaky":    {Pages: 300, Errors: 0.05, Redirects: 0.1, Flaky: 0.2, Seed: 4},
		"orphans":  {Pages: 300, Errors: 0.05, Redirects: 0.1, Flaky: 0.1, Seed: 5, Orphans: 25, Sitemap: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := serve(t, o)
			sum, run := crawl(t, crawler.Options{Workers: 16, MaxDepth: crawler.None}, server.URL()+"/")
			if sum.Outcome != crawler.Complete || sum.ExitCode != 0 {
				t.Errorf("outcome %s, exit code %d: %s", sum.Outcome, sum.ExitCode, sum.Problem)
			}
			checkTruth(t, s, run, server.URL())
			checkRequests(t, s)
			if !o.Sitemap {
				checkDepths(t, s, run, server.URL())
			} else {
				checkOrphans(t, s, run, server.URL())
			}
		})
	}
}

// checkTruth holds what a run says of each page against what the site knows.
func checkTruth(t *testing.T, s *site.Site, run *store.Run, base string) {
	t.Helper()
	all := records(t, run, base)
	for _, e := range s.Truth() {
		v := all[e.Path].Visit
		if v == nil {
			t.Errorf("%s was not visited", e.Path)
			continue
		}
		want := store.Visit{Outcome: store.Fetched, Status: e.Status, Attempt: 1}
		switch {
		case e.Kind == site.Redirect:
			want.Outcome, want.Location = store.Redirected, base+s.Path(e.Target)
		case e.Status == 0:
			want.Outcome, want.Error = store.Failed, "reset"
		}
		if e.Status == 0 || e.Status == http.StatusInternalServerError {
			want.Attempt = 1 + retries
		} else if e.Flaky {
			want.Attempt = 2
		}
		got := store.Visit{Outcome: v.Outcome, Status: v.Status, Location: v.Location, Error: v.Error, Attempt: v.Attempt}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", e.Path, d)
		}
		delete(all, e.Path)
	}
	for url, rec := range all {
		if rec.Visit != nil && rec.Kind == store.KindPage {
			t.Errorf("%s was visited, which is no page", url)
		}
	}
}

// checkRequests wants one request a page, and one more for each retry.
func checkRequests(t *testing.T, s *site.Site) {
	t.Helper()
	want := map[string]int{"/robots.txt": 1, "/sitemap.xml": 1}
	for _, e := range s.Truth() {
		want[e.Path] = 1
		if e.Status == 0 || e.Status == http.StatusInternalServerError {
			want[e.Path] = 1 + retries
		} else if e.Flaky {
			want[e.Path] = 2
		}
	}
	if got := s.Hits().Counts(); !maps.Equal(want, got) {
		t.Errorf("requests: -want +got:\n%s", cmp.Diff(want, got))
	}
}

// checkDepths wants no page nearer than it is, and the click depths that readers
// compute to be true.
func checkDepths(t *testing.T, s *site.Site, run *store.Run, base string) {
	t.Helper()
	clicks, err := run.ClickDepths(followed)
	must(t, err)
	all := records(t, run, base)
	for _, e := range s.Truth() {
		rec := all[e.Path]
		if got := int(clicks[rec.ID-1]); got != e.Clicks {
			t.Errorf("%s is %d clicks away, the store says %d", e.Path, e.Clicks, got)
		}
		if int(rec.Depth) < e.Clicks {
			t.Errorf("%s has depth %d and is %d clicks away", e.Path, rec.Depth, e.Clicks)
		}
	}
}

// checkOrphans wants the pages that no link reaches to come from the sitemap.
func checkOrphans(t *testing.T, s *site.Site, run *store.Run, base string) {
	t.Helper()
	clicks, err := run.ClickDepths(followed)
	must(t, err)
	all := records(t, run, base)
	orphans := 0
	for _, e := range s.Truth() {
		rec := all[e.Path]
		if orphan := clicks[rec.ID-1] == store.NoClicks; orphan != (e.Clicks < 0) {
			t.Errorf("%s: orphan %t, want %t", e.Path, orphan, e.Clicks < 0)
		}
		if e.Clicks >= 0 {
			continue
		}
		orphans++
		if rec.Parent != all["/sitemap.xml"].ID || rec.Depth != 1 {
			t.Errorf("orphan %s has parent %d and depth %d", e.Path, rec.Parent, rec.Depth)
		}
	}
	if orphans == 0 {
		t.Error("the site has no orphans: the test does not test what it should")
	}
}
