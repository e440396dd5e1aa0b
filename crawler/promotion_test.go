package crawler_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// A URL that was first met where links are only recorded is visited once a link
// leads to it: once, whatever the order, and as a child of the page that links.
func TestPromotion(t *testing.T) {
	t.Parallel()
	base, asked := pages{
		"/": html(`<link rel="canonical" href="/canonical"><link rel="alternate" href="/alternate">` +
			`<img src="/image"><img src="/only-image"><script src="/script"></script>` +
			`<img src="/both">` + anchors("/both", "/next", "/nofollow")),
		"/next": html(anchors("/canonical", "/alternate", "/image", "/script", "/image#again", "/hidden")),
		"/nofollow": html(`<meta name="robots" content="nofollow">` +
			anchors("/hidden", "/more-hidden", "/next")),
		"/canonical": html("a page"), "/alternate": html("a page"), "/image": html("a page"), "/script": html("a page"),
		"/both": html("a page"), "/hidden": html("a page"),
	}.start(t)
	for _, o := range []crawler.Options{{Sequential: true}, {Workers: 16}} {
		before := asked()
		sum, run := crawl(t, o, base+"/")
		all := records(t, run, base)
		next := all["/next"].ID
		for path, parent := range map[string]store.ID{
			"/canonical": next, "/alternate": next, "/image": next, "/script": next, "/hidden": next, "/both": all["/"].ID,
		} {
			rec := all[path]
			if rec.Visit == nil || rec.Visit.Status != http.StatusOK || asked()[path] != before[path]+1 {
				t.Errorf("%s was asked for %d times: %+v", path, asked()[path]-before[path], rec)
			}
			if rec.Parent != parent || rec.Depth != all["/"].Depth+1+min(uint16(rec.Parent-all["/"].ID), 1) {
				t.Errorf("%s has parent %d and depth %d", path, rec.Parent, rec.Depth)
			}
		}
		for path, rule := range map[string]urls.Rule{"/only-image": urls.RuleKind, "/more-hidden": urls.RuleNofollow} {
			if rec := all[path]; rec.Visit != nil || rec.Rule != string(rule) || asked()[path] != 0 {
				t.Errorf("%s: %+v, want rule %s", path, rec, rule)
			}
		}
		if n := run.Counts().Promotions; n != 4 {
			t.Errorf("%d promotions, want 4: the hidden page is linked from a page that comes first", n)
		}
		if sum.Queued != run.Counts().Queued() || sum.Refused != run.Counts().URLs-sum.Queued {
			t.Errorf("%d queued and %d refused by the summary, %d and %d in the store", sum.Queued, sum.Refused,
				run.Counts().Queued(), run.Counts().URLs-run.Counts().Queued())
		}
	}
}

// The end of too long a chain of redirects is visited once a link leads there.
func TestPromotionAfterRedirects(t *testing.T) {
	t.Parallel()
	all := pages{"/": html(anchors("/hop/0", "/step/1")), "/hop/11": html("the end")}
	for i := range 11 {
		all[fmt.Sprint("/hop/", i)] = http.RedirectHandler(fmt.Sprint("/hop/", i+1), http.StatusFound).ServeHTTP
	}
	for i := range 13 {
		all[fmt.Sprint("/step/", i)] = html(anchors(fmt.Sprint("/step/", i+1)))
	}
	all["/step/13"] = html(anchors("/hop/11"))
	base, asked := all.start(t)
	o := crawler.Options{Store: t.TempDir()}
	for _, o.MaxPages = range []int{24, 0} { // resumed after the refusal
		_, run := crawl(t, o, base+"/")
		rec := records(t, run, base)["/hop/11"]
		must(t, run.Close())
		switch {
		case o.MaxPages > 0 && rec.Rule != string(urls.RuleRedirects):
			t.Errorf("the end of the chain is refused by %q", rec.Rule)
		case o.MaxPages == 0 && (rec.Visit == nil || rec.Depth != 14 || rec.Hops != 0 || asked()["/hop/11"] != 1):
			t.Errorf("the end of the chain, now linked: %+v", rec)
		}
	}
}

// A page that asks not to be indexed is fetched, followed, and says so.
func TestNoindex(t *testing.T) {
	t.Parallel()
	base, _ := pages{
		"/": html(`<meta name="robots" content="noindex">` + anchors("/child")),
		"/child": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Robots-Tag", "noindex, nofollow")
			html(anchors("/grandchild"))(w, r)
		},
	}.start(t)
	_, run := crawl(t, crawler.Options{}, base+"/")
	all := records(t, run, base)
	got := []string{all["/"].Visit.Robots, all["/child"].Visit.Robots, all["/grandchild"].Rule}
	if d := cmp.Diff([]string{"noindex", "noindex, nofollow", "nofollow"}, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
