package crawler_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/store"
	"sweetspot/store/diff"
)

// Pages that changed are looked at again in the same night, once. What differs then is noise, and the comparison with the night
// before says so; a page that changed beside its noise has changed.
func TestSecondLook(t *testing.T) {
	var night, tick atomic.Int64
	clock := func(format string, args ...any) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			html(fmt.Sprintf("<div>visitor %d</div>", tick.Add(1))+fmt.Sprintf(format, args...))(w, r)
		}
	}
	server := pages{
		"/":      html(anchors("/still", "/clock", "/news", "/both")),
		"/still": html("<p>nothing happens</p>"),
		"/clock": clock("<p>nothing else happens</p>"),
		"/news": func(w http.ResponseWriter, r *http.Request) {
			html(fmt.Sprintf("<p>news of night %d</p>", night.Load()))(w, r)
		},
		"/both": func(w http.ResponseWriter, r *http.Request) { clock("<p>story of night %d</p>", night.Load())(w, r) },
	}
	url, _ := server.start(t)
	o := crawler.Options{Store: t.TempDir(), Previous: crawler.Latest, NoSitemaps: true}
	var before *store.Run
	for n := range 4 {
		night.Store(int64(n))
		_, run := crawl(t, o, url+"/")
		looked := map[string]int{}
		for c, err := range run.Checks() {
			must(t, err)
			u, _, err := run.URL(c.Target)
			must(t, err)
			looked[u.URL[len(url):]] += 1 + len(c.Nodes)
		}
		if before != nil {
			// One for the look, and one for the place that differs.
			if d := cmp.Diff(map[string]int{"/clock": 2, "/news": 1, "/both": 2}, looked); d != "" {
				t.Errorf("night %d: looks -want +got:\n%s", n, d)
			}
			changed(t, before, run, url, "/both", "/news")
		}
		before = run
	}
}

// changed compares two nights: those pages have changed, and no others.
func changed(t *testing.T, before, run *store.Run, url string, want ...string) {
	t.Helper()
	d, err := diff.Compare(before, run, diff.Options{})
	must(t, err)
	var got []string
	must(t, d.Each(func(c diff.Change) error {
		got = append(got, c.URL[len(url):])
		return nil
	}))
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("changes -want +got:\n%s", d)
	}
}
