package bench_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/sync/errgroup"

	"sweetspot/crawler"
	"sweetspot/crawler/machine"
)

// BenchmarkFloor tells what a page of 10 KB costs the processor with 64 workers and
// a server that answers at once, against what it costs to fetch the same pages with
// net/http and to cut them into tokens with x/net, and do nothing else. The server
// is another process.
func BenchmarkFloor(b *testing.B) {
	const pages, workers = 10_000, 64
	url := elsewhere(b, pages, 0).URLs()[0]
	crawled := 0
	var crawl, floor time.Duration
	for b.Loop() {
		began := machine.CPU()
		list := crawlAll(b, url, workers)
		between := machine.CPU()
		tokenizeAll(b, list, workers)
		floor += machine.CPU() - between
		crawl += between - began
		crawled += len(list)
		if len(list) < pages {
			b.Fatalf("%d pages, want %d", len(list), pages)
		}
	}
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(crawled) }
	b.ReportMetric(each(crawl), "µs-CPU/page")
	b.ReportMetric(each(floor), "floor-µs-CPU/page")
	b.ReportMetric(float64(crawl)/float64(floor), "ratio")
}

// crawlAll crawls a site and returns the pages in the order of their ids.
func crawlAll(b *testing.B, url string, workers int) (list []string) {
	b.Helper()
	c, err := crawler.New(crawler.Options{
		Store: b.TempDir(), Workers: workers,
		OnVisit: func(v crawler.Visit) { list = append(list, v.URL.URL) },
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := c.Run(b.Context(), url); err != nil {
		b.Fatal(err)
	}
	return list
}

// tokenizeAll fetches pages and cuts them into tokens.
func tokenizeAll(b *testing.B, list []string, workers int) {
	b.Helper()
	t := &http.Transport{MaxIdleConnsPerHost: workers}
	defer t.CloseIdleConnections()
	g, ctx := errgroup.WithContext(b.Context())
	urls := make(chan string)
	for range workers {
		g.Go(func() error {
			for url := range urls {
				if err := tokenizeOne(ctx, &http.Client{Transport: t}, url); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(urls)
		for _, url := range list {
			select {
			case urls <- url:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		b.Fatal(err)
	}
}

func tokenizeOne(ctx context.Context, client *http.Client, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	z := html.NewTokenizer(response.Body)
	for z.Next() != html.ErrorToken {
	}
	if err := z.Err(); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}
