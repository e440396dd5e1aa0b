package crawler_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/crawler/urls"
)

// No host sees more requests at once than it may, and all together no more than
// there are workers (I10).
func TestRequestsAtOnce(t *testing.T) {
	const workers = 24
	for name, c := range map[string]struct {
		perHost          int
		atSeed, atOthers int
	}{
		"default":  {0, workers, 4},
		"per host": {2, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server := serve(t, site.Options{Pages: 600, Hosts: 3, Size: 1000, Latency: 10 * time.Millisecond})
			sum, _ := crawl(t, crawler.Options{
				Workers: workers, PerHost: c.perHost, Scope: urls.ScopeAny, AllowPrivate: true, Exclude: notThere,
			}, server.URL()+"/")
			if sum.Outcome != crawler.Complete || sum.Pages != 600 {
				t.Errorf("outcome %s, %d pages", sum.Outcome, sum.Pages)
			}
			if s.Hits().Peak() > workers || sum.PeakInFlight > workers {
				t.Errorf("%d requests at once by the server's count, %d by ours; there are %d workers", s.Hits().Peak(), sum.PeakInFlight, workers)
			}
			for i, base := range server.URLs() {
				most := c.atOthers
				if i == 0 {
					most = c.atSeed
				}
				peak := peakAt(s, base)
				if peak > most {
					t.Errorf("host %d saw %d requests at once, may see %d", i, peak, most)
				}
				if peak < 2 {
					t.Errorf("host %d saw %d requests at once: the test does not test what it should", i, peak)
				}
			}
		})
	}
}

// peakAt returns how many requests a host had in flight at most.
func peakAt(s *site.Site, base string) (peak int) {
	type change struct {
		at time.Time
		by int
	}
	var changes []change
	for _, h := range s.Hits().All() {
		if "http://"+h.Host == base {
			changes = append(changes, change{h.Start, +1}, change{h.End, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.by - b.by
	})
	now := 0
	for _, c := range changes {
		now += c.by
		peak = max(peak, now)
	}
	return peak
}

// A longer queue takes no more goroutines. Not parallel: it counts those of the
// whole process.
func TestGoroutinesAreBounded(t *testing.T) {
	const workers = 16
	_, server := serve(t, site.Options{Pages: 4000, Links: 200, Size: 100, NoLog: true})
	before := runtime.NumGoroutine()
	most, queue := 0, 0
	var c *crawler.Crawler
	c, err := crawler.New(crawler.Options{Store: t.TempDir(), Workers: workers, MaxPages: 600, OnVisit: func(crawler.Visit) {
		most = max(most, runtime.NumGoroutine()-before)
		p, _ := c.Progress()
		queue = max(queue, p.Remaining)
	}})
	must(t, err)
	_, err = c.Run(t.Context(), server.URL()+"/")
	must(t, err)
	if queue < 2000 {
		t.Errorf("the queue was %d long at most: the test does not test what it should", queue)
	}
	// A worker, the two ends of its connection (two goroutines here, two at the
	// server), as much for one more that was being dialled when another one became
	// free, and a few for all: a tenth of the queue.
	if limit := 10*workers + 20; most > limit {
		t.Errorf("%d goroutines at most, want no more than %d", most, limit)
	}
}
