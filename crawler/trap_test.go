package crawler_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// A crawl of a site with endless URLs ends, with all its pages, and says what it
// did not follow.
func TestTraps(t *testing.T) {
	t.Parallel()
	s, server := serve(t, site.Options{Pages: 150, Size: 1000, Traps: true})
	sum, run := crawl(t, crawler.Options{Workers: 16}, server.URL()+"/")
	if sum.Outcome != crawler.Complete || sum.ExitCode != 0 {
		t.Errorf("outcome %s, exit code %d", sum.Outcome, sum.ExitCode)
	}
	blocked := 0
	for _, rec := range records(t, run, server.URL()) {
		if rec.Visit == nil || rec.Visit.Outcome != store.Blocked {
			continue
		}
		blocked++
		if rec.Visit.Requested || rec.Visit.Error != "trap-duplicates" {
			t.Errorf("%s is blocked by %q, requested: %t", rec.URL.URL, rec.Visit.Error, rec.Visit.Requested)
		}
	}
	if blocked == 0 || blocked != sum.Blocked {
		t.Errorf("%d visits are blocked, the summary says %d", blocked, sum.Blocked)
	}
	all := records(t, run, server.URL())
	for _, e := range s.Truth() {
		if rec := all[e.Path]; rec.Visit == nil || rec.Visit.Status != e.Status {
			t.Errorf("%s is missing", e.Path)
		}
	}
}

// listing is a page with 300 variants that say the same thing, and those from
// the 210th on only fail. The 200th closes their path.
func listing() pages {
	var variants []string
	for i := range 300 {
		variants = append(variants, fmt.Sprint("/list?n=", i))
	}
	return pages{
		"/": html(anchors(variants...) + anchors("/other")),
		"/list": func(w http.ResponseWriter, r *http.Request) {
			if n, _ := strconv.Atoi(r.URL.Query().Get("n")); n >= 210 {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			html("The list is empty.")(w, r)
		},
		"/other": html("Another page."),
	}
}

// What lies behind a closed path is blocked at any worker count, also what a
// worker that ran ahead has asked for in vain.
func TestTrapClosesAlike(t *testing.T) {
	t.Parallel()
	var want picture
	for i, o := range []crawler.Options{{Sequential: true}, {Workers: 64}} {
		base, asked := listing().start(t)
		sum, run := crawl(t, o, base+"/")
		got := take(t, run, base)
		if i == 0 {
			want = got
			if n := asked()["/list?n=250"]; n != 0 || sum.Blocked == 0 {
				t.Errorf("%d requests beyond the end, %d blocked: the test does not test what it should", n, sum.Blocked)
			}
			continue
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("-sequential +64 workers:\n%s", head(d, 40))
		}
	}
}
