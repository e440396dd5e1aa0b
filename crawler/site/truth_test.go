package site

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// found is what a plain crawl saw of a URL.
type found struct {
	status, clicks int
	location       string
	flaky          bool
}

// crawl is breadth first over what the tokenizer finds, one request at a time.
// It tries again once, keeps to the site's hosts and out of traps.
func crawl(t *testing.T, s *Site) map[string]found {
	t.Helper()
	start := "http://127.0.0.1:8080/"
	seen := map[string]found{start: {}}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		base, err := url.Parse(queue[0])
		if err != nil {
			t.Fatal(err)
		}
		w := getFrom(s, base.Host, base.RequestURI())
		f := seen[queue[0]]
		if f.flaky = w.Code == 503 || w.Code == 0; f.flaky {
			w = getFrom(s, base.Host, base.RequestURI())
			f.flaky = w.Code != 0
		}
		f.status, f.location = w.Code, w.Header().Get("Location")
		seen[queue[0]] = f
		for _, ref := range refs(w) {
			to, err := base.Parse(ref)
			if err != nil {
				t.Fatal(err)
			}
			to.Fragment = ""
			if _, known := seen[to.String()]; known || !strings.HasPrefix(to.Hostname(), "127.0.") || s.IsTrap(to.RequestURI()) {
				continue
			}
			seen[to.String()] = found{clicks: f.clicks + 1}
			queue = append(queue, to.String())
		}
	}
	return seen
}

func refs(w *httptest.ResponseRecorder) []string {
	var refs []string
	if location := w.Header().Get("Location"); location != "" {
		return []string{location}
	}
	for z := html.NewTokenizer(w.Body); ; {
		switch z.Next() {
		case html.ErrorToken:
			return refs
		case html.StartTagToken:
			if tok := z.Token(); tok.Data == "a" {
				refs = append(refs, tok.Attr[0].Val)
			}
		}
	}
}

func TestTruthIsWhatAPlainCrawlFinds(t *testing.T) {
	for name, o := range map[string]Options{
		"defaults":         {},
		"everything":       everything,
		"one page":         {Pages: 1},
		"two pages":        {Pages: 2, Links: 1},
		"one link a page":  {Pages: 50, Links: 1},
		"many links":       {Pages: 300, Links: 500},
		"mostly failures":  {Pages: 1000, Errors: 0.95},
		"all fail":         {Pages: 100, Errors: 1},
		"all redirect":     {Pages: 200, Redirects: 1},
		"all flaky":        {Pages: 200, Flaky: 1, Redirects: 0.2},
		"all but one lost": {Pages: 20, Orphans: 19, Redirects: 0.3},
		"hosts":            {Pages: 700, Hosts: 300, Errors: 0.1, Redirects: 0.2, Flaky: 0.2, Traps: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, o)
			truth := s.Truth()
			want := map[string]found{}
			for _, e := range truth {
				if e.Clicks < 0 {
					continue
				}
				f := found{status: e.Status, clicks: e.Clicks, flaky: e.Flaky}
				if e.Kind == Redirect {
					f.location = string(s.appendHref(nil, place{host: e.Host, port: ":8080"}, truth[e.Target].Page))
				}
				want["http://"+address(e.Host).String()+":8080"+e.Path] = f
			}
			if diff := cmp.Diff(want, crawl(t, s), cmp.AllowUnexported(found{})); diff != "" {
				t.Errorf("(-truth +found):\n%s", diff)
			}
			if got := s.opts.Pages - s.opts.Orphans; len(want) != got {
				t.Errorf("%d pages in the truth, want %d", len(want), got)
			}
		})
	}
}

func TestEveryLinkedPageIsReachable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := rapid.IntRange(1, 400).Draw(t, "pages")
		o := Options{
			Seed: rapid.Uint64().Draw(t, "seed"), Pages: pages,
			Links:  rapid.IntRange(1, 60).Draw(t, "links"),
			Errors: rapid.Float64Range(0, 0.7).Draw(t, "errors"), Redirects: rapid.Float64Range(0, 0.3).Draw(t, "redirects"),
			Orphans: rapid.IntRange(0, pages-1).Draw(t, "orphans"),
		}
		s, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range s.Truth() {
			if linked := e.Page < pages-o.Orphans; linked != (e.Clicks >= 0) {
				t.Fatalf("page %d of %d: %d clicks", e.Page, pages, e.Clicks)
			}
			if e.Kind == Redirect && e.Target >= e.Page {
				t.Fatalf("page %d redirects on to %d", e.Page, e.Target)
			}
		}
	})
}

func TestBreadthOpensQuickly(t *testing.T) {
	s := newSite(t, Options{Pages: 5000, Errors: 0.05, Redirects: 0.05})
	atMost := map[int]int{}
	for _, e := range s.Truth() {
		atMost[e.Clicks]++
	}
	if atMost[2] < 64 || atMost[0]+atMost[1]+atMost[2]+atMost[3]+atMost[4] < 4900 {
		t.Errorf("pages by clicks: %v", atMost)
	}
}

// Few pages carry the tree if most fail; it must not become a chain of them.
func TestFailuresDoNotDeepenTheTree(t *testing.T) {
	s := newSite(t, Options{Pages: 4000, Links: 2, Errors: 0.95})
	for _, e := range s.Truth() {
		if e.Clicks > 16 {
			t.Fatalf("page %d is %d clicks away", e.Page, e.Clicks)
		}
	}
}

func TestEachPageHasTheLinksAskedFor(t *testing.T) {
	s := newSite(t, Options{Pages: 1000, Links: 20})
	for page := range 1000 {
		n := 0
		for _, ref := range refs(get(s, s.Path(page))) {
			if strings.HasPrefix(ref, "/") {
				n++
			}
		}
		if n != 20 {
			t.Fatalf("page %d has %d links", page, n)
		}
	}
}

func TestSharesAreKept(t *testing.T) {
	s := newSite(t, Options{Pages: 20_000, Errors: 0.1, Redirects: 0.2, Flaky: 0.3})
	count := map[string]int{}
	for _, e := range s.Truth() {
		count[e.Kind.String()]++
		if e.Flaky {
			count["flaky"]++
		}
	}
	for kind, want := range map[string]int{"failure": 2000, "redirect": 4000, "page": 14_000, "flaky": 5400} {
		if got := count[kind]; got < want*93/100 || got > want*107/100 {
			t.Errorf("%d of kind %s, want about %d", got, kind, want)
		}
	}
}
