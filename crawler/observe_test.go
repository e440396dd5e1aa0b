package crawler_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// TestOnFetch holds what OnFetch is told against what the server saw: each
// request once, its moments in order, and no more at once than there are workers.
func TestOnFetch(t *testing.T) {
	t.Parallel()
	s, err := site.New(site.Options{Pages: 60, Flaky: 0.2, Errors: 0.1, Latency: time.Millisecond})
	must(t, err)
	server, err := s.Listen("127.0.0.1:0")
	must(t, err)
	defer server.Close()
	var (
		mu  sync.Mutex
		all []crawler.Fetch
	)
	_, err = attempt(t.Context(), t, crawler.Options{Workers: 4, NoSitemaps: true, OnFetch: func(f crawler.Fetch) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, f)
	}}, server.URL()+"/")
	must(t, err)
	if want := s.Hits().Total() - 1; len(all) != want { // robots.txt is no fetch
		t.Errorf("%d fetches, the server saw %d", len(all), want)
	}
	type step struct {
		at time.Time
		by int
	}
	var steps []step
	for _, f := range all {
		moments := []time.Time{f.Leased, f.Began, f.Ended, f.Freed}
		if !slices.IsSortedFunc(moments, time.Time.Compare) {
			t.Errorf("moments out of order: %v", moments)
		}
		if f.Status != 0 && f.FirstByte < time.Millisecond {
			t.Errorf("first byte after %v, the server takes 1 ms", f.FirstByte)
		}
		if !strings.HasPrefix(f.URL, server.URL()) {
			t.Errorf("it is told of the URL %q", f.URL)
		}
		if f.Status == 0 && f.Error == "" {
			t.Error("neither status nor error")
		}
		steps = append(steps, step{f.Leased, 1}, step{f.Freed, -1})
	}
	slices.SortFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	now, peak := 0, 0
	for _, s := range steps {
		now += s.by
		peak = max(peak, now)
	}
	if peak > 4 {
		t.Errorf("%d workers at once, want at most 4", peak)
	}
}

// TestCommits counts transactions, which take as long as they are made to: one a page
// with one worker, fewer with many.
func TestCommits(t *testing.T) {
	t.Parallel()
	const pages = 10
	_, server := serve(t, site.Options{Pages: pages})
	o := crawler.Options{NoSitemaps: true, CommitTime: 40 * time.Millisecond}
	many := o
	o.Sequential, many.Workers = true, 16
	one, _ := crawl(t, o, server.URL()+"/")
	if one.Commits < pages || one.Commits > pages+3 { // robots.txt is one, too
		t.Errorf("%d transactions for %d pages", one.Commits, pages)
	}
	if least := time.Duration(one.Commits) * o.CommitTime; one.Elapsed < least.Seconds() {
		t.Errorf("took %g s, less than its transactions: %v", one.Elapsed, least)
	}
	if sum, _ := crawl(t, many, server.URL()+"/"); sum.Commits >= pages {
		t.Errorf("%d transactions for %d pages with 16 workers", sum.Commits, pages)
	}
}
