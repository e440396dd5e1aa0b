package suite

import (
	"context"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
	"sweetspot/crawler/site"
)

// TestSequentialOrder crawls for real: one page at a time is one page at a time, and
// answers come in the same order twice. Both sides store the same, or Run fails.
func TestSequentialOrder(t *testing.T) {
	const pages = 40
	s, err := site.New(site.Options{Pages: pages, API: true})
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
	folder := t.TempDir()
	trial := func(ctx context.Context, w Workload, workers int) (bench.Observation, error) {
		o := crawler.Options{NoSitemaps: true}
		w.Adjust(&o)
		return bench.Crawling(o, folder, server.URL()+"/"+w.Path)(ctx, workers, w.Pages)
	}
	for _, w := range Workloads(Shape{Pages: pages})[:2] {
		r, err := Run(t.Context(), Options{Repeats: 2, Workers: 8}, []Workload{w}, trial)
		if err != nil {
			t.Fatal(err)
		}
		one, many := r.Order.Sequential, r.Order.Concurrent
		if one.Answers != pages || one.InHand != 1 || len(one.Log) != logged || r.Workloads[0].Sequential.Commits < pages {
			t.Errorf("%s, one page at a time: %+v", w.Name, one)
		}
		for i, e := range one.Log {
			if e.Answer != (i%2 == 1) || e.Path != one.Log[i&^1].Path {
				t.Errorf("%s: line %d of the log is %+v", w.Name, i, e)
			}
		}
		if many.InHand < 2 || many.InHand > 8 {
			t.Errorf("%s: %d pages in hand with 8 workers", w.Name, many.InHand)
		}
	}
}
