package crawler_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/machine"
	"sweetspot/crawler/site"
)

// BenchmarkLatency crawls a site that takes 50 ms to answer, and tells how many
// pages a second come in a steady state: with 64 workers, with one, and the
// ratio. The ideal ratio is 64.
func BenchmarkLatency(b *testing.B) {
	for b.Loop() {
		many := steady(b, 5000, crawler.Options{Workers: 64})
		one := steady(b, 150, crawler.Options{Sequential: true})
		b.ReportMetric(many, "pages/s")
		b.ReportMetric(one, "sequential-pages/s")
		b.ReportMetric(many/one, "ratio")
	}
}

// steady returns the pages a second of a crawl while all workers are busy.
func steady(b *testing.B, pages int, o crawler.Options) float64 {
	b.Helper()
	s, err := site.New(site.Options{Pages: pages, Latency: 50 * time.Millisecond, NoLog: true})
	must(b, err)
	server, err := s.Listen("127.0.0.1:0")
	must(b, err)
	o.Store = b.TempDir()
	sum, err := attempt(b.Context(), b, o, server.URL()+"/")
	must(b, err)
	must(b, server.Close())
	if sum.Pages != pages || sum.Outcome != crawler.Complete {
		b.Fatalf("outcome %s, %d pages of %d", sum.Outcome, sum.Pages, pages)
	}
	return sum.SteadyPerS
}

// BenchmarkMillionURLs feeds a crawl with lists of links, without a network,
// until it knows a million URLs, and tells what that takes of memory and how the
// last 100,000 compare with the first: by the clock, and by processor time, which
// other programs on the machine disturb less.
func BenchmarkMillionURLs(b *testing.B) {
	const known, step = 1_000_000, 100_000
	for b.Loop() {
		var (
			c    *crawler.Crawler
			all  []moment
			most float64
		)
		ctx, cancel := context.WithCancel(b.Context())
		c, err := crawler.New(crawler.Options{
			Store: b.TempDir(), Workers: 4, Client: lists{}, NoSitemaps: true, Rate: crawler.None,
			MaxPages: crawler.None, MaxDepth: crawler.None,
			OnVisit: func(crawler.Visit) {
				p, _ := c.Progress()
				if len(all) > 0 && p.Known == all[len(all)-1].known {
					return // the same transaction
				}
				all = append(all, moment{p.Known, time.Now(), machine.CPU()})
				most = max(most, float64(machine.Anonymous())/(1<<20))
				if p.Known >= known {
					cancel()
				}
			},
		})
		must(b, err)
		_, err = c.Run(ctx, "http://lists.test/0")
		must(b, err)
		cancel()
		first, firstCPU := cost(all, 0, step)
		last, lastCPU := cost(all, known-step, known)
		b.ReportMetric(most, "RssAnon-MB")
		b.ReportMetric(float64(first.Microseconds())/step, "µs/URL-first")
		b.ReportMetric(float64(last.Microseconds())/step, "µs/URL-last")
		b.ReportMetric(last.Seconds()/first.Seconds(), "last/first")
		b.ReportMetric(lastCPU.Seconds()/firstCPU.Seconds(), "last/first-cpu")
	}
}

// moment is how far a crawl was, by the clock and by processor time.
type moment struct {
	known int
	at    time.Time
	cpu   time.Duration
}

// cost returns the time and the processor time a URL between two numbers of
// known URLs, times their distance. Many URLs come at once, with a transaction:
// it goes by the ones that are next to the bounds.
func cost(all []moment, from, to int) (wall, cpu time.Duration) {
	near := func(known int) moment {
		i := slices.IndexFunc(all, func(m moment) bool { return m.known >= known })
		return all[i]
	}
	a, z := near(from), near(to)
	scale := float64(to-from) / float64(z.known-a.known)
	return time.Duration(scale * float64(z.at.Sub(a.at))), time.Duration(scale * float64(z.cpu-a.cpu))
}

// lists answers with pages of 200 links to new pages.
type lists struct{}

// Get implements [fetch.Fetcher].
func (lists) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	path := strings.TrimPrefix(r.URL, "http://lists.test/")
	if path == "robots.txt" {
		return &fetch.Response{Status: http.StatusNotFound, Header: http.Header{}}, nil
	}
	var page strings.Builder
	page.WriteString("<!doctype html><title>List ")
	page.WriteString(path)
	page.WriteString("</title>")
	var n int
	if _, err := fmt.Sscan(path, &n); err != nil {
		return nil, &fetch.Error{Class: fetch.ClassURL, Err: err}
	}
	for i := range 200 {
		fmt.Fprintf(&page, "<a href=\"/%d\">%d</a>\n", n*200+i+1, i)
	}
	return &fetch.Response{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(page.String()),
	}, nil
}
