package crawler_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// attempt is a crawl that may fail, or be stopped.
func attempt(ctx context.Context, t testing.TB, o crawler.Options, seeds ...string) (crawler.Summary, error) {
	t.Helper()
	if o.Store == "" {
		o.Store = t.TempDir()
	}
	if o.RetryWait == 0 {
		o.RetryWait = time.Millisecond
	}
	c, err := crawler.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c.Run(ctx, seeds...)
}

// visited is a URL of a run with what became of it.
type visited struct {
	store.URL
	Visit *store.Visit // nil: none
}

// records returns all URLs of a run by their text, less the prefix base, as they
// stand after promotions.
func records(t testing.TB, run *store.Run, base string) map[string]visited {
	t.Helper()
	byID := map[store.ID]store.URL{}
	for u, err := range run.URLs(1) {
		must(t, err)
		byID[u.ID] = u
	}
	for p, err := range run.Promotions() {
		must(t, err)
		byID[p.ID] = p.Apply(byID[p.ID])
	}
	all := map[string]visited{}
	for id, u := range byID {
		v, ok, err := run.Visit(id)
		must(t, err)
		rec := visited{URL: u}
		if ok {
			rec.Visit = &v
		}
		all[strings.TrimPrefix(u.URL, base)] = rec
	}
	return all
}

// notThere keeps a crawl of any scope on the hosts of synthetic sites, whose
// pages link to others that do not exist.
var notThere = []*regexp.Regexp{regexp.MustCompile(`//[a-z.]*\.example\.`)}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// followed is how a store is told which kinds of link lead on.
func followed(kind uint8) bool {
	return parse.Kind(kind).Followed() && parse.Kind(kind) != parse.KindSitemap
}

// pageRequests counts the requests that a site saw for anything but robots.txt
// and sitemaps.
func pageRequests(s *site.Site) (n int) {
	for uri, times := range s.Hits().Counts() {
		if uri != "/robots.txt" && !strings.HasPrefix(uri, "/sitemap") {
			n += times
		}
	}
	return n
}

// pages is a site written by hand: handlers by path; anything else is 404.
type pages map[string]http.HandlerFunc

// start serves the pages. Asked returns how often each URI was requested.
func (p pages) start(t testing.TB) (base string, asked func() map[string]int) {
	t.Helper()
	var mu sync.Mutex
	counts := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		counts[r.RequestURI]++
		mu.Unlock()
		if page := p[r.URL.Path]; page != nil {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		all := make(map[string]int, len(counts))
		for uri, n := range counts {
			all[uri] = n
		}
		return all
	}
}

// html answers with a document.
func html(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><html><body>" + body + "</body></html>"))
	}
}

// anchors is a document that links to each of hrefs.
func anchors(hrefs ...string) string {
	var b strings.Builder
	for _, href := range hrefs {
		fmt.Fprintf(&b, "<a href=%q>%s</a>\n", href, href)
	}
	return b.String()
}

// text answers with plain text, as for robots.txt.
func text(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// web is a network in memory. It answers for any host and takes as long as it is
// told, on whichever clock: with package testing/synctest on one that jumps.
type web struct {
	answer func(url string, try int) answer

	mu    sync.Mutex
	tries map[string]int
	asked []ask
}

type answer struct {
	status int
	header http.Header
	body   string
	takes  time.Duration
}

type ask struct {
	url string
	at  time.Time
}

// Get implements [fetch.Fetcher].
func (w *web) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	w.mu.Lock()
	if w.tries == nil {
		w.tries = map[string]int{}
	}
	w.tries[r.URL]++
	try := w.tries[r.URL]
	w.asked = append(w.asked, ask{r.URL, time.Now()})
	w.mu.Unlock()
	a := w.answer(r.URL, try)
	timer := time.NewTimer(a.takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, &fetch.Error{Class: fetch.ClassCanceled, Err: ctx.Err()}
	}
	if a.header == nil {
		a.header = http.Header{"Content-Type": {"text/html"}}
	}
	return &fetch.Response{
		Status: a.status, Header: a.header, Body: []byte(a.body), Timing: fetch.Timing{FirstByte: a.takes},
	}, nil
}

// times returns when the URLs with a prefix were asked for, in order.
func (w *web) times(prefix string) (at []time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.asked {
		if strings.HasPrefix(a.url, prefix) {
			at = append(at, a.at)
		}
	}
	return at
}
