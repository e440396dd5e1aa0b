package crawler_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// A bound on pages is met to the page, by the same pages at any worker count,
// and what robots.txt refuses costs none of it.
func TestMaxPages(t *testing.T) {
	for name, robots := range map[string]string{
		"all allowed":     "",
		"some disallowed": "User-agent: *\nDisallow: /guide\nDisallow: /blog\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limited := func(o crawler.Options) (picture, int) {
				o.MaxPages = 100
				s, server := serve(t, site.Options{Pages: 400, RobotsTxt: robots, Size: 2000})
				sum, run := crawl(t, o, server.URL()+"/")
				if sum.Outcome != crawler.Limit || sum.Limit != crawler.LimitPages || sum.ExitCode != crawler.ExitLimit {
					t.Errorf("outcome %s %s, exit code %d", sum.Outcome, sum.Limit, sum.ExitCode)
				}
				if n := pageRequests(s); n != 100 || sum.Pages != 100 || run.Counts().Requested != 100 {
					t.Errorf("%d requests at the server, %d pages, %d in the store; want 100", n, sum.Pages, run.Counts().Requested)
				}
				if !strings.Contains(sum.Problem, "--max-pages") {
					t.Errorf("the problem is %q", sum.Problem)
				}
				return take(t, run, server.URL()), sum.Disallowed
			}
			want, disallowed := limited(crawler.Options{Sequential: true})
			if (disallowed > 0) != (robots != "") {
				t.Errorf("%d URLs were disallowed", disallowed)
			}
			got, _ := limited(crawler.Options{Workers: 64})
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-sequential +64 workers:\n%s", head(d, 40))
			}
		})
	}
}

// rough is a site with all that a page may do but to fail for a while: a retry
// belongs to another sweep, and a limit ends a sweep early.
var rough = site.Options{
	Pages: 300, Size: 2000, Seed: 11, Errors: 0.06, Redirects: 0.06, Sitemap: true, Orphans: 20, Assets: true, Traps: true,
}

// A run that stopped at a limit goes on under a higher one as if it had never
// stopped.
func TestRaisedLimit(t *testing.T) {
	t.Parallel()
	o := crawler.Options{Workers: 16, Retries: crawler.None, MaxDepth: 4}
	_, server := serve(t, rough)
	_, run := crawl(t, o, server.URL()+"/")
	want := take(t, run, server.URL())

	s, server := serve(t, rough)
	o.Store = t.TempDir()
	for _, o.MaxPages = range []int{1, 40, 41, 170, 0} {
		sum, run := crawl(t, o, server.URL()+"/")
		if sum.Run != 1 {
			t.Fatalf("max-pages %d made run %d", o.MaxPages, sum.Run)
		}
		if o.MaxPages > 0 && (sum.Pages != o.MaxPages || pageRequests(s) != o.MaxPages) {
			t.Errorf("max-pages %d: %d pages, %d requests over all sessions", o.MaxPages, sum.Pages, pageRequests(s))
		}
		if o.MaxPages > 0 {
			must(t, run.Close())
			continue
		}
		if d := cmp.Diff(want, take(t, run, server.URL())); d != "" {
			t.Errorf("-unbroken +in five sessions:\n%s", head(d, 40))
		}
	}
}

// Under the same limit, or a lower one, there is nothing to do: no request is
// sent, and the run stays as it ended.
func TestSameLimitAgain(t *testing.T) {
	t.Parallel()
	s, server := serve(t, site.Options{Pages: 60})
	o := crawler.Options{Store: t.TempDir(), MaxPages: 20}
	_, run := crawl(t, o, server.URL()+"/")
	before := run.Record().Ending
	must(t, run.Close())
	requests := s.Hits().Total()
	for _, o.MaxPages = range []int{20, 5} {
		sum, run := crawl(t, o, server.URL()+"/")
		if s.Hits().Total() != requests {
			t.Errorf("%d more requests", s.Hits().Total()-requests)
		}
		if sum.Outcome != crawler.Limit || sum.ExitCode != crawler.ExitLimit || !strings.Contains(sum.Problem, "raise it") {
			t.Errorf("outcome %s, exit code %d: %q", sum.Outcome, sum.ExitCode, sum.Problem)
		}
		after := run.Record().Ending
		if after == nil || after.Outcome != store.Limit || after.Limit != before.Limit || after.ExitCode != before.ExitCode {
			t.Errorf("the run ended as %+v and now says %+v", before, after)
		}
		must(t, run.Close())
	}
}
