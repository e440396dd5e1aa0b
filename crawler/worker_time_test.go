package crawler_test

import (
	"context"
	"math"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// All worker time is booked, to what it went to: workers × time, within 2 %.
func TestWorkerTime(t *testing.T) {
	for name, c := range map[string]struct {
		pages     int
		rate      float64
		robots    string
		lasts     time.Duration // until it is interrupted
		limitedBy string
	}{
		"server":      {1000, crawler.None, "", time.Hour, "first byte"},
		"rate":        {100, 10, "", time.Hour, "politeness"},
		"crawl delay": {20, crawler.None, "User-agent: *\nCrawl-delay: 2\n", time.Hour, "politeness"},
		"small site":  {3, crawler.None, "", time.Hour, "frontier empty"},
		"interrupted": {3, crawler.None, "", 110 * time.Millisecond, "frontier empty"}, // most workers go home long before the last page
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const workers, latency = 16, 50 * time.Millisecond
				site := star(c.robots, c.pages)
				w := network(map[string]func(*url.URL) answer{"site.test": func(u *url.URL) answer {
					a := site(u)
					a.takes = latency
					return a
				}})
				cr, err := crawler.New(crawler.Options{Client: w, Store: t.TempDir(), Workers: workers, Rate: c.rate})
				must(t, err)
				ctx, stop := context.WithTimeout(t.Context(), c.lasts)
				defer stop()
				sum, err := cr.Run(ctx, "http://site.test/")
				must(t, err)
				if sum.LimitedBy != c.limitedBy {
					t.Errorf("limited by %s, want %s: %s", sum.LimitedBy, c.limitedBy, sum.Verdict)
				}
				p, _ := cr.Progress()
				var booked time.Duration
				for _, s := range p.Spent {
					booked += s.Time
				}
				total := workers * sum.Elapsed
				if off := math.Abs(booked.Seconds()-total) / total; off > 0.02 {
					t.Errorf("%.2f s are booked of %d workers × %.2f s: %.1f %% off; %v", booked.Seconds(), workers, sum.Elapsed, 100*off, sum.Where)
				}
			})
		})
	}
}

// The steady rate is that of workers which all have something to do: what the
// robots.txt, the sitemap and the first page take before is no part of it.
func TestSteadyRate(t *testing.T) {
	for _, workers := range []int{1, 16} {
		synctest.Test(t, func(t *testing.T) {
			const pages, latency = 1000, 50 * time.Millisecond
			site := star("", pages)
			w := network(map[string]func(*url.URL) answer{"site.test": func(u *url.URL) answer {
				a := site(u)
				a.takes = latency
				return a
			}})
			sum, err := attempt(t.Context(), t, crawler.Options{Client: w, Workers: workers, Rate: crawler.None}, "http://site.test/")
			must(t, err)
			want := float64(workers) / latency.Seconds()
			if off := math.Abs(sum.SteadyPerS-want) / want; off > 0.02 {
				t.Errorf("%d workers: %.1f pages a second, want %.1f", workers, sum.SteadyPerS, want)
			}
		})
	}
}

// The same on a real server and a real clock.
func TestWorkerTimeAtAServer(t *testing.T) {
	t.Parallel()
	_, server := serve(t, site.Options{Pages: 400, Size: 1000, Latency: 60 * time.Millisecond})
	sum, _ := crawl(t, crawler.Options{Workers: 8}, server.URL()+"/")
	for _, w := range sum.Where {
		if w.Phase == "other" && w.Share > 0.02 {
			t.Errorf("%.1f %% of worker time is not booked: %v", 100*w.Share, sum.Where)
		}
	}
}
