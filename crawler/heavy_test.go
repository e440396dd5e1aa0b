package crawler_test

import (
	"strings"
	"testing"

	"sweetspot/crawler"
	"sweetspot/store"
)

// A page whose tree would be out of proportion is read by its tags: its links are
// followed, and the run says why there is nothing else of it.
func TestHeavyPage(t *testing.T) {
	t.Parallel()
	attributes := ""
	for i := range 300 {
		attributes += " a" + strings.Repeat("b", i)
	}
	base, _ := pages{
		"/":     html("<b" + attributes + ">x</b><i>y</i>" + anchors("/next")),
		"/next": html("<i>z</i>"),
	}.start(t)
	sum, run := crawl(t, crawler.Options{Extract: []string{"y=i"}, NoSitemaps: true}, base+"/")
	if sum.Fetched != 2 {
		t.Fatalf("%d pages were fetched", sum.Fetched)
	}
	for id, want := range map[store.ID]struct {
		heavy   bool
		detail  string
		extract string
	}{1: {true, "parse: tree out of proportion", ""}, 2: {false, "", "z"}} {
		rec, _, err := run.URL(id)
		must(t, err)
		v, ok, err := run.Visit(id)
		must(t, err)
		if got := strings.Join(v.Extract["y"], ","); !ok || v.Flags.Has(store.FlagHeavy) != want.heavy || v.Detail != want.detail || got != want.extract {
			t.Errorf("%s: flags %v, detail %q, extract %q; want %+v", rec.URL, v.Flags, v.Detail, got, want)
		}
	}
}
