package crawler_test

import (
	"context"
	"net/http"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/site"
)

// BenchmarkPage is what a page of 10 KB costs from its lease to its commit, without
// a network: a crawl of 1,000, divided by them.
func BenchmarkPage(b *testing.B) {
	const pages = 1000
	s, err := site.New(site.Options{Pages: pages, NoLog: true})
	must(b, err)
	server := embedded{s}
	b.ReportAllocs()
	for b.Loop() {
		sum, err := attempt(b.Context(), b, crawler.Options{
			Store: b.TempDir(), Workers: 4, Client: server, NoSitemaps: true, Rate: crawler.None,
		}, "http://site.test/")
		must(b, err)
		if sum.Pages != pages || sum.Counts.Fetched != pages {
			b.Fatalf("%d pages, %d fetched", sum.Pages, sum.Counts.Fetched)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pages, "ns/page")
}

// embedded answers with the pages of a synthetic site.
type embedded struct{ *site.Site }

// Get implements [fetch.Fetcher].
func (e embedded) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return nil, err
	}
	w := written{Response: fetch.Response{Status: http.StatusOK, Header: http.Header{}}}
	e.ServeHTTP(&w, req)
	return &w.Response, nil
}

// written is a ResponseWriter that keeps what is written.
type written struct{ fetch.Response }

func (w *written) Header() http.Header    { return w.Response.Header }
func (w *written) WriteHeader(status int) { w.Status = status }

func (w *written) Write(p []byte) (int, error) {
	w.Body = append(w.Body, p...)
	return len(p), nil
}
