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

// A commit comes as soon as a worker waits for it, though it did not when the results before its own began to gather: for a
// lease, as the commit brings the next links, or for room, as its result does not fit into the buffer.
func TestGatheringEndsForWhoWaits(t *testing.T) {
	const ms = time.Millisecond
	elsewhere := make([]string, 500)
	for i := range elsewhere {
		elsewhere[i] = "http://b.test/" + strconv.Itoa(i)
	}
	// One worker has a and then c. The other has b, waits, and then has d: the crawl ends with d.
	for name, c := range map[string]struct {
		buffer     int
		root, a, b string
	}{
		"a lease": {0, anchors("a", "b", "c"), anchors("d"), ""},
		"room":    {16 << 10, anchors("a", "b", "c", "d"), "", anchors(elsewhere...)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pages := map[string]answer{
					"/":  {status: 200, body: c.root, takes: 1 * ms},
					"/a": {status: 200, body: c.a, takes: 5 * ms},
					"/b": {status: 200, body: c.b, takes: 8 * ms},
					"/c": {status: 200, body: "c", takes: 100 * ms},
					"/d": {status: 200, body: "d", takes: 120 * ms},
				}
				o := crawler.Options{Workers: 2, PerHost: 2, Buffer: c.buffer, Rate: crawler.None, OwnSite: true, NoSitemaps: true, IgnoreRobots: true}
				o.Client = network(map[string]func(*url.URL) answer{"a.test": func(u *url.URL) answer { return pages[u.Path] }})
				sum, _ := crawl(t, o, "http://a.test/")
				if sum.Pages != len(pages) || sum.Reordered != 0 {
					t.Fatalf("%d pages, %d reordered", sum.Pages, sum.Reordered)
				}
				if want := 0.129; sum.Elapsed < want || sum.Elapsed > want+0.0005 {
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
