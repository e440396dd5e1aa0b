package crawler_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// crawlUntil is a crawl whose context ends at the n-th visit.
func crawlUntil(t testing.TB, o crawler.Options, n int, seed string) crawler.Summary {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.OnVisit = func(crawler.Visit) {
		if n--; n == 0 {
			cancel()
		}
	}
	sum, err := attempt(ctx, t, o, seed)
	must(t, err)
	return sum
}

// A crawl that is interrupted again and again comes to what an unbroken one
// comes to. With a grace, what is in flight ends, so that even the attempts are
// the same on a site that answers differently the second time. Without one, what
// is in flight is asked for again.
func TestInterruption(t *testing.T) {
	flaky := hostile
	flaky.Pages = 100
	steady := flaky
	steady.Flaky = 0
	for name, c := range map[string]struct {
		site site.Options
		o    crawler.Options
	}{
		"grace":      {flaky, crawler.Options{Workers: 8, MaxDepth: 3}},
		"no grace":   {steady, crawler.Options{Workers: 8, MaxDepth: 3, Grace: crawler.None}},
		"sequential": {flaky, crawler.Options{Sequential: true, MaxDepth: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, server := serve(t, c.site)
			_, run := crawl(t, c.o, server.URL()+"/")
			want := take(t, run, server.URL())
			for seed := range uint64(3) {
				interrupted(t, seed, c.site, c.o, want)
			}
		})
	}
}

// interrupted crawls in sessions that end at random visits.
func interrupted(t *testing.T, seed uint64, s site.Options, o crawler.Options, want picture) {
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, 0))
	_, server := serve(t, s)
	o.Store = t.TempDir()
	sessions := 0
	for {
		n := 1 + chance.IntN(len(want.Visits)/2)
		sum := crawlUntil(t, o, n, server.URL()+"/")
		run := read(t, o.Store, 1)
		if sessions++; sum.Outcome == crawler.Complete {
			if d := cmp.Diff(want, take(t, run, server.URL())); d != "" {
				t.Errorf("seed %d, %d sessions: -unbroken +interrupted:\n%s", seed, sessions, head(d, 40))
			}
			break
		}
		if sum.Outcome != crawler.Interrupted || sum.ExitCode != crawler.ExitInterrupted || sum.Remaining != run.Counts().Remaining() {
			t.Errorf("outcome %s, exit code %d, %d URLs left of %d", sum.Outcome, sum.ExitCode, sum.Remaining, run.Counts().Remaining())
		}
		must(t, run.Close())
	}
	if sessions < 2 {
		t.Errorf("seed %d: nothing was interrupted", seed)
	}
}

// The grace ends even if what is in flight does not, and what could be committed
// is.
func TestGraceEnds(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 8} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			t.Parallel()
			s, base, release := held(t, site.Options{Pages: 50}, 1)
			defer release()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var visits atomic.Int32
			o := crawler.Options{Store: t.TempDir(), Workers: workers, Grace: 1, OnVisit: func(crawler.Visit) {
				visits.Add(1)
				if s.Hits().Total() > 1 {
					cancel() // with page 1 in flight or about to be
				}
			}}
			sum, err := attempt(ctx, t, o, base+"/")
			must(t, err)
			if sum.Outcome != crawler.Interrupted || sum.ExitCode != crawler.ExitInterrupted {
				t.Errorf("outcome %s, exit code %d", sum.Outcome, sum.ExitCode)
			}
			if run := read(t, o.Store, 1); run.Counts().Visits != int(visits.Load()) {
				t.Errorf("%d visits in the store, %d were reported", run.Counts().Visits, visits.Load())
			}
		})
	}
}

// A context that has ended before the crawl begins leaves a run to be gone on with.
func TestInterruptedAtOnce(t *testing.T) {
	t.Parallel()
	_, server := serve(t, site.Options{Pages: 20})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := crawler.Options{Store: t.TempDir()}
	sum, err := attempt(ctx, t, o, server.URL()+"/")
	must(t, err)
	if sum.Outcome != crawler.Interrupted || sum.Pages != 0 {
		t.Errorf("outcome %s, %d pages", sum.Outcome, sum.Pages)
	}
	if sum, _ := crawl(t, o, server.URL()+"/"); !sum.Resumed || sum.Outcome != crawler.Complete || sum.Pages != 20 {
		t.Errorf("resumed %t, outcome %s, %d pages", sum.Resumed, sum.Outcome, sum.Pages)
	}
}
