package crawler_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// Which pages have which ids does not depend on how many workers there are at
// which moment (I7), and there are never more requests than workers (I10).
func TestSamePagesWhileWorkersComeAndGo(t *testing.T) {
	want := hostilePicture(t, crawler.Options{MaxDepth: 3, Sequential: true})
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			s, server := serve(t, hostile)
			o := crawler.Options{Store: t.TempDir(), Workers: 24, MaxDepth: 3, RetryWait: time.Millisecond}
			random := rand.New(rand.NewPCG(seed, 0))
			var c *crawler.Crawler
			o.OnVisit = func(crawler.Visit) { c.Resize(1 + random.IntN(o.Workers)) }
			c, err := crawler.New(o)
			must(t, err)
			sum, err := c.Run(t.Context(), server.URL()+"/")
			must(t, err)
			if d := cmp.Diff(want, take(t, read(t, o.Store, sum.Run), server.URL())); d != "" || sum.Reordered != 0 {
				t.Errorf("%d reordered; -sequential +workers:\n%s", sum.Reordered, head(d, 40))
			}
			if peak := s.Hits().Peak(); peak > o.Workers {
				t.Errorf("%d requests at once, there are %d workers", peak, o.Workers)
			}
		})
	}
}

// autoWeb is a site of n pages that take 50 ms each.
func autoWeb(n int) *web {
	pages := star("", n)
	return network(map[string]func(*url.URL) answer{"site.test": func(u *url.URL) answer {
		a := pages(u)
		a.takes = 50 * time.Millisecond
		return a
	}})
}

// Auto climbs as far as it may while that pays, says so, keeps what it found, and
// begins there the next time; a run that was interrupted goes on.
func TestAuto(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := crawler.Options{Client: autoWeb(2500), Store: t.TempDir(), Workers: crawler.Auto, MaxWorkers: 16, OwnSite: true}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		sum, err := attempt(ctx, t, o, "http://site.test/")
		must(t, err)
		if sum.Outcome != crawler.Interrupted || sum.Auto == nil {
			t.Fatalf("outcome %s, %+v", sum.Outcome, sum.Auto)
		}
		path := fmt.Sprint(workersOf(sum.Auto))
		if path != "[1 2 4 8 16 16]" || sum.Auto.Settled != 16 || sum.Workers != 16 || sum.PeakInFlight != 16 {
			t.Errorf("path %s, settled at %d, %d workers, %d in flight", path, sum.Auto.Settled, sum.Workers, sum.PeakInFlight)
		}
		if why := sum.Auto.Path[5].Why; !strings.Contains(why, "--max-workers") {
			t.Errorf("held because %s", why)
		}
		sum, run := crawl(t, o, "http://site.test/")
		if sum.Outcome != crawler.Complete || sum.Pages != 2501 || !sum.Resumed || run.Number() != 1 {
			t.Errorf("outcome %s, %d pages", sum.Outcome, sum.Pages)
		}
		if first := sum.Auto.Path[0]; first.Workers != 16 || !strings.HasPrefix(first.Why, "the knee found on 2000-01-01") {
			t.Errorf("begins with %d workers: %s", first.Workers, first.Why)
		}
	})
}

func workersOf(a *crawler.Tuning) (n []int) {
	for _, s := range a.Path {
		n = append(n, s.Workers)
	}
	return n
}

// What a bench has found is where auto begins.
func TestAutoBeginsAtTheKnee(t *testing.T) {
	t.Parallel()
	_, server := serve(t, site.Options{Pages: 30})
	o := crawler.Options{Store: t.TempDir(), Workers: crawler.Auto, MaxWorkers: 64}
	folder, err := store.Open(o.Store)
	must(t, err)
	must(t, crawler.KeepKnee(folder, server.URL(), crawler.Knee{Workers: 12, PagesPerS: 100, At: time.Now()}))
	sum, _ := crawl(t, o, server.URL()+"/")
	if first := sum.Auto.Path[0].Workers; first != 12 {
		t.Errorf("begins with %d workers", first)
	}
	o.MaxWorkers, o.Fresh = 5, true
	if sum, _ = crawl(t, o, server.URL()+"/"); sum.Auto.Path[0].Workers != 5 {
		t.Errorf("begins with %d workers, 5 are allowed", sum.Auto.Path[0].Workers)
	}
}

func TestAutoOptions(t *testing.T) {
	for want, o := range map[string]crawler.Options{
		"sequential: means one worker":        {Store: "s", Workers: crawler.Auto, Sequential: true},
		"max-workers: must be at least 1":     {Store: "s", Workers: crawler.Auto, MaxWorkers: -1},
		"workers: must be at least 1, not -2": {Store: "s", Workers: -2},
	} {
		if _, err := crawler.New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Workers that are no longer wanted leave the line for leases, and their time no
// longer counts.
func TestParkedWorkersDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := crawler.New(crawler.Options{Client: autoWeb(100), Store: t.TempDir(), Workers: 16, Rate: 2})
		must(t, err)
		time.AfterFunc(5*time.Second, func() { c.Resize(3) })
		time.AfterFunc(6*time.Second, func() {
			if p, _ := c.Progress(); p.Workers != 3 || p.Idle > 3 {
				t.Errorf("%d of %d workers wait for a lease", p.Idle, p.Workers)
			}
		})
		sum, err := c.Run(t.Context(), "http://site.test/")
		must(t, err)
		p, _ := c.Progress()
		var booked time.Duration
		for _, s := range p.Spent {
			booked += s.Time
		}
		want := 5*16 + (sum.Elapsed-5)*3
		if off := booked.Seconds()/want - 1; off < -0.02 || off > 0.02 {
			t.Errorf("%.1f s of worker time are booked, want %.1f", booked.Seconds(), want)
		}
	})
}
