package crawler_test

import (
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/crawler/urls"
)

// On a site where nothing fails pages are committed nearest first, so a bound on
// depth is one on clicks.
func TestMaxDepth(t *testing.T) {
	t.Parallel()
	for depth, o := range map[int]crawler.Options{
		0: {MaxDepth: crawler.SeedsOnly},
		1: {MaxDepth: 1},
		3: {MaxDepth: 3},
	} {
		s, server := serve(t, site.Options{Pages: 1000, Links: 6, Redirects: 0.1})
		o.Workers = 16
		sum, run := crawl(t, o, server.URL()+"/")
		if sum.Outcome != crawler.Complete || sum.ExitCode != 0 {
			t.Errorf("depth %d: outcome %s, exit code %d", depth, sum.Outcome, sum.ExitCode)
		}
		all := records(t, run, server.URL())
		beyond := 0
		for _, e := range s.Truth() {
			rec, known := all[e.Path]
			switch {
			case e.Clicks <= depth && (rec.Visit == nil || int(rec.Depth) != e.Clicks):
				t.Errorf("depth %d: %s is %d clicks away: %+v", depth, e.Path, e.Clicks, rec)
			case e.Clicks == depth+1 && rec.Rule != string(urls.RuleDepth):
				t.Errorf("depth %d: %s is one click too far; its rule is %q", depth, e.Path, rec.Rule)
			case e.Clicks > depth+1 && known:
				t.Errorf("depth %d: %s is known, %d clicks away", depth, e.Path, e.Clicks)
			}
			if e.Clicks > depth {
				beyond++
			}
		}
		if beyond == 0 || pageRequests(s) != len(s.Truth())-beyond {
			t.Errorf("depth %d: %d pages beyond, %d requests", depth, beyond, pageRequests(s))
		}
	}
}
