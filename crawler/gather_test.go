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
	// One worker has a and then c. The other has b, waits, and then has d: for want of a lease a while after it has handed b over,
	// of which it is not told before. URLs that wait to be tried again are queued, too, but nobody can have them.
	for name, c := range map[string]struct {
		buffer     int
		root, a, b string
		want       time.Duration // when d is asked for
	}{
		"a lease": {0, anchors("again/1", "again/2", "a", "b", "c"), anchors("d"), "", 11 * ms},
		"room":    {16 << 10, anchors("a", "b", "c", "d", "e", "f"), "", anchors(elsewhere...), 10 * ms},
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
				began := time.Now()
				var asked time.Duration
				o := crawler.Options{
					Workers: 2, PerHost: 2, Buffer: c.buffer, Rate: crawler.None, OwnSite: true, NoSitemaps: true, IgnoreRobots: true,
					OnFetch: func(f crawler.Fetch) {
						switch {
						case strings.HasSuffix(f.URL, "/b"):
							time.Sleep(1 * ms)
						case strings.HasSuffix(f.URL, "/d"):
							asked = f.Began.Sub(began)
						}
					},
				}
				o.Client = &web{answer: func(raw string, try int) answer {
					u, _ := url.Parse(raw)
					if a, ok := pages[u.Path]; ok {
						return a
					}
					if try == 1 {
						return answer{status: 500, takes: 1 * ms}
					}
					return answer{status: 200}
				}}
				sum, _ := crawl(t, o, "http://a.test/")
				if want := strings.Count(c.root+c.a, "<a"); sum.Pages != 1+want || sum.Reordered != 0 {
					t.Fatalf("%d pages, %d reordered", sum.Pages, sum.Reordered)
				}
				if asked != c.want {
					t.Errorf("asked for d after %v, want %v", asked, c.want)
				}
			})
		})
	}
}

// A commit begins while there is still something to lease, if it is less than there are workers: with it goes on what they have
// then, and the next links are there before somebody has to wait for them.
func TestCommitGoesOnBesideTheLastLeases(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		pages := map[string]answer{
			"/":  {status: 200, body: anchors("a", "b", "c"), takes: 1 * ms},
			"/a": {status: 200, body: anchors("d"), takes: 5 * ms},
			"/b": {status: 200, body: "b", takes: 20 * ms},
			"/c": {status: 200, body: "c", takes: 20 * ms},
			"/d": {status: 200, body: "d", takes: 20 * ms},
		}
		o := crawler.Options{
			Workers: 2, PerHost: 2, Rate: crawler.None, OwnSite: true, NoSitemaps: true, IgnoreRobots: true, CommitTime: 10 * ms,
			Client: network(map[string]func(*url.URL) answer{"a.test": func(u *url.URL) answer { return pages[u.Path] }}),
		}
		sum, _ := crawl(t, o, "http://a.test/")
		if sum.Pages != len(pages) || sum.Reordered != 0 {
			t.Fatalf("%d pages, %d reordered", sum.Pages, sum.Reordered)
		}
		// 1 ms and a commit; a, and while c takes its time, the commit that brings d; d behind b, and the last commit.
		if want := 0.061; sum.Elapsed < want || sum.Elapsed > want+0.0005 {
			t.Errorf("took %g s, want %g", sum.Elapsed, want)
		}
	})
}

// slowly is a host that takes so long for each answer.
func slowly(host func(*url.URL) answer, takes time.Duration) func(*url.URL) answer {
	return func(u *url.URL) answer {
		a := host(u)
		a.takes = takes
		return a
	}
}
