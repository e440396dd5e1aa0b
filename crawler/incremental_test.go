package crawler_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// asFetched is a picture without what tells an incremental crawl from a full one.
func asFetched(t testing.TB, run *store.Run, base string) picture {
	p := take(t, run, base)
	for i := range p.Visits {
		v := &p.Visits[i]
		if v.Outcome == store.Unchanged {
			v.Outcome = store.Fetched
		}
		v.Wire = 0
	}
	return p
}

// nights serves a scripted site and crawls it night by night into one store.
type nights struct {
	t      testing.TB
	site   *site.Site
	server *site.Server
	o      crawler.Options
}

func newNights(t testing.TB, so site.Options, o crawler.Options) *nights {
	n := &nights{t: t, o: o}
	n.o.Store = t.TempDir()
	n.site, n.server = serve(t, so)
	return n
}

// crawl turns the site to a night and crawls it.
func (n *nights) crawl(night int) (crawler.Summary, *store.Run) {
	n.t.Helper()
	n.site.Night(night)
	n.site.Hits().Reset()
	return crawl(n.t, n.o, n.server.URL()+"/")
}

// scriptedNights is how many nights a drawn script lasts.
const scriptedNights = 3

// drawSite draws a site and what happens to it: pages that change, come, go, move, fail.
func drawSite(t *rapid.T) site.Options {
	changes := []site.Change{
		site.Absent, site.Missing, site.Retired, site.Failing, site.Rewritten, site.Retitled, site.Relocated, site.Forwarded, site.Unlinked,
		site.Redesigned, site.Gated,
	}
	var script []site.Event
	for range rapid.IntRange(0, 6).Draw(t, "events") {
		e := site.Event{
			Page: rapid.IntRange(1, 19).Draw(t, "page"), What: rapid.SampledFrom(changes).Draw(t, "what"),
			From: rapid.IntRange(1, scriptedNights).Draw(t, "from"),
		}
		if rapid.Bool().Draw(t, "ends") {
			e.Until = e.From + rapid.IntRange(1, 2).Draw(t, "nights")
		}
		script = append(script, e)
	}
	return site.Options{
		Seed: rapid.Uint64Range(1, 50).Draw(t, "seed"), Pages: 20, Links: 6, Size: 800, Errors: 0.1, Redirects: 0.1, Sitemap: true,
		Assets: true, Script: script,
	}
}

// incrementalDiffers crawls a site night by night, incrementally and in full, and says where the two differ first.
func incrementalDiffers(t *testing.T, so site.Options) string {
	n := newNights(t, so, crawler.Options{
		Previous: crawler.Latest, Workers: 4, Retries: crawler.None, KeepBodies: true, LinkText: true, Extract: []string{"lead=p.lead"},
	})
	for night := 1; night <= scriptedNights; night++ {
		_, run := n.crawl(night)
		if night == 1 {
			continue
		}
		full := n.o
		full.Store, full.Previous = t.TempDir(), 0
		_, want := crawl(t, full, n.server.URL()+"/")
		base := n.server.URL()
		if diff := cmp.Diff(asFetched(t, want, base), asFetched(t, run, base)); diff != "" {
			return fmt.Sprintf("night %d, -full +incremental:\n%s", night, diff)
		}
	}
	return ""
}

// An incremental run holds what a full one holds, whatever happens to the site. More scripts are drawn with tag long.
func TestIncrementalEqualsFull(t *testing.T) {
	draw := rapid.Custom(drawSite)
	for i := range 12 {
		so := draw.Example(i)
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			if diff := incrementalDiffers(t, so); diff != "" {
				t.Errorf("%+v: %s", so.Script, diff)
			}
		})
	}
}

// What an unchanged page asks for holds on: that its links be not followed; the sitemaps it names; that it was too deep to be read
// by a tree.
func TestUnchangedKeeps(t *testing.T) {
	tagged := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			next(w, r)
		}
	}
	xml := func(format string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/xml")
			_, _ = fmt.Fprintf(w, format, `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`)
		}
	}
	base, _ := pages{
		"/":            tagged(html(anchors("/closed", "/deep#here", "mailto:post@example.com", "http://[bad", "https://example.com/#there"))),
		"/closed":      tagged(html(`<meta name="robots" content="noindex, nofollow">` + anchors("/behind"))),
		"/deep":        tagged(html(strings.Repeat("<div>", 600) + anchors("/inside"))),
		"/sitemap.xml": tagged(xml(`<sitemapindex %s><sitemap><loc>/more.xml</loc></sitemap></sitemapindex>`)),
		"/more.xml":    tagged(xml(`<urlset %s><url><loc>/orphan</loc></url></urlset>`)),
		"/orphan":      tagged(html("nobody links here")),
	}.start(t)
	o := crawler.Options{Store: t.TempDir(), Sequential: true, Previous: crawler.Latest, Probation: crawler.None}
	_, full := crawl(t, o, base+"/")
	sum, run := crawl(t, o, base+"/")
	if sum.Unchanged != 4 {
		t.Errorf("%d pages unchanged, want 4", sum.Unchanged)
	}
	if diff := cmp.Diff(asFetched(t, full, base), asFetched(t, run, base)); diff != "" {
		t.Errorf("-full +incremental:\n%s", diff)
	}
}

// On an unchanged site every page is asked for by its validator and none is sent, but for those on probation.
func TestUnchangedSite(t *testing.T) {
	n := newNights(t, site.Options{Pages: 800, Links: 8, Size: 6000}, crawler.Options{Previous: crawler.Latest})
	first, _ := n.crawl(1)
	second, run := n.crawl(2)
	if first.Incremental != nil || second.Incremental == nil {
		t.Fatalf("first %+v, second %+v", first.Incremental, second.Incremental)
	}
	in := *second.Incremental
	if in.Revalidated+in.Probed != 800 || second.Unchanged != in.Revalidated || in.Probed == 0 || in.Missed != 0 || in.Previous != 1 {
		t.Errorf("%+v with %d unchanged", in, second.Unchanged)
	}
	if second.Known != first.Known || second.Pages != first.Pages || 20*second.Bytes > first.Bytes || 20*second.Wire > first.Wire {
		t.Errorf("second night: %d known, %d pages, %d bytes, %d on the wire; first: %d, %d, %d, %d", second.Known, second.Pages, second.Bytes,
			second.Wire, first.Known, first.Pages, first.Bytes, first.Wire)
	}
	asked := 0
	for _, hit := range n.site.Hits().All() {
		if hit.Header.Get("If-None-Match") != "" {
			asked++
		}
		if hit.Header.Get("If-Modified-Since") != "" {
			t.Errorf("%s: a date beside an ETag", hit.URI)
		}
	}
	if asked != in.Revalidated {
		t.Errorf("the site was asked for %d pages by ETag, want %d", asked, in.Revalidated)
	}
	if size(t, run) == 0 {
		t.Error("no visit kept the size of its page")
	}
}

func size(t *testing.T, run *store.Run) (total int64) {
	for v, err := range run.Visits(1) {
		must(t, err)
		if v.Outcome == store.Unchanged {
			total += v.Bytes
		}
	}
	return total
}

// versioned answers with a page by ETag, date or both, as it is told.
func versioned(etag, date, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		if date != "" {
			w.Header().Set("Last-Modified", date)
		}
		if etag != "" && r.Header.Get("If-None-Match") == etag || etag == "" && date != "" && r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		html(body)(w, r)
	}
}

// Which pages are asked for by a validator, and by which.
func TestConditions(t *testing.T) {
	const date = "Fri, 02 Jan 2026 03:04:05 GMT"
	var mu sync.Mutex
	heads := map[string]http.Header{}
	watch := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			heads[r.URL.Path] = r.Header
			mu.Unlock()
			next(w, r)
		}
	}
	p := pages{
		"/":      watch(html(anchors("/etag", "/date", "/both", "/long", "/weak", "/none"))),
		"/etag":  watch(versioned(`"1"`, "", "etag")),
		"/date":  watch(versioned("", date, "date")),
		"/both":  watch(versioned(`"1"`, date, "both")),
		"/weak":  watch(versioned(`W/"1"`, "", "weak")),
		"/long":  watch(versioned(`"1"`, "", strings.Repeat("long ", 1000))),
		"/none":  watch(html("none")),
		"/error": http.NotFound,
	}
	base, _ := p.start(t)
	o := crawler.Options{Store: t.TempDir(), Sequential: true, Previous: crawler.Latest, Probation: crawler.None, MaxBody: 2000}
	crawl(t, o, base+"/")
	clear(heads)
	_, run := crawl(t, o, base+"/")
	for path, want := range map[string][2]string{
		"/etag": {`"1"`, ""},
		"/date": {"", date},
		"/both": {`"1"`, ""},
		"/weak": {`W/"1"`, ""},
		"/long": {"", ""}, // its body was cut
		"/none": {"", ""},
	} {
		if got := [2]string{heads[path].Get("If-None-Match"), heads[path].Get("If-Modified-Since")}; got != want {
			t.Errorf("%s: asked with %q, want %q", path, got, want)
		}
		outcome := store.Fetched
		if want != [2]string{} {
			outcome = store.Unchanged
		}
		if v := records(t, run, base)[path].Visit; v.Outcome != outcome || v.Status != 200 {
			t.Errorf("%s: %s %d, want %s", path, v.Outcome, v.Status, outcome)
		}
	}
}

// A server whose validators hide a change is found out by the pages on probation, and asked less from then on.
func TestLiarLosesTrust(t *testing.T) {
	lies := []site.Event{{Page: site.AllPages, What: site.Rewritten, From: 2}, {Page: site.AllPages, What: site.Lying, From: 2}}
	n := newNights(t, site.Options{Pages: 300, Links: 8, Size: 500, Script: lies}, crawler.Options{Previous: crawler.Latest, Probation: 0.1})
	n.crawl(1)
	second, _ := n.crawl(2)
	in := second.Incremental
	if in.Probed == 0 || in.Missed != in.Probed || in.MissHigh != 1 || in.MissLow < 0.5 {
		t.Errorf("every change is hidden, but %+v", in)
	}
	third, _ := n.crawl(3)
	if third.Incremental.Probed <= in.Probed || third.Incremental.Missed == 0 {
		t.Errorf("after a night of lies %+v, before %+v", third.Incremental, in)
	}
	fourth, _ := n.crawl(4)
	if fourth.Unchanged != 0 {
		t.Errorf("a host that lied twice is still believed: %d pages unchanged", fourth.Unchanged)
	}
}
