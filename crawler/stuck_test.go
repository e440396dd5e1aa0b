package crawler_test

import (
	"sync"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// A page that is stuck right under the seed holds nobody up: it ends after all
// others are committed, and counts as reordered.
func TestStuckPage(t *testing.T) {
	for name, flaky := range map[string]float64{"plain": 0, "flaky": 0.2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const pages, stuck = 100, 1
			s, base, release := held(t, site.Options{Pages: pages, Links: 6, Size: 1000, Flaky: flaky, Seed: 2}, stuck)
			others := 0
			free := sync.OnceFunc(release)
			defer free()
			sum, run := crawl(t, crawler.Options{Workers: 8, OnVisit: func(v crawler.Visit) {
				if v.URL.URL == base+s.Path(stuck) {
					if others != pages-1 {
						t.Errorf("the stuck page ended after %d others, want %d", others, pages-1)
					}
					return
				}
				if v.URL.Kind == store.KindPage {
					others++
				}
				if others == pages-1 {
					free()
				}
			}}, base+"/")
			if sum.Outcome != crawler.Complete || sum.Pages != pages || sum.Reordered != 1 {
				t.Errorf("outcome %s, %d pages, %d reordered", sum.Outcome, sum.Pages, sum.Reordered)
			}
			for v, err := range run.Visits(1) {
				must(t, err)
				u, _, err := run.URL(v.ID)
				must(t, err)
				if late := u.URL == base+s.Path(stuck); v.Flags.Has(store.FlagReordered) != late {
					t.Errorf("%s is marked %q", u.URL, v.Flags)
				}
			}
		})
	}
}
