package crawler_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
)

// Results that nobody waits for share a transaction, though they come one by one.
func TestResultsGather(t *testing.T) {
	const pages, takes = 400, 5 * time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		w := network(map[string]func(*url.URL) answer{"a.test": slowly(star("", pages), takes)})
		sum, _ := crawl(t, crawler.Options{Client: w, Workers: 4, PerHost: 4, Rate: crawler.None, OwnSite: true, NoSitemaps: true}, "http://a.test/")
		if sum.Pages != 1+pages {
			t.Fatalf("%d pages", sum.Pages)
		}
		if most := int(sum.Elapsed/0.020) + 8; sum.Commits > most {
			t.Errorf("%d transactions in %g s, want at most %d", sum.Commits, sum.Elapsed, most)
		}
	})
}

// Where each page leads to one more, its worker waits for its commit, which comes at
// once: the crawl takes as long as its pages. With --sequential it does on any site,
// and each page has a transaction of its own.
func TestNothingGathersWhereSomebodyWaits(t *testing.T) {
	const pages, takes = 100, 5 * time.Millisecond
	chain := func(u *url.URL) answer {
		n, _ := strconv.Atoi(strings.TrimPrefix(u.Path, "/"))
		if n == pages-1 {
			return answer{status: 200, body: "the end"}
		}
		return answer{status: 200, body: anchors(strconv.Itoa(n + 1))}
	}
	for name, c := range map[string]struct {
		site func(*url.URL) answer
		o    crawler.Options
	}{
		"a chain": {chain, crawler.Options{Workers: 4, MaxDepth: crawler.None}},
		"a star":  {star("", pages-1), crawler.Options{Sequential: true}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := c.o
				o.Client = network(map[string]func(*url.URL) answer{"a.test": slowly(c.site, takes)})
				o.Rate, o.OwnSite, o.NoSitemaps, o.IgnoreRobots = crawler.None, true, true, true
				sum, _ := crawl(t, o, "http://a.test/")
				if sum.Pages != pages || sum.Commits < pages {
					t.Errorf("%d pages in %d transactions", sum.Pages, sum.Commits)
				}
				if want := pages * takes.Seconds(); sum.Elapsed < want || sum.Elapsed > 1.02*want {
					t.Errorf("took %g s, want %g", sum.Elapsed, want)
				}
			})
		})
	}
}

// slowly is a host that takes so long for each answer.
func slowly(host func(*url.URL) answer, takes time.Duration) func(*url.URL) answer {
	return func(u *url.URL) answer {
		a := host(u)
		a.takes = takes
		return a
	}
}
