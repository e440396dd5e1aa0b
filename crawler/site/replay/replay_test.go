package replay_test

import (
	"slices"
	"strings"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/crawler/site/replay"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

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
