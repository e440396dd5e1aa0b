package replay_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site/replay"
	"sweetspot/store"
)

var original = flag.String("original", "", "URL of a site to be recorded through 30 ms of latency, for BenchmarkOriginalAndReplica")

// distant is a site behind 30 ms of latency: a proxy that answers no sooner.
func distant(b *testing.B, site *url.URL) (base string) {
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: site.Scheme, Host: site.Host})
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		timer := time.NewTimer(30 * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
			proxy.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	}))
	b.Cleanup(func() {
		server.Close()
		proxy.Transport.(*http.Transport).CloseIdleConnections()
	})
	return server.URL + site.RequestURI()
}

// BenchmarkOriginalAndReplica crawls a site and its replica at several worker
// counts, turn by turn. The replica should be as fast, within 10 %.
//
//	go test ./crawler/site/replay -run '^$' -bench Original -benchtime 3x -original http://127.0.0.1:8101/index.html
func BenchmarkOriginalAndReplica(b *testing.B) {
	site, err := url.Parse(*original)
	if *original == "" || err != nil {
		b.Skip("name a site with -original")
	}
	seed := distant(b, site)
	run := benchCrawl(b, crawler.Options{Record: true, Workers: 1}, seed)
	r, err := replay.Open(run, replay.Options{})
	must(b, err)
	server, err := r.Listen("127.0.0.1:0")
	must(b, err)
	defer func() { must(b, server.Close()) }()
	for _, workers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			var took [2]time.Duration
			pages := 0
			for b.Loop() {
				for i, url := range []string{seed, r.Seeds()[0]} {
					began := time.Now()
					run := benchCrawl(b, crawler.Options{Workers: workers}, url)
					took[i] += time.Since(began)
					pages = run.Counts().Requested
				}
			}
			rate := func(i int) float64 { return float64(b.N*pages) / took[i].Seconds() }
			b.ReportMetric(rate(0), "original-pages/s")
			b.ReportMetric(rate(1), "replica-pages/s")
			b.ReportMetric(rate(1)/rate(0), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func benchCrawl(b *testing.B, o crawler.Options, seed string) *store.Run {
	b.Helper()
	o.Store = filepath.Join(b.TempDir(), "s")
	c, err := crawler.New(o)
	must(b, err)
	sum, err := c.Run(b.Context(), seed)
	must(b, err)
	folder, err := store.OpenExisting(o.Store)
	must(b, err)
	run, err := folder.Read(sum.Run)
	must(b, err)
	b.Cleanup(func() { must(b, run.Close()) })
	return run
}
