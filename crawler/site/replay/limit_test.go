package replay_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/site/replay"
	"sweetspot/store"
)

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

// A replica with a limit answers 429 once its bucket is empty, with the wait that the
// host asked for, and lets in again later.
func TestReplicaRefusesOverHTTP(t *testing.T) {
	var run *store.Run
	synctest.Test(t, func(t *testing.T) {
		web := &limited{bucket: rate.NewLimiter(5, 5)}
		run = record(t, crawler.Options{Client: web, Record: true, Workers: 16, Rate: crawler.None, Retries: 20, MaxPages: 100}, "https://example.com/")
	})
	t.Cleanup(func() { must(t, run.Close()) })
	r := serve(t, run)
	if first := ask(t, r); first.StatusCode != http.StatusOK {
		t.Fatalf("the first request gets %s", first.Status)
	}
	refusal := until(t, r, func(status int) bool { return status != http.StatusOK })
	if refusal.StatusCode != http.StatusTooManyRequests || refusal.Header.Get("Retry-After") != "1" {
		t.Errorf("%s, Retry-After %q", refusal.Status, refusal.Header.Get("Retry-After"))
	}
	until(t, r, func(status int) bool { return status == http.StatusOK })
}

// until asks for the first page until the answer's status is as wanted.
func until(t *testing.T, r *replay.Replay, wanted func(status int) bool) *http.Response {
	t.Helper()
	for range 10_000 {
		if response := ask(t, r); wanted(response.StatusCode) {
			return response
		}
	}
	t.Fatal("the answers stay the same")
	return nil
}

func ask(t *testing.T, r *replay.Replay) *http.Response {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(r.Seeds()[0])
	must(t, err)
	must(t, response.Body.Close())
	return response
}
