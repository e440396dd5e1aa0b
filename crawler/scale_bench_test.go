package crawler_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/machine"
	"sweetspot/crawler/site"
)

// BenchmarkTenMillionURLs lets a crawl know ten million URLs of 80 bytes, hardly
// one of which it visits, and tells what that takes: anonymous memory, bytes on
// disk, the rate at which the last 100,000 were added compared with the first, and
// how long it takes until a session that goes on asks for its first page.
func BenchmarkTenMillionURLs(b *testing.B) {
	const known, links = 10_000_000, 1_000
	for b.Loop() {
		dir := b.TempDir()
		o := crawler.Options{
			Store: dir, Workers: 2, Client: wide(links), NoSitemaps: true, Rate: crawler.None,
			MaxPages: crawler.None, MaxDepth: crawler.None,
		}
		var marks []time.Time
		most := 0.0
		ctx, cancel := context.WithCancel(b.Context())
		var c *crawler.Crawler
		o.OnVisit = func(crawler.Visit) {
			p, _ := c.Progress()
			marks, most = append(marks, time.Now()), max(most, float64(machine.Anonymous())/(1<<20))
			if p.Known >= known {
				cancel()
			}
		}
		var err error
		c, err = crawler.New(o)
		must(b, err)
		sum, err := c.Run(ctx, "http://wide.test/"+strings.Repeat("x", 60)+"/0")
		must(b, err)
		cancel()
		info, err := os.Stat(sum.File)
		must(b, err)
		again, asked := resumed(b, o)
		const step = 100_000 / links
		rate := func(from int) float64 { return step * links / marks[from+step].Sub(marks[from]).Seconds() }
		last := len(marks) - 1 - step
		b.ReportMetric(most, "RssAnon-MB")
		b.ReportMetric(float64(info.Size())/1e6, "file-MB")
		b.ReportMetric(rate(0), "first-URLs/s")
		b.ReportMetric(rate(last), "last-URLs/s")
		b.ReportMetric(rate(last)/rate(0), "last/first")
		b.ReportMetric(asked.Seconds(), "resume-s")
		b.ReportMetric(again, "resumed-RssAnon-MB")
	}
}

// resumed goes on with a run until its first page is stored.
func resumed(b *testing.B, o crawler.Options) (anon float64, took time.Duration) {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	began := time.Now()
	o.OnVisit = func(crawler.Visit) {
		if took == 0 {
			took, anon = time.Since(began), float64(machine.Anonymous())/(1<<20)
		}
		cancel()
	}
	c, err := crawler.New(o)
	must(b, err)
	_, err = c.Run(ctx, "http://wide.test/"+strings.Repeat("x", 60)+"/0")
	must(b, err)
	return anon, took
}

// wide answers with pages of so many links to new pages.
type wide int

// Get implements [fetch.Fetcher].
func (w wide) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL, "http://"), "/")
	if path == "robots.txt" {
		return &fetch.Response{Status: http.StatusNotFound, Header: http.Header{}}, nil
	}
	_, number, _ := strings.Cut(path, "/")
	var n int
	if _, err := fmt.Sscan(number, &n); err != nil {
		return nil, &fetch.Error{Class: fetch.ClassURL, Err: err}
	}
	var page strings.Builder
	fmt.Fprintf(&page, "<!doctype html><title>%d</title>", n)
	for i := range int(w) {
		fmt.Fprintf(&page, "<a href=\"%d\">", n*int(w)+i+1)
	}
	return &fetch.Response{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(page.String()),
	}, nil
}

// BenchmarkHundredThousandPages crawls a site of 100,000 pages of 10 KB with 16
// workers, sitemaps and all, and tells the most anonymous memory that took. The
// server is another process.
func BenchmarkHundredThousandPages(b *testing.B) {
	const pages = 100_000
	url := elsewhere(b, site.Options{Pages: pages, Sitemap: true, Assets: true})
	for b.Loop() {
		peak := peakAnonymous()
		sum, err := attempt(b.Context(), b, crawler.Options{
			Store: b.TempDir(), Workers: 16, MaxPages: crawler.None, MaxDepth: crawler.None,
		}, url)
		b.ReportMetric(float64(peak())/1e6, "RssAnon-MB")
		must(b, err)
		if sum.Outcome != crawler.Complete || sum.Pages < pages {
			b.Fatalf("%s with %d pages", sum.Outcome, sum.Pages)
		}
		b.ReportMetric(sum.PagesPerS, "pages/s")
	}
}

// peakAnonymous watches the anonymous memory of this process until the function
// that it returns is called, which says the most there was.
func peakAnonymous() (stop func() int64) {
	over, most := make(chan struct{}), make(chan int64)
	go func() {
		ticks := time.NewTicker(20 * time.Millisecond)
		defer ticks.Stop()
		peak := machine.Anonymous()
		for {
			select {
			case <-ticks.C:
				peak = max(peak, machine.Anonymous())
			case <-over:
				most <- peak
				return
			}
		}
	}()
	return func() int64 {
		close(over)
		return <-most
	}
}
