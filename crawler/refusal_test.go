package crawler_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// Each way to refuse a URL has its name, and what is refused is not asked for.
func TestRefusals(t *testing.T) {
	t.Parallel()
	elsewhere, asked := pages{}.start(t)
	long := "/long?" + strings.Repeat("x", urls.DefaultMaxLength)
	want := map[string]urls.Rule{
		elsewhere + "/scope":       urls.RuleScope,
		"mailto:post@example.org":  urls.RuleScheme,
		"javascript:void(0)":       urls.RuleScheme,
		"http://[bad/":             urls.RuleSyntax,
		"/style.css":               urls.RuleKind,
		"/hidden":                  urls.RuleNofollow,
		"/deep/3":                  urls.RuleDepth,
		"/hop/11":                  urls.RuleRedirects,
		"/a/b/a/b/a/b/a/b/":        urls.RuleRepeat,
		long:                       urls.RuleLength,
		"/private/x":               urls.RuleExclude,
		"https://127.0.0.1/scheme": urls.RuleScope, // another port is another site
	}
	all := pages{
		"/": html(`<link rel="stylesheet" href="/style.css">` + anchors(
			elsewhere+"/scope", "mailto:post@example.org", "javascript:void(0)", "http://[bad/", "/nofollow", "/deep/1",
			"/hop/0", "/a/b/a/b/a/b/a/b/", long, "/private/x", "https://127.0.0.1/scheme")),
		"/nofollow": html(`<meta name="robots" content="none">` + anchors("/hidden")),
		"/deep/1":   html(anchors("/deep/2")),
		"/deep/2":   html(anchors("/deep/3")),
	}
	for i := range 12 {
		all[fmt.Sprint("/hop/", i)] = http.RedirectHandler(fmt.Sprint("/hop/", i+1), http.StatusFound).ServeHTTP
	}
	base, askedHere := all.start(t)
	for _, o := range []crawler.Options{
		{MaxDepth: 2}, // every rule but that for redirects: they are steps like any other
		{},
	} {
		o.Exclude = []*regexp.Regexp{regexp.MustCompile("/private/")}
		_, run := crawl(t, o, base+"/")
		found := records(t, run, base)
		for url, rec := range found {
			if strings.HasPrefix(url, "/long?") { // as much of it as is kept
				found[long] = rec
			}
		}
		for url, rule := range want {
			if (o.MaxDepth == 0) == (rule == urls.RuleDepth) || (o.MaxDepth != 0) && rule == urls.RuleRedirects {
				continue
			}
			rec, ok := found[url]
			if !ok || rec.Rule != string(rule) || rec.Visit != nil {
				t.Errorf("max-depth %d: %.80s is refused by %q, want %q", o.MaxDepth, url, rec.Rule, rule)
			}
			if n := askedHere()[url]; n != 0 && rule != urls.RuleDepth && rule != urls.RuleRedirects {
				t.Errorf("%.80s was asked for %d times", url, n)
			}
		}
	}
	if n := askedHere(); n["/hop/10"] != 1 || n["/hop/11"] != 0 || n["/deep/3"] != 1 {
		t.Errorf("requests: %v", n)
	}
	if n := asked(); len(n) != 0 {
		t.Errorf("the other site was asked for %v", n)
	}
}

// A redirect loop, and one to itself, end: each hop is a URL, and is visited once.
func TestRedirectLoop(t *testing.T) {
	t.Parallel()
	to := func(path string) http.HandlerFunc {
		return http.RedirectHandler(path, http.StatusMovedPermanently).ServeHTTP
	}
	base, asked := pages{
		"/":  html(anchors("/a", "/self")),
		"/a": to("/b"), "/b": to("/c"), "/c": to("/a"), "/self": to("/self"),
	}.start(t)
	sum, run := crawl(t, crawler.Options{}, base+"/")
	if sum.Outcome != crawler.Complete || sum.Redirected != 4 {
		t.Errorf("outcome %s, %d redirected", sum.Outcome, sum.Redirected)
	}
	for path, n := range asked() {
		if n != 1 {
			t.Errorf("%s was asked for %d times", path, n)
		}
	}
	for path, rec := range records(t, run, base) {
		if rec.Visit != nil && rec.Visit.Outcome == store.Redirected && len(rec.Visit.Links) != 1 {
			t.Errorf("%s has %d links", path, len(rec.Visit.Links))
		}
	}
}
