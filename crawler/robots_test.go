package crawler_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/store"
)

// A host whose robots.txt cannot be had keeps its URLs queued while others
// finish; a later session goes on once it answers.
func TestRobotsUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ill := true
		w := network(map[string]func(*url.URL) answer{
			"ill.test": func(u *url.URL) answer {
				if ill && u.Path == "/robots.txt" {
					return answer{status: http.StatusBadGateway, takes: time.Millisecond}
				}
				return star("", 10)(u)
			},
			"well.test": star("", 10),
		})
		o := crawler.Options{Client: w, Store: t.TempDir(), Workers: 4}
		sum, run := crawl(t, o, "http://ill.test/", "http://well.test/")
		if sum.Outcome != crawler.Limit || sum.Limit != crawler.LimitRobots || sum.ExitCode != crawler.ExitBlocked {
			t.Errorf("outcome %s %s, exit code %d", sum.Outcome, sum.Limit, sum.ExitCode)
		}
		if !strings.Contains(sum.Problem, "ill.test") || !strings.Contains(sum.Problem, "502") {
			t.Errorf("the problem is %q", sum.Problem)
		}
		if n := len(w.times("http://ill.test/")); n != 1+retries || sum.Pages != 11 || sum.Remaining != 1 {
			t.Errorf("%d requests to the host, %d pages, %d URLs left", n, sum.Pages, sum.Remaining)
		}
		if e := run.Record().Ending; e == nil || e.Limit != crawler.LimitRobots {
			t.Errorf("the run's record says %+v", e)
		}
		must(t, run.Close())

		ill = false
		sum, _ = crawl(t, o, "http://ill.test/", "http://well.test/")
		if sum.Run != 1 || sum.Outcome != crawler.Complete || sum.ExitCode != 0 || sum.Pages != 22 {
			t.Errorf("run %d, outcome %s, exit code %d, %d pages", sum.Run, sum.Outcome, sum.ExitCode, sum.Pages)
		}
	})
}

// What robots.txt answers decides who may come.
func TestRobotsAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		robots     http.HandlerFunc
		pages      int
		disallowed int
		code       int
	}{
		"allows all":     {text(200, "User-agent: *\nDisallow:\n"), 3, 0, 0},
		"empty":          {text(200, ""), 3, 0, 0},
		"not there":      {text(404, "Disallow: /"), 3, 0, 0},
		"forbidden":      {text(403, "Disallow: /"), 3, 0, 0},
		"moved":          {http.RedirectHandler("/moved.txt", http.StatusMovedPermanently).ServeHTTP, 2, 1, 0},
		"one page":       {text(200, "User-agent: *\nDisallow: /a\n"), 2, 1, 0},
		"the seed":       {text(200, "User-agent: *\nDisallow: /\n"), 0, 1, crawler.ExitDisallowed},
		"us by name":     {text(200, "User-agent: sweetspot\nDisallow: /\n"), 0, 1, crawler.ExitDisallowed},
		"others by name": {text(200, "User-agent: other\nDisallow: /\n"), 3, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, asked := pages{
				"/":           html(anchors("/a", "/b")),
				"/a":          html("a"),
				"/b":          html("b"),
				"/robots.txt": c.robots,
				"/moved.txt":  text(200, "User-agent: *\nDisallow: /b\n"),
			}.start(t)
			sum, run := crawl(t, crawler.Options{}, base+"/")
			if sum.Pages != c.pages || sum.Disallowed != c.disallowed || sum.ExitCode != c.code || sum.Outcome != crawler.Complete {
				t.Errorf("outcome %s: %d pages, %d disallowed, exit code %d: %+v", sum.Outcome, sum.Pages, sum.Disallowed, sum.ExitCode, c)
			}
			for url, rec := range records(t, run, base) {
				if rec.Visit == nil || rec.Visit.Outcome != store.Disallowed {
					continue
				}
				if !strings.Contains(rec.Visit.Detail, "Disallow: /") || asked()[url] != 0 || rec.Visit.Requested {
					t.Errorf("%s is disallowed by %q and was asked for %d times", url, rec.Visit.Detail, asked()[url])
				}
			}
			if c.code != 0 && !strings.Contains(sum.Problem, "disallowed") {
				t.Errorf("the problem is %q", sum.Problem)
			}
		})
	}
}

// With robots ignored nobody asks for robots.txt, and pages' own directives are
// ignored as well.
func TestRobotsIgnored(t *testing.T) {
	t.Parallel()
	base, asked := pages{
		"/":           html(`<meta name="robots" content="nofollow">` + anchors("/a")),
		"/a":          html("a"),
		"/robots.txt": text(200, "User-agent: *\nDisallow: /\nCrawl-delay: 20\n"),
	}.start(t)
	sum, _ := crawl(t, crawler.Options{IgnoreRobots: true}, base+"/")
	if sum.Pages != 2 || sum.Politeness.Robots != "ignored" || asked()["/robots.txt"] != 0 {
		t.Errorf("%d pages, robots %s, %d requests for robots.txt", sum.Pages, sum.Politeness.Robots, asked()["/robots.txt"])
	}
}
