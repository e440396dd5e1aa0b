package crawler_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// held serves a site on which one page is not answered before release is called.
func held(t testing.TB, o site.Options, page int) (s *site.Site, base string, release func()) {
	t.Helper()
	s, err := site.New(o)
	must(t, err)
	answer := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == s.Path(page) {
			select {
			case <-answer:
			case <-r.Context().Done():
			}
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return s, server.URL, func() { close(answer) }
}

// A session ends when its time is over, and the next goes on.
func TestMaxTime(t *testing.T) {
	t.Parallel()
	o := crawler.Options{Workers: 4, Store: t.TempDir(), MaxTime: 200 * time.Millisecond, Grace: crawler.None}
	plain := site.Options{Pages: 120, Size: 2000}
	_, server := serve(t, plain)
	_, run := crawl(t, crawler.Options{}, server.URL()+"/")
	want := take(t, run, server.URL())

	_, base, release := held(t, plain, 1)
	sum, run := crawl(t, o, base+"/")
	if sum.Outcome != crawler.Limit || sum.Limit != crawler.LimitTime || sum.ExitCode != crawler.ExitLimit || sum.Remaining == 0 {
		t.Errorf("outcome %s %s, exit code %d, %d URLs left", sum.Outcome, sum.Limit, sum.ExitCode, sum.Remaining)
	}
	must(t, run.Close())

	release()
	o.MaxTime = 0
	sum, run = crawl(t, o, base+"/")
	if !sum.Resumed || sum.Outcome != crawler.Complete {
		t.Errorf("resumed %t, outcome %s", sum.Resumed, sum.Outcome)
	}
	if d := cmp.Diff(want, take(t, run, base)); d != "" {
		t.Errorf("-unbroken +in two sessions:\n%s", head(d, 40))
	}
}
