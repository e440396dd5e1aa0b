package crawler_test

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// Twins share a gate, and nothing else: one whose robots.txt cannot be had keeps
// its own URLs waiting, at any worker count the same.
func TestDeadTwin(t *testing.T) {
	t.Parallel()
	all := pages{}
	base, asked := all.start(t)
	twin := strings.Replace(base, "http:", "https:", 1) + "/twin" // nobody speaks TLS there
	all["/"] = html(anchors(twin, "/1"))
	all["/1"] = html(anchors("/2", twin+"/too"))
	all["/2"] = html(anchors("/3"))
	all["/3"] = html("")
	for _, workers := range []int{1, 8} {
		sum, run := crawl(t, crawler.Options{Workers: workers}, base+"/")
		if sum.Limit != crawler.LimitRobots || sum.Remaining != 2 || sum.ExitCode != crawler.ExitBlocked {
			t.Errorf("%d workers: limit %q, %d left, exit code %d", workers, sum.Limit, sum.Remaining, sum.ExitCode)
		}
		for url, rec := range records(t, run, base) {
			if visited := rec.Visit != nil; visited != !strings.HasPrefix(url, "https:") {
				t.Errorf("%d workers: %s is visited: %t", workers, url, visited)
			}
		}
	}
	if n := asked()["/3"]; n != 2 {
		t.Errorf("%d requests for the last page, of 2 crawls", n)
	}
}

// A link to an address that the guard refuses is blocked, and keeps no run from
// being complete. The other server is there and must not be asked.
func TestBlockedAddress(t *testing.T) {
	t.Parallel()
	inside, asked := pages{}.start(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(inside, "http://"))
	must(t, err)
	private := "http://localhost:" + port + "/private" // the seed's name opens itself only
	base, _ := pages{"/": html(anchors(private))}.start(t)
	sum, run := crawl(t, crawler.Options{Scope: urls.ScopeAny}, base+"/")
	if sum.Outcome != crawler.Complete || sum.Blocked != 1 || sum.ExitCode != crawler.ExitClean {
		t.Errorf("%s %s, %d blocked, exit code %d", sum.Outcome, sum.Limit, sum.Blocked, sum.ExitCode)
	}
	v := records(t, run, base)[private].Visit
	if v == nil || v.Outcome != store.Blocked || v.Error != "blocked-address" || v.Requested {
		t.Errorf("%+v", v)
	}
	if len(asked()) > 0 {
		t.Errorf("asked inside: %v", asked())
	}
}

// A host that complains is heard even if what it says breaks off.
func TestBrokenComplaint(t *testing.T) {
	t.Parallel()
	base, asked := pages{"/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusTooManyRequests)
	}}.start(t)
	sum, _ := crawl(t, crawler.Options{Retries: 1}, base+"/")
	if n := asked()["/"]; n != 2 || sum.Politeness.TooMany != n {
		t.Errorf("%d of %d complaints were heard", sum.Politeness.TooMany, n)
	}
}
