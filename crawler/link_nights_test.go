package crawler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
	"sweetspot/store/links"
)

// Fourteen nights of incremental crawls: each link's state follows the script, a flap of one night raises nothing, and nothing
// is told twice.
func TestLinkStatesOverNights(t *testing.T) {
	n := newNights(t, site.Options{Pages: 40, Links: 10, Size: 500, Script: []site.Event{
		{Page: 3, What: site.Missing, From: 3, Until: 5},
		{Page: 4, What: site.Failing, From: 6, Until: 7}, // one night
		{Page: 5, What: site.Failing, From: 8, Until: 10},
		{Page: 6, What: site.Retired, From: 11},
		{Page: 7, What: site.Absent, From: 12},
		{Page: 8, What: site.Relocated, From: 7}, // on a night when nothing that it links to is broken
		{Page: 9, What: site.Forwarded, From: 5, Until: 9},
		{Page: 10, What: site.Absent, From: 1, Until: 6},
		{Page: 11, What: site.Failing, From: 4, Until: 5},
		{Page: 11, What: site.Failing, From: 6, Until: 7}, // every other night
		{Page: site.AllPages, What: site.Redesigned, From: 9},
		{Page: 12, What: site.Noisy, From: 1},
	}}, crawler.Options{Previous: crawler.Latest, Checks: crawler.CheckFailures, Retries: crawler.None})
	want := map[int][]string{
		3:  {"confirmed 3"},
		4:  {"suspect 11"},
		5:  {"resolved 3"},
		6:  {"suspect 11", "suspect 4"},
		8:  {"suspect 5"},
		9:  {"confirmed 5"},
		10: {"resolved 5"},
		11: {"confirmed 6"},
	}
	for night := 1; night <= 14; night++ {
		_, run := n.crawl(night)
		folder, err := store.OpenExisting(n.o.Store)
		must(t, err)
		report, err := links.Update(folder.State(), run)
		must(t, err)
		got := map[string]bool{}
		for stage, problems := range map[string][]links.Problem{"confirmed": report.Confirmed, "resolved": report.Resolved, "suspect": report.Suspects} {
			for _, p := range problems {
				page := 0
				for page < 40 && n.server.URL()+n.site.Path(page) != p.Target {
					page++
				}
				got[fmt.Sprintf("%s %d", stage, page)] = true
			}
		}
		var told []string
		for line := range got {
			told = append(told, line)
		}
		slices.SortFunc(told, strings.Compare)
		if d := cmp.Diff(want[night], told); d != "" {
			t.Errorf("night %d: %s", night, d)
		}
	}
}
