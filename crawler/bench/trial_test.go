package bench_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
	"sweetspot/crawler/fetch/fetchtest"
	"sweetspot/crawler/site"
)

// serve serves a synthetic site until the test ends.
func serve(t testing.TB, o site.Options) (*site.Site, string) {
	t.Helper()
	s, err := site.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, server.URL() + "/"
}

// TestCrawling makes real trials: each crawls the first pages of the same order, in a
// store that is gone afterwards.
func TestCrawling(t *testing.T) {
	t.Parallel()
	_, url := serve(t, site.Options{Pages: 150})
	folder := t.TempDir()
	var told atomic.Int64
	trial := bench.Crawling(crawler.Options{NoSitemaps: true, OnFetch: func(crawler.Fetch) { told.Add(1) }}, folder, url)
	few, err := trial(t.Context(), 1, 40)
	if err != nil {
		t.Fatal(err)
	}
	all, err := trial(t.Context(), 8, 400)
	if err != nil {
		t.Fatal(err)
	}
	if len(few.URLs) != 40 || few.Whole || len(all.URLs) != 150 || !all.Whole {
		t.Errorf("%d pages, whole %t; then %d, whole %t", len(few.URLs), few.Whole, len(all.URLs), all.Whole)
	}
	if err := bench.Prefix(few.URLs, all.URLs); err != nil {
		t.Errorf("I7: %v", err)
	}
	if n := len(few.Fetches) + len(all.Fetches); int(told.Load()) != n || len(few.Fetches) != 40 {
		t.Errorf("%d fetches, the caller was told of %d", n, told.Load())
	}
	if first, last := all.Samples[0], all.Samples[len(all.Samples)-1]; last.CPU <= first.CPU || last.Allocated <= first.Allocated || last.Goroutines == 0 {
		t.Errorf("samples from %+v to %+v", first, last)
	}
	if len(all.Where) == 0 || all.Limited == "" || all.Workers != 8 || all.Elapsed <= 0 {
		t.Errorf("where %v, limited by %q, %d workers, %v", all.Where, all.Limited, all.Workers, all.Elapsed)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestRefusal ends a trial at the first 429: a host that asks for fewer requests gets
// none.
func TestRefusal(t *testing.T) {
	t.Parallel()
	_, url := serve(t, site.Options{Pages: 400, LimitRate: 30, Latency: time.Millisecond})
	o, err := bench.Crawling(crawler.Options{}, t.TempDir(), url)(t.Context(), 4, 400)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, f := range o.Fetches {
		if f.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 || len(o.URLs) >= 400 {
		t.Errorf("%d answers 429, %d pages; want the trial to end there", refused, len(o.URLs))
	}
	if c := o.Count(); c.Refused != refused || c.Errors < refused {
		t.Errorf("counts %d refusals and %d errors, want %d", c.Refused, c.Errors, refused)
	}
}

// TestUnfit cannot crawl what is not there.
func TestUnfit(t *testing.T) {
	t.Parallel()
	url := "http://" + fetchtest.Refused(t) + "/"
	r, err := bench.Sweep(t.Context(), bench.Options{}, bench.Crawling(crawler.Options{Retries: crawler.None}, t.TempDir(), url))
	e, ok := errors.AsType[*bench.CrawlError](err)
	if !ok || e.Code != crawler.ExitUnreachable || !strings.Contains(e.Problem, "cannot be reached") || r.Type != "" {
		t.Errorf("error %v, result %+v", err, r)
	}
	_, err = bench.Crawling(crawler.Options{}, "/nowhere/at/all", url)(t.Context(), 1, 10)
	if err == nil {
		t.Error("a trial without a folder")
	}
}

// TestInterruptedTrial gives back what it has.
func TestInterruptedTrial(t *testing.T) {
	t.Parallel()
	_, url := serve(t, site.Options{Pages: 5000, Latency: time.Millisecond})
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	var n atomic.Int64
	o, err := bench.Crawling(crawler.Options{OnFetch: func(crawler.Fetch) {
		if n.Add(1) == 50 {
			cancel(cause)
		}
	}}, t.TempDir(), url)(ctx, 4, 5000)
	if !errors.Is(err, cause) || len(o.URLs) < 50 || len(o.URLs) > 2500 {
		t.Errorf("error %v, %d pages of 5,000; want what was there when 50 had come, and a few more", err, len(o.URLs))
	}
}

// TestProcess serves from a process of its own, which ends with its standard input.
func TestProcess(t *testing.T) {
	t.Setenv(serverTask, "serve")
	p, err := bench.Start(t.Context(), bench.Served{Site: "a site", Host: "http://example.com/"}, os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if p.Site() != "a site" || p.Host() != "http://example.com/" {
		t.Errorf("site %q, host %q", p.Site(), p.Host())
	}
	o, err := bench.Crawling(crawler.Options{}, t.TempDir(), p.URLs()...)(t.Context(), 2, 100)
	if err != nil || len(o.URLs) != 50 {
		t.Errorf("%d pages, error %v", len(o.URLs), err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if conn, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(p.URLs()[0], "http:"), "/")); err == nil {
		t.Error("it still serves", conn.Close())
	}
}

// TestProcessFails says what a server that does not come up complained of.
func TestProcessFails(t *testing.T) {
	t.Setenv(serverTask, "fail")
	if _, err := bench.Start(t.Context(), bench.Served{}, os.Args[0]); err == nil || !strings.Contains(err.Error(), "no port is free") {
		t.Errorf("error %v", err)
	}
	if _, err := bench.Start(t.Context(), bench.Served{}, "/no/such/program"); err == nil {
		t.Error("a program that is not there serves")
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	cancel(cause)
	t.Setenv(serverTask, "serve")
	if _, err := bench.Start(ctx, bench.Served{}, os.Args[0]); !errors.Is(err, cause) {
		t.Errorf("error %v, want that of the context", err)
	}
}
