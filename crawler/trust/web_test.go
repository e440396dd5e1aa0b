package trust

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"sweetspot/crawler/site"
	"sweetspot/store"
)

// web is a site to be crawled, and what must hold for a crawl of it.
type web struct {
	name string
	site site.Options
	job  job

	steady  bool          // it answers each request alike, so any two crawls are the same
	delay   time.Duration // its Crawl-delay
	barred  []string      // path prefixes that its robots.txt disallows
	refuses int           // one page in so many refuses its first request, for a second; 0 = none
}

// webs are small, so that a crawl of many sessions is short.
var webs = []web{
	{
		name: "plain", steady: true, job: job{Bodies: true},
		site: site.Options{Pages: 100, Links: 10, Size: 2000, Errors: 0.08, Redirects: 0.1, Assets: true},
	},
	{
		name: "flaky",
		site: site.Options{Seed: 2, Pages: 80, Links: 10, Size: 1000, Errors: 0.08, Redirects: 0.1, Flaky: 0.2, Orphans: 8, Sitemap: true},
	},
	{
		name: "barred", steady: true, barred: []string{"/help/", "/guide/", "/products/archive/"},
		site: site.Options{
			Seed: 3, Pages: 80, Links: 10, Size: 1000, Errors: 0.05, Sitemap: true,
			RobotsTxt: "User-agent: *\nDisallow: /help/\nDisallow: /guide/\nDisallow: /products/archive/\n",
		},
	},
	{
		name: "polite", delay: 250 * time.Millisecond, job: job{AnyHost: true},
		site: site.Options{Seed: 4, Pages: 36, Links: 10, Size: 500, Hosts: 6, Flaky: 0.1, RobotsTxt: "User-agent: *\nCrawl-delay: 0.25\n"},
	},
	{
		name: "refusing", refuses: 25,
		site: site.Options{Seed: 5, Pages: 60, Links: 10, Size: 500},
	},
	{
		name: "limited", steady: true, job: job{MaxPages: 50},
		site: site.Options{Seed: 6, Pages: 120, Links: 10, Size: 1000, Errors: 0.1, Redirects: 0.1},
	},
}

// tiny is crawled without second tries.
var tiny = web{
	name: "tiny",
	site: site.Options{Seed: 8, Pages: 24, Links: 8, Size: 500, Errors: 0.1, Redirects: 0.1, Orphans: 2, Sitemap: true},
}

// served is a web on the network.
type served struct {
	web
	site   *site.Site
	server *site.Server
	front  *refusals
}

func (w web) serve(t testing.TB) *served {
	t.Helper()
	s, err := site.New(w.site)
	must(t, err)
	v := &served{web: w, site: s, front: &refusals{site: s, every: w.refuses}}
	if w.site.Hosts > 0 {
		v.server, err = s.Listen("127.0.0.1:0")
		must(t, err)
	} else {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		v.server = site.Serve(v.front, l)
	}
	t.Cleanup(func() { must(t, v.server.Close()) })
	v.job.Seeds = []string{v.server.URL() + "/"}
	return v
}

// reset makes the web as if just started.
func (w *served) reset() {
	w.site.Reset()
	w.front.reset()
}

// refusals stands before a site and refuses the first request of some pages.
type refusals struct {
	site  *site.Site
	every int

	mu   sync.Mutex
	seen map[string]bool
	turn int
}

func (f *refusals) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen, f.turn = nil, 0
}

func (f *refusals) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status := f.refuse(r.URL.Path)
	if status == 0 {
		f.site.ServeHTTP(w, r)
		return
	}
	hit := f.site.Hits().Begin(r)
	w.Header().Set("Retry-After", "1")
	f.site.Hits().End(hit, status)
	w.WriteHeader(status)
}

// refuse returns the status to refuse a request with, 0 to let it pass.
func (f *refusals) refuse(path string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.every == 0 || f.seen[path] {
		return 0
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[path] = true
	f.turn++
	switch {
	case f.turn%f.every != 0:
		return 0
	case f.turn/f.every%2 == 0:
		return http.StatusServiceUnavailable
	}
	return http.StatusTooManyRequests
}

// checkTruth holds a finished crawl against what the site knows of itself.
func (w *served) checkTruth(t testing.TB, p *picture) {
	t.Helper()
	byURL := map[string]store.URL{}
	for _, u := range p.urls {
		if byURL[u.URL].ID != 0 {
			t.Errorf("%s is stored twice", u.URL)
		}
		byURL[u.URL] = u
	}
	pages := map[store.ID]bool{}
	for _, e := range w.site.Truth() {
		url := w.server.URLOf(e)
		v, ok := p.visits[byURL[url].ID]
		if !ok {
			t.Errorf("%s was not visited", url)
			continue
		}
		pages[v.ID] = true
		want := w.expected(e)
		got := store.Visit{Outcome: v.Outcome, Status: v.Status, Error: v.Error, Location: v.Location}
		if got.Outcome != want.Outcome || got.Status != want.Status || got.Error != want.Error || got.Location != want.Location {
			t.Errorf("%s: %v %d %q %s, want %v %d %q %s", url,
				got.Outcome, got.Status, got.Error, got.Location, want.Outcome, want.Status, want.Error, want.Location)
		}
	}
	for _, u := range p.urls {
		if _, visited := p.visits[u.ID]; visited && !pages[u.ID] && u.Kind == store.KindPage {
			t.Errorf("%s was visited, which is no page", u.URL)
		}
	}
}

// expected is what the visit of a page must say.
func (w *served) expected(e site.Entry) store.Visit {
	switch {
	case w.bars(e.Path):
		return store.Visit{Outcome: store.Disallowed}
	case e.Kind == site.Redirect:
		to := w.site.Truth()[e.Target]
		return store.Visit{Outcome: store.Redirected, Status: e.Status, Location: w.server.URLOf(to)}
	case e.Status == 0:
		return store.Visit{Outcome: store.Failed, Error: "reset"}
	}
	return store.Visit{Outcome: store.Fetched, Status: e.Status}
}

func (w *served) bars(path string) bool {
	for _, prefix := range w.barred {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
