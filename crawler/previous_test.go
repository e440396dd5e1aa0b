package crawler_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// Every seventh run fetches in full, and the next ones build on it.
func TestFullRefresh(t *testing.T) {
	n := newNights(t, site.Options{Pages: 10, Size: 300}, crawler.Options{Previous: crawler.Latest, Probation: crawler.None})
	var full []int
	for night := 1; night <= 15; night++ {
		sum, _ := n.crawl(night)
		if sum.Unchanged == 0 {
			full = append(full, night)
		} else if sum.Incremental.Previous != night-1 {
			t.Errorf("night %d builds on run %d", night, sum.Incremental.Previous)
		}
	}
	if diff := cmp.Diff([]int{1, 8, 15}, full); diff != "" {
		t.Errorf("full runs: %s", diff)
	}
}

// A sitemap that calls a page newer has it fetched, whatever its validator says; one that calls most pages newer says nothing.
func TestSitemapHint(t *testing.T) {
	for newer, want := range map[int]int{0: 0, 1: 1, 2: 2, 3: 0} {
		t.Run(fmt.Sprint(newer), func(t *testing.T) {
			lastmod := "2020-01-01"
			p := pages{"/": html("home")}
			p["/sitemap.xml"] = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/xml")
				var b strings.Builder
				for i := range 4 {
					date := "2020-01-01"
					if i < newer {
						date = lastmod
					}
					fmt.Fprintf(&b, "<url><loc>/%d</loc><lastmod>%s</lastmod></url>", i, date)
				}
				fmt.Fprintf(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%s</urlset>`, &b)
			}
			for i := range 4 {
				p[fmt.Sprintf("/%d", i)] = versioned(`"1"`, "", fmt.Sprint("page", i))
			}
			base, _ := p.start(t)
			o := crawler.Options{Store: t.TempDir(), Previous: crawler.Latest, Probation: crawler.None}
			crawl(t, o, base+"/")
			lastmod = time.Now().AddDate(0, 0, 2).UTC().Format(time.RFC3339)
			sum, _ := crawl(t, o, base+"/")
			if got := 4 - sum.Unchanged; got != want {
				t.Errorf("%d pages were fetched in full, want %d", got, want)
			}
		})
	}
}

// A run that is gone on with stays as it began: incremental, on the same run. If that is gone by then, the rest is fetched.
func TestResumedIncremental(t *testing.T) {
	for _, pruned := range []bool{false, true} {
		n := newNights(t, site.Options{Pages: 30, Size: 300}, crawler.Options{Probation: crawler.None})
		_, err := attempt(t.Context(), t, n.o, n.server.URL()+"/") // which leaves no reader that is in the way
		must(t, err)
		part := n.o
		part.Previous, part.MaxPages = crawler.Latest, 10
		_, err = attempt(t.Context(), t, part, n.server.URL()+"/")
		must(t, err)
		want := 30
		if pruned {
			folder, err := store.OpenExisting(n.o.Store)
			must(t, err)
			must(t, folder.Remove(1))
			want = 10
		}
		sum, _ := n.crawl(2)
		if sum.Run != 2 || !sum.Resumed || sum.Unchanged != want || sum.Fetched != 30-want {
			t.Errorf("pruned %v: run %d, resumed %v, %d unchanged, %d fetched", pruned, sum.Run, sum.Resumed, sum.Unchanged, sum.Fetched)
		}
	}
}

// Which run an incremental one builds on.
func TestPrevious(t *testing.T) {
	n := newNights(t, site.Options{Pages: 10, Size: 300}, crawler.Options{Probation: crawler.None})
	n.crawl(1)
	n.crawl(2)
	for _, tt := range []struct {
		previous, want int
		fault          string
	}{
		{0, 0, ""},
		{1, 1, ""},
		{crawler.Latest, 4, ""},
		{77, 0, "previous run 77: no such run"},
		{-2, 0, "previous: must be the number of a run, not -2"},
	} {
		o := n.o
		o.Previous = tt.previous
		c, err := crawler.New(o)
		var sum crawler.Summary
		if err == nil {
			sum, err = c.Run(t.Context(), n.server.URL()+"/")
		}
		switch {
		case tt.fault != "":
			if err == nil || err.Error() != tt.fault {
				t.Errorf("%d: %v, want %s", tt.previous, err, tt.fault)
			}
		case err != nil:
			t.Error(err)
		case tt.want == 0 && sum.Incremental != nil, tt.want > 0 && (sum.Incremental == nil || sum.Incremental.Previous != tt.want):
			t.Errorf("%d: built on %+v, want run %d", tt.previous, sum.Incremental, tt.want)
		}
	}
	o := n.o
	o.Previous, o.MaxDepth = 1, 1
	if _, err := attempt(t.Context(), t, o, n.server.URL()+"/"); err == nil || !strings.Contains(err.Error(), "another site") {
		t.Errorf("a run of another site: %v", err)
	}
}
