package bench_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
)

// elsewhere serves a site from a process of its own, so that what the server costs is
// not the crawler's.
func elsewhere(b *testing.B, pages int, latency time.Duration) bench.Target {
	b.Helper()
	b.Setenv(serverTask, "serve")
	b.Setenv(serverPages, fmt.Sprint(pages))
	b.Setenv(serverLatency, latency.String())
	p, err := bench.Start(b.Context(), bench.Served{}, os.Args[0])
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := p.Close(); err != nil {
			b.Error(err)
		}
	})
	return p
}

// crawl makes one trial, all of whose pages are answered.
func crawl(b *testing.B, url string, workers, pages int) bench.Count {
	b.Helper()
	o, err := bench.Crawling(crawler.Options{NoSitemaps: true}, b.TempDir(), url)(b.Context(), workers, pages)
	if err != nil {
		b.Fatal(err)
	}
	if len(o.URLs) != pages {
		b.Fatalf("%d pages, want %d", len(o.URLs), pages)
	}
	return o.Count()
}

// BenchmarkGain crawls a site that takes 50 ms to answer with 64 workers and with
// one, and tells how many times more pages a second come in steady state.
func BenchmarkGain(b *testing.B) {
	for b.Loop() {
		url := elsewhere(b, 5000, 50*time.Millisecond).URLs()[0]
		one, many := crawl(b, url, 1, 200), crawl(b, url, 64, 5000)
		b.ReportMetric(one.PagesPerS.Median, "sequential-pages/s")
		b.ReportMetric(many.PagesPerS.Median, "pages/s")
		b.ReportMetric(many.PagesPerS.Median/one.PagesPerS.Median, "ratio")
	}
}

// BenchmarkIdeal tells how near many workers come to workers ÷ latency, which no
// crawl can exceed.
func BenchmarkIdeal(b *testing.B) {
	for _, tt := range []struct {
		workers int
		latency time.Duration
	}{{64, 50 * time.Millisecond}, {256, 250 * time.Millisecond}, {1000, time.Second}} {
		b.Run(fmt.Sprintf("workers=%d/latency=%s", tt.workers, tt.latency), func(b *testing.B) {
			for b.Loop() {
				pages := 20 * tt.workers
				c := crawl(b, elsewhere(b, pages, tt.latency).URLs()[0], tt.workers, pages)
				b.ReportMetric(c.PagesPerS.Median, "pages/s")
				b.ReportMetric(c.PagesPerS.Median*tt.latency.Seconds()/float64(tt.workers), "of-ideal")
				b.ReportMetric(100*c.Busy, "%machine-busy")
			}
		})
	}
}

// BenchmarkCost tells what a page costs the crawler's processor with 256 workers,
// against 8.
func BenchmarkCost(b *testing.B) {
	for b.Loop() {
		url := elsewhere(b, 5120, 50*time.Millisecond).URLs()[0]
		few, many := crawl(b, url, 8, 2000), crawl(b, url, 256, 5120)
		b.ReportMetric(few.CPU, "ms-CPU/page-at-8")
		b.ReportMetric(many.CPU, "ms-CPU/page-at-256")
		b.ReportMetric(many.CPU/few.CPU, "ratio")
	}
}
