package replay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"golang.org/x/time/rate"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/site"
	"sweetspot/crawler/site/replay"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// crawl runs a crawl to its end and returns its run, checked and open for reading.
func crawl(t testing.TB, o crawler.Options, seeds ...string) *store.Run {
	t.Helper()
	o.Store, o.RetryWait = t.TempDir(), time.Millisecond
	c, err := crawler.New(o)
	must(t, err)
	sum, err := c.Run(t.Context(), seeds...)
	must(t, err)
	folder, err := store.OpenExisting(o.Store)
	must(t, err)
	run, err := folder.Read(sum.Run)
	must(t, err)
	t.Cleanup(func() { must(t, run.Close()) })
	must(t, store.Check(run, func(v store.Violation) bool {
		t.Errorf("%v", v)
		return true
	}))
	return run
}

// serve replays a run.
func serve(t testing.TB, run *store.Run) *replay.Replay {
	t.Helper()
	r, err := replay.Open(run, replay.Options{})
	must(t, err)
	server, err := r.Listen("127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { must(t, server.Close()) })
	return r
}

// picture is what a run found, without times and what names its origins beside
// URLs; those are translated by name.
type picture struct {
	URLs     []store.URL
	Visits   []store.Visit
	Attempts []store.Attempt
}

func take(t testing.TB, run *store.Run, name func(string) string) (p picture) {
	t.Helper()
	for u, err := range run.URLs(1) {
		must(t, err)
		u.URL = name(u.URL)
		p.URLs = append(p.URLs, u)
	}
	for v, err := range run.Visits(1) {
		must(t, err)
		p.Visits = append(p.Visits, store.Visit{
			ID: v.ID, Outcome: v.Outcome, Flags: v.Flags, Requested: v.Requested, Sweep: v.Sweep, Attempt: v.Attempt, Status: v.Status,
			Error: v.Error, Detail: v.Detail, ContentType: v.ContentType, ETag: v.ETag, Title: v.Title, H1: v.H1, Robots: v.Robots,
			Location: name(v.Location), Canonical: name(v.Canonical), Links: v.Links, Anchors: v.Anchors,
		})
	}
	for a, err := range run.AllAttempts() {
		must(t, err)
		p.Attempts = append(p.Attempts, store.Attempt{ID: a.ID, N: a.N, Sweep: a.Sweep, Status: a.Status, Error: a.Error})
	}
	return p
}

func same(s string) string { return s }

// found is a picture without ids: what became of each URL.
func (p picture) found() map[string]visited {
	all := map[string]visited{}
	for _, u := range p.URLs {
		all[u.URL] = visited{Rule: u.Rule, Kind: u.Kind}
	}
	for _, v := range p.Visits {
		u := p.URLs[v.ID-1]
		if u.Kind == store.KindSitemap && v.Status == 404 {
			delete(all, u.URL) // one is tried for at each main origin
			continue
		}
		rec := all[u.URL]
		for _, l := range v.Links {
			rec.Links = append(rec.Links, p.URLs[l.To-1].URL)
		}
		v.ID, v.Links, v.Sweep, v.Detail, v.Flags = 0, nil, 0, "", v.Flags&^(store.FlagReordered|store.FlagTextKnown)
		rec.Visit = v
		all[u.URL] = rec
	}
	return all
}

type visited struct {
	Rule  string
	Kind  store.URLKind
	Visit store.Visit
	Links []string
}

func exactly(p picture) any { return p }
func byURL(p picture) any   { return p.found() }

// again records, replays and crawls the replica with the same options, which
// must come to the same.
func again(t *testing.T, o crawler.Options, compare func(picture) any, seeds ...string) *replay.Replay {
	t.Helper()
	recording := o
	recording.Record = true
	original := crawl(t, recording, seeds...)
	r := serve(t, original)
	o.Client = nil
	replica := crawl(t, o, r.Seeds()...)
	want, got := take(t, original, r.URL), take(t, replica, same)
	if d := cmp.Diff(compare(want), compare(got)); d != "" {
		t.Errorf("-recorded, +replayed:\n%.6000s", d)
	}
	if len(want.Visits) == 0 {
		t.Error("nothing was visited")
	}
	return r
}

// Everything that may happen to a page happens to it in the replica too.
func TestReplicaOfASyntheticSite(t *testing.T) {
	s, err := site.New(site.Options{
		Seed: 7, Pages: 60, Links: 12, Size: 3000, Errors: 0.06, Flaky: 0.05, Redirects: 0.06, Traps: true, Sitemap: true,
		Assets: true, Orphans: 9, Hosts: 1,
	})
	must(t, err)
	server, err := s.Listen("127.0.0.1:0")
	must(t, err)
	defer func() { must(t, server.Close()) }()
	o := crawler.Options{MaxPages: 150, Workers: 8}
	again(t, o, exactly, server.URL()+"/")
	o.MaxPages = 30
	s.Reset()
	again(t, o, exactly, server.URL()+"/")
}

// answers is a network in memory: what it answers by URL.
type answers map[string]answer

type answer struct {
	status int
	header http.Header
	body   string
}

// Get implements [fetch.Fetcher].
func (a answers) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	one, ok := a[r.URL]
	if !ok {
		one = answer{status: 404}
	}
	if one.status == 0 {
		return nil, &fetch.Error{Class: fetch.ClassReset, Temporary: true, Err: context.Canceled}
	}
	h := one.header
	if h == nil {
		h = http.Header{}
	}
	if h["Content-Type"] == nil && one.body != "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	return &fetch.Response{Status: one.status, Header: h, Body: []byte(one.body), Wire: int64(len(one.body))}, nil
}

func to(location string, status int) answer {
	return answer{status: status, header: http.Header{"Location": {location}}}
}

func page(body string) answer {
	return answer{status: 200, body: "<!doctype html><title>x</title>" + body}
}

func typed(kind, body string) answer {
	return answer{status: 200, body: body, header: http.Header{"Content-Type": {kind}}}
}

func zip(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// town is three hosts, two of them with twins, that refer to each other in every
// way that a link can be written.
func town() answers {
	const sitemap = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.com/only-in-sitemap</loc></url></urlset>`
	return answers{
		"http://example.com/": to("https://example.com/", 301),
		"https://example.com/robots.txt": typed("text/plain",
			"User-agent: *\nDisallow: /secret\nSitemap: https://example.com/map.xml.gz\n"),
		"http://example.com/robots.txt":       typed("text/plain", "User-agent: *\nDisallow: /secret\nDisallow: /plain-secret\n"),
		"https://www.example.com/robots.txt":  typed("text/plain", ""),
		"https://example.com/map.xml.gz":      typed("application/gzip", zip(sitemap)),
		"https://example.com/only-in-sitemap": page(`<a href="/">home</a>`),
		"https://example.com/": page(`<a href="https://example.com/a">a</a> <a href='HTTPS://Example.COM:443/b?x=1&amp;y=2'>b</a>
			<a href="//example.com/c">c</a> <a href=//blog.example.com/>blog</a> <a href="http://example.com/old">old</a>
			<a href="https://www.example.com/twin/">twin</a> <a href="https://elsewhere.example/">off</a> <a href="/secret">s</a>
			<a href="http://example.com/plain-secret">ps</a> <a href="http://example.com/secret">ps</a>
			<a href="https://example.com.evil.example/">off</a> <a href="https://user@example.com/user">u</a>
			<img src="https://img.example.net/x.png"> <a href="/missing">404</a> <a href="/gone">gone</a> <a href="/broken">broken</a>
			<a href="/next?page=2">next</a> <a href="mailto:x@example.com">m</a>`),
		"https://example.com/a":                  page(`<link rel=canonical href="https://example.com/a"><a href="https://blog.example.com/post#frag">p</a>`),
		"https://example.com/b?x=1&y=2":          page(`b`),
		"https://example.com/c":                  {status: 200, body: "<title>c</title>", header: http.Header{"Link": {`<https://example.com/d>; rel="next"`}, "Refresh": {"0; url=https://example.com/e"}}},
		"https://example.com/e":                  {status: 200, body: "plain", header: http.Header{"Content-Type": {"text/plain"}, "Etag": {`"v1"`}}},
		"https://example.com/gone":               {status: 410, body: "gone", header: http.Header{"X-Robots-Tag": {"noindex"}}},
		"https://example.com/broken":             {},
		"https://example.com/next?page=2":        to("next?page=3", 302),
		"https://example.com/next?page=3":        page(`<a href="?page=2">back</a>`),
		"http://example.com/old":                 to("/older", 308),
		"http://example.com/older":               to("https://example.com/a", 302),
		"https://www.example.com/twin/":          page(`<a href="/twin/rooted">r</a> <a href='sub/page'>s</a> <a href="//www.example.com/x">x</a> <meta http-equiv=refresh content="5;url=/twin/refreshed">`),
		"https://www.example.com/twin/rooted":    page(`<a href="https://example.com/a">a</a>`),
		"https://www.example.com/twin/sub/page":  page(`<a href="../">up</a>`),
		"https://www.example.com/twin/refreshed": page(`r`),
		"https://blog.example.com/":              page(`<a href="post">post</a>`),
		"https://blog.example.com/post":          page(`<a href="https://example.com/">home</a>`),
	}
}

func TestReplicaOfManyHosts(t *testing.T) {
	for _, scope := range []urls.ScopeKind{urls.ScopeHost, urls.ScopeDomain} {
		r := again(t, crawler.Options{Client: town(), Scope: scope, Rate: crawler.None}, byURL, "http://example.com/")
		hosts := map[string]bool{}
		for _, m := range r.Mappings() {
			hosts[strings.SplitN(m.Base, "/~", 2)[0]] = true
		}
		if want := map[urls.ScopeKind]int{urls.ScopeHost: 1, urls.ScopeDomain: 2}[scope]; len(hosts) != want {
			t.Errorf("scope %s: %d ports, want %d: %v", scope, len(hosts), want, r.Mappings())
		}
	}
}

// A host that stands for one origin alone keeps its ids, too.
func TestReplicaOfOneOrigin(t *testing.T) {
	web := town()
	front := web["https://example.com/"]
	front.body = strings.NewReplacer("http://example.com", "https://example.com", "www.example.com", "example.com").Replace(front.body)
	web["https://example.com/"] = front
	again(t, crawler.Options{Client: web, Rate: crawler.None}, exactly, "https://example.com/")
}

// The limit of a host that answered 429 is found again, whatever the crawler did
// about it.
func TestReplicaKeepsTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &limited{bucket: rate.NewLimiter(40, 40)}
		run := crawl(t, crawler.Options{Client: web, Record: true, Workers: 16, Rate: crawler.None, Retries: 20, MaxPages: 600}, "https://example.com/")
		r, err := replay.Open(run, replay.Options{Speed: 2})
		must(t, err)
		limits := r.Limits()
		if len(limits) != 1 || limits[0].Rate < 36 || limits[0].Rate > 44 || limits[0].Scaled != 2*limits[0].Rate {
			t.Errorf("limits %+v, want 40/s, and 80/s at twice the speed", limits)
		}
	})
}

// limited is an endless site that lets in what its bucket allows.
type limited struct{ bucket *rate.Limiter }

// Get implements [fetch.Fetcher].
func (l *limited) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	time.Sleep(30 * time.Millisecond)
	if strings.HasSuffix(r.URL, "/robots.txt") || strings.HasSuffix(r.URL, ".xml") {
		return answers{}.Get(ctx, r)
	}
	a := answer{status: 429, header: http.Header{"Retry-After": {"1"}}}
	if l.bucket.Allow() {
		a = page(fmt.Sprintf(`<a href="%[1]s0">0</a><a href="%[1]s1">1</a><a href="%[1]s2">2</a>`, r.URL))
	}
	return answers{r.URL: a}.Get(ctx, r)
}

// A run that holds no bodies is refused.
func TestNotRecorded(t *testing.T) {
	run := crawl(t, crawler.Options{Client: town(), Rate: crawler.None}, "https://example.com/")
	if _, err := replay.Open(run, replay.Options{}); err == nil || !strings.Contains(err.Error(), "was not recorded") {
		t.Errorf("error %v", err)
	}
}

// A recorded run keeps what a plain one leaves out, and no cookies.
func TestRecordKeepsHeadersAndBodies(t *testing.T) {
	web := town()
	web["https://example.com/gone"].header.Set("Set-Cookie", "session=secret")
	run := crawl(t, crawler.Options{Client: web, Rate: crawler.None, Record: true}, "https://example.com/")
	id, ok, err := run.Lookup("https://example.com/gone")
	must(t, err)
	if !ok {
		t.Fatal("not found")
	}
	v, _, err := run.Visit(id)
	must(t, err)
	body, ok, err := run.Body(v.Body)
	must(t, err)
	if !ok {
		t.Fatal("no body")
	}
	text, err := body.Bytes()
	must(t, err)
	if string(text) != "gone" {
		t.Errorf("body %q", text)
	}
	h, _, err := run.Header(id)
	must(t, err)
	if !slices.Contains(h.Fields, store.Field{Name: "X-Robots-Tag", Value: "noindex"}) {
		t.Errorf("header %v", h.Fields)
	}
	for _, f := range h.Fields {
		if f.Name == "Set-Cookie" {
			t.Error("a cookie was kept")
		}
	}
}
