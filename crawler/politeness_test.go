package crawler_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// star is a host whose first page links to n others, and whose robots.txt is as
// given.
func star(robots string, n int) func(u *url.URL) answer {
	return func(u *url.URL) answer {
		switch u.Path {
		case "/robots.txt":
			return answer{status: 200, body: robots, takes: time.Millisecond}
		case "/":
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, `<a href="/%d">%d</a>`, i, i)
			}
			return answer{status: 200, body: b.String(), takes: time.Millisecond}
		case "/sitemap.xml":
			return answer{status: 404, takes: time.Millisecond}
		}
		return answer{status: 200, body: "page " + u.Path, takes: time.Millisecond}
	}
}

// network is a web of hosts by name.
func network(hosts map[string]func(u *url.URL) answer) *web {
	return &web{answer: func(raw string, _ int) answer {
		u, _ := url.Parse(raw)
		return hosts[u.Hostname()](u)
	}}
}

// checkGaps wants requests to be at least d apart.
func checkGaps(t *testing.T, at []time.Time, d time.Duration) {
	t.Helper()
	if len(at) < 2 {
		t.Fatalf("%d requests: the test does not test what it should", len(at))
	}
	for i := 1; i < len(at); i++ {
		if gap := at[i].Sub(at[i-1]); gap < d {
			t.Errorf("request %d came after %v, want at least %v", i+1, gap, d)
		}
	}
}

// A host's requests are as far apart as the rate or its robots.txt asks for,
// whichever is further, robots.txt included; no other host waits for that.
func TestDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := network(map[string]func(*url.URL) answer{
			"slow.test": star("User-agent: *\nCrawl-delay: 5\n", 10),
			"over.test": star("User-agent: *\nCrawl-delay: 3600\n", 2),
			"rate.test": star("", 40),
		})
		sum, _ := crawl(t, crawler.Options{Client: w, Workers: 16}, "http://slow.test/", "http://rate.test/", "http://over.test/")
		if sum.Outcome != crawler.Complete || sum.Pages != 3+10+40+2 {
			t.Errorf("outcome %s, %d pages", sum.Outcome, sum.Pages)
		}
		checkGaps(t, w.times("http://slow.test/"), 5*time.Second)
		checkGaps(t, w.times("http://over.test/"), 30*time.Second) // the longest that is obeyed
		fast := w.times("http://rate.test/")
		checkGaps(t, fast, 100*time.Millisecond)
		if took := fast[len(fast)-1].Sub(fast[0]); took > 5*time.Second {
			t.Errorf("the fast host took %v", took)
		}
		if sum.Politeness.CrawlDelay != 30 || sum.Politeness.Rate != 10 {
			t.Errorf("politeness: %+v", sum.Politeness)
		}
	})
}

// The same on a real server, as it sees it. The first request may arrive late,
// which makes the others seem early, but not by much.
func TestDelaysAtTheServer(t *testing.T) {
	t.Parallel()
	const delay, late = 60 * time.Millisecond, 240 * time.Millisecond
	s, server := serve(t, site.Options{Pages: 12, Size: 100, RobotsTxt: "User-agent: *\nCrawl-delay: 0.06\n"})
	crawl(t, crawler.Options{Workers: 8}, server.URL()+"/")
	hits := s.Hits().All()
	if len(hits) != 12+2 {
		t.Errorf("%d requests", len(hits))
	}
	for i := range hits {
		if since, least := hits[i].Start.Sub(hits[0].Start), time.Duration(i)*delay; since < least-late {
			t.Errorf("request %d (%s) came %v after the first, want at least about %v", i+1, hits[i].URI, since, least)
		}
	}
}

// A host that says when to come back is left alone until then, another is not.
func TestRetryAfter(t *testing.T) {
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			w := tired(status)
			sum, _ := crawl(t, crawler.Options{Client: w, Workers: 8, Rate: crawler.None}, "http://tired.test/", "http://rate.test/")
			if sum.Outcome != crawler.Complete || sum.Fetched != 2+20+20 || sum.Counts.Broken != 0 {
				t.Errorf("outcome %s, %d fetched, %d broken", sum.Outcome, sum.Fetched, sum.Counts.Broken)
			}
			refused := w.times("http://tired.test/3")
			for _, at := range w.times("http://tired.test/") {
				if d := at.Sub(refused[0]); d > time.Millisecond && d < 2*time.Minute {
					t.Errorf("%d: a request came %v after the host asked for two minutes", status, d)
				}
			}
			if len(refused) != 2 {
				t.Errorf("%d: %d requests for the page that was refused", status, len(refused))
			}
			if fast := w.times("http://rate.test/"); fast[len(fast)-1].Sub(fast[0]) > time.Minute {
				t.Errorf("%d: the other host waited", status)
			}
			if n := sum.Politeness.TooMany + sum.Politeness.Unavail; n != 1 {
				t.Errorf("%d: the summary counts %d refusals", status, n)
			}
		})
	}
}

// tired is a web in which one host refuses one page once, for two minutes.
func tired(status int) *web {
	fine := network(map[string]func(*url.URL) answer{"tired.test": star("", 20), "rate.test": star("", 20)}).answer
	return &web{answer: func(url string, try int) answer {
		if url == "http://tired.test/3" && try == 1 {
			return answer{status: status, header: http.Header{"Retry-After": {"120"}}, takes: time.Millisecond}
		}
		return fine(url, try)
	}}
}

// After a restart a host waits its full delay first, and what it asked for before
// still holds (I8).
func TestDelaysAcrossRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := network(map[string]func(*url.URL) answer{"slow.test": star("User-agent: *\nCrawl-delay: 5\n", 6)})
		o := crawler.Options{Client: w, Store: t.TempDir(), Workers: 4}
		for sum := (crawler.Summary{}); sum.Outcome != crawler.Complete; {
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
			began := time.Now()
			before := len(w.times("http://slow.test/"))
			var err error
			sum, err = attempt(ctx, t, o, "http://slow.test/")
			must(t, err)
			cancel()
			if at := w.times("http://slow.test/")[before:]; before > 0 && at[0].Sub(began) < 5*time.Second {
				t.Errorf("the first request came %v after the restart", at[0].Sub(began))
			}
		}
		checkGaps(t, w.times("http://slow.test/"), 5*time.Second)
	})
}

func TestRetryAfterAcrossRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := tired(http.StatusTooManyRequests)
		o := crawler.Options{Client: w, Store: t.TempDir(), Workers: 4}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		sum, err := attempt(ctx, t, o, "http://tired.test/")
		must(t, err)
		if sum.Outcome != crawler.Interrupted || sum.Remaining == 0 {
			t.Fatalf("outcome %s, %d URLs left", sum.Outcome, sum.Remaining)
		}
		before := len(w.times("http://tired.test/"))
		crawl(t, o, "http://tired.test/")
		next := w.times("http://tired.test/")[before]
		if d := next.Sub(w.times("http://tired.test/3")[0]); d < 2*time.Minute {
			t.Errorf("a request came %v after the host asked for two minutes", d)
		}
	})
}
