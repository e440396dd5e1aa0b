package site

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// discard is a ResponseWriter without the cost of one.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(b []byte) (int, error) { return len(b), nil }

// BenchmarkHandler is what a page costs without the network.
func BenchmarkHandler(b *testing.B) {
	s := newSite(b, Options{NoLog: true})
	requests := make([]*http.Request, s.opts.Pages)
	for page := range requests {
		requests[page] = httptest.NewRequest(http.MethodGet, s.Path(page), nil)
	}
	w := discard{http.Header{}}
	b.SetBytes(DefaultSize)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.ServeHTTP(w, requests[i%len(requests)])
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newSite(b, Options{Pages: 100_000, Errors: 0.05})
	}
}
