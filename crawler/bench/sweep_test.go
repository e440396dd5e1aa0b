package bench_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
)

// sweep runs a sweep over a simulated server.
func sweep(t *testing.T, o bench.Options, s *server) (r bench.Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var err error
		if r, err = bench.Sweep(t.Context(), o, s.trial); err != nil {
			t.Fatal(err)
		}
	})
	return r
}

// TestTruths sweeps servers whose knee is known.
func TestTruths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		server     server
		knee, spot [2]int // from, to
		stopped    string // part of why the pilot stopped
		says       string // part of the recommendation
	}{
		{
			name: "capacity 24 at 50 ms", server: server{latency: 50 * time.Millisecond, capacity: 24},
			knee: [2]int{20, 32}, spot: [2]int{20, 32}, stopped: "times as long as with one",
		},
		{
			name: "latency without limit", server: server{latency: 50 * time.Millisecond},
			knee: [2]int{256, 256}, spot: [2]int{256, 256}, stopped: "256 workers were the most",
		},
		{
			name: "log-normal latency", server: server{latency: 50 * time.Millisecond, logNormal: true},
			knee: [2]int{256, 256}, spot: [2]int{64, 256}, stopped: "256 workers were the most",
		},
		{
			name: "CPU-bound on two cores", server: server{latency: 100 * time.Microsecond, cpu: 2 * time.Millisecond, cores: 2},
			knee: [2]int{2, 4}, spot: [2]int{2, 4}, stopped: "gained less than 5 %",
		},
		{
			name: "429 above 40/s at 50 ms", server: server{latency: 50 * time.Millisecond, limit: 40},
			knee: [2]int{1, 2}, spot: [2]int{1, 2}, stopped: "answered 429",
		},
		{
			name: "429 above 10/s at 50 ms", server: server{latency: 50 * time.Millisecond, limit: 10},
			knee: [2]int{1, 1}, spot: [2]int{1, 1}, stopped: "with 1 worker the server answered 429",
			says: "with --sequential and a --rate below that",
		},
		{
			name: "two slots at 200 µs", server: server{latency: 200 * time.Microsecond, capacity: 2},
			knee: [2]int{2, 2}, spot: [2]int{2, 2}, stopped: "gained less than 5 %", says: "--workers 2",
		},
		{
			name: "failures under load", server: server{latency: 10 * time.Millisecond, failing: 16},
			knee: [2]int{8, 15}, spot: [2]int{8, 15}, stopped: "% of requests failed",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := sweep(t, bench.Options{}, &tt.server)
			within(t, "knee", r.Knee, tt.knee)
			within(t, "sweet spot", r.SweetSpot, tt.spot)
			if !strings.Contains(r.Recommendation, tt.says) {
				t.Errorf("recommends %q, want %q", r.Recommendation, tt.says)
			}
			if !strings.Contains(r.StoppedBecause, tt.stopped) {
				t.Errorf("stopped because %q, want %q", r.StoppedBecause, tt.stopped)
			}
		})
	}
}

func within(t *testing.T, what string, k bench.Knee, want [2]int) {
	t.Helper()
	if k.Workers < want[0] || k.Workers > want[1] {
		t.Errorf("%s at %d, want %d to %d", what, k.Workers, want[0], want[1])
	}
	if k.Lo > k.Workers || k.Hi < k.Workers || k.Lo < 1 {
		t.Errorf("%s %d is not in its interval %d to %d", what, k.Workers, k.Lo, k.Hi)
	}
	if k.Reason == "" {
		t.Errorf("%s has no reason", what)
	}
}

// TestModel fits a server that is the model, and one that no model of its kind
// fits.
func TestModel(t *testing.T) {
	t.Parallel()
	r := sweep(t, bench.Options{}, &server{latency: 50 * time.Millisecond})
	if m := r.Model; !m.Fits || m.R2 < 0.999 || math.Abs(m.Lambda-19.8) > 0.2 || m.Peak != 0 {
		t.Errorf("latency without limit: %+v, want a straight line of 19.8 pages/s a worker", m)
	}
	r = sweep(t, bench.Options{}, &server{latency: time.Millisecond, capacity: 2})
	if m := r.Model; m.Fits || !strings.Contains(m.Says, "does not fit") {
		t.Errorf("a hard bound: %+v, want no fit", m)
	}
	if n := len(r.Model.Residuals); n != len(r.Counts) {
		t.Errorf("%d residuals for %d counts", n, len(r.Counts))
	}
}

// TestFigures compares what a sweep says about one count with what the simulated
// server did.
func TestFigures(t *testing.T) {
	t.Parallel()
	s := &server{latency: 50 * time.Millisecond, cpu: 2 * time.Millisecond, cores: 64}
	r := sweep(t, bench.Options{Counts: []int{8}, Repeats: 2}, s)
	c, ok := r.Count(8)
	if !ok || len(r.Counts) < 2 || r.Counts[0].Workers != 1 {
		t.Fatalf("counts %+v, want one worker and 8", r.Counts)
	}
	near := func(what string, got, want, off float64) {
		t.Helper()
		if math.Abs(got-want) > off {
			t.Errorf("%s is %g, want %g", what, got, want)
		}
	}
	near("pages/s", c.PagesPerS.Median, 8/0.0525, 0.5) // 50 to 51 ms at the server, 2 ms on a core
	near("speed-up", c.Speedup, 8, 0.05)
	near("efficiency", c.Efficiency, 1, 0.01)
	near("first byte p50", c.FirstByte.P50, 50.5, 0.2)
	near("first byte p99", c.FirstByte.P99, 51, 0.1)
	near("fetch p50", c.Fetch.P50, 50.5, 0.2)
	near("CPU s/1k", c.CPU, 2, 0.1)
	near("kB a page", c.Allocated, 1, 0.05)
	near("MiB", c.Anonymous, 18, 0)
	near("Little", c.Little, 0, 0.002)
	near("where", c.Where["first byte"], 0.9, 1e-9)
	if c.Pages != 200 || c.Errors != 0 || c.Goroutines != 8 || len(c.Trials) != 2 || len(c.Trials[0].Slices) != 10 || !c.Steady {
		t.Errorf("%+v", c)
	}
	if r.Repeats != 2 || !strings.HasPrefix(r.Interval, "range") {
		t.Errorf("%d repeats, interval %q; want a range", r.Repeats, r.Interval)
	}
}

// TestOrder looks at which trials a sweep makes, and in which order.
func TestOrder(t *testing.T) {
	t.Parallel()
	s := &server{latency: 50 * time.Millisecond, capacity: 6}
	var steps []bench.Step
	r := sweep(t, bench.Options{Counts: []int{8, 4, 2}, Repeats: 6, OnTrial: func(s bench.Step) { steps = append(steps, s) }}, s)
	if pilot := []int{1, 2, 4, 8, 6}; !slices.Equal(s.log[:5], pilot) {
		t.Errorf("the pilot tried %v, want %v: up, and half-way to the knee", s.log[:5], pilot)
	}
	rounds := slices.Collect(slices.Chunk(s.log[5:], 5))
	if len(rounds) != 6 {
		t.Fatalf("%d rounds of repeats, want 6: %v", len(rounds), s.log)
	}
	orders := map[string]bool{}
	for _, round := range rounds {
		orders[fmt.Sprint(round)] = true
		if sorted := slices.Sorted(slices.Values(round)); !slices.Equal(sorted, []int{1, 2, 4, 6, 8}) {
			t.Errorf("a round tried %v, want each count once", round)
		}
	}
	if len(orders) < 3 {
		t.Errorf("rounds in the orders %v only, want them random", orders)
	}
	if !strings.HasPrefix(r.Interval, "95 % confidence interval") || r.Repeats != 6 {
		t.Errorf("interval %q after %d repeats", r.Interval, r.Repeats)
	}
	if n := len(steps); n != 2*len(s.log) || steps[0].Over || !steps[1].Over || steps[n-1].Round != 6 {
		t.Errorf("%d steps for %d trials, the last %+v", n, len(s.log), steps[n-1])
	}
	again := &server{latency: 50 * time.Millisecond, capacity: 6}
	sweep(t, bench.Options{Counts: []int{8, 4, 2}, Repeats: 6}, again)
	if !slices.Equal(s.log, again.log) {
		t.Error("the same seed gives another order")
	}
}

// TestLimits sweeps with less than it takes.
func TestLimits(t *testing.T) {
	t.Parallel()
	s := &server{latency: 50 * time.Millisecond}
	r := sweep(t, bench.Options{MaxRequests: 1000}, s)
	if r.Requests > 1000 || len(s.log) != 5 {
		t.Errorf("%d requests in %d trials, want 1000 in 5", r.Requests, len(s.log))
	}
	if !strings.Contains(r.StoppedBecause, "--max-requests") || len(r.Notes) == 0 {
		t.Errorf("stopped because %q, notes %q", r.StoppedBecause, r.Notes)
	}

	s = &server{latency: 50 * time.Millisecond}
	r = sweep(t, bench.Options{MaxTime: time.Minute, Counts: []int{1, 2, 4, 8}}, s)
	if r.Elapsed > 60 {
		t.Errorf("took %.1f s, want a minute at most", r.Elapsed)
	}
	if last, _ := r.Count(1); len(last.Trials) > 2 || len(r.Counts[3].Trials) != 3 {
		t.Errorf("%d trials of one worker and %d of eight, want the long ones left out", len(last.Trials), len(r.Counts[3].Trials))
	}

	s = &server{latency: 50 * time.Millisecond}
	r = sweep(t, bench.Options{Counts: []int{1, 2}, Repeats: 1, Pause: time.Minute}, s)
	if want := 4*60.0 - 60; r.Elapsed < want || r.Elapsed > want+60 {
		t.Errorf("took %.1f s with three pauses of a minute", r.Elapsed)
	}

	s = &server{latency: 50 * time.Millisecond, pages: 300}
	r = sweep(t, bench.Options{Counts: []int{8, 32, 64}}, s)
	if !strings.Contains(strings.Join(r.Notes, " "), "the site has 300 pages only: from 32 workers on") {
		t.Errorf("notes %q do not say that the site is small", r.Notes)
	}
}

// TestRefusedPause leaves a server alone for a while after it answered 429, and the
// model out of what it refused.
func TestRefusedPause(t *testing.T) {
	t.Parallel()
	s := &server{latency: 50 * time.Millisecond, limit: 100}
	var over time.Time // of a trial that was refused
	var waits []time.Duration
	trial := func(ctx context.Context, workers, pages int) (bench.Observation, error) {
		if !over.IsZero() {
			waits = append(waits, time.Since(over))
		}
		o, err := s.trial(ctx, workers, pages)
		over = time.Time{}
		if slices.ContainsFunc(o.Fetches, func(f crawler.Fetch) bool { return f.Status == 429 }) {
			over = time.Now()
		}
		return o, err
	}
	synctest.Test(t, func(t *testing.T) {
		r, err := bench.Sweep(t.Context(), bench.Options{Repeats: 1}, trial)
		if err != nil {
			t.Fatal(err)
		}
		fine := 0
		for _, c := range r.Counts {
			if c.Refused == 0 {
				fine++
			}
		}
		if n := len(r.Model.Residuals); fine == len(r.Counts) || n != 0 && n != fine {
			t.Errorf("the model is of %d counts, %d of %d were not refused", n, fine, len(r.Counts))
		}
	})
	for _, w := range waits {
		if w < 3*time.Second {
			t.Errorf("the next trial began %v after a 429", w)
		}
	}
	if len(waits) == 0 {
		t.Error("no trial was refused")
	}
}

// TestInterrupt breaks a sweep off in its pilot, and during its first trial.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	cause := errors.New("enough")
	broken := func(after time.Duration) (r bench.Result, err error) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			time.AfterFunc(after, func() { cancel(cause) })
			s := &server{latency: 50 * time.Millisecond}
			r, err = bench.Sweep(ctx, bench.Options{}, s.trial)
		})
		return r, err
	}
	r, err := broken(16 * time.Second)
	if !errors.Is(err, cause) || len(r.Counts) != 2 || r.Type != "bench" || r.Recommendation == "" {
		t.Errorf("error %v, result %+v; want what was measured with one worker and two", err, r)
	}
	if !strings.Contains(r.StoppedBecause, "interrupted") {
		t.Errorf("stopped because %q", r.StoppedBecause)
	}
	if r, err = broken(time.Second); !errors.Is(err, cause) || r.Type != "" {
		t.Errorf("error %v, result %+v; want none", err, r)
	}
}

// TestDifferentWork gives two trials different pages: of a site that answers the
// same way that is a bug of the crawler, of any other a note.
func TestDifferentWork(t *testing.T) {
	t.Parallel()
	s := &server{latency: time.Millisecond}
	changing := func(retried bool) bench.Trial {
		return func(ctx context.Context, workers, pages int) (bench.Observation, error) {
			o, err := s.trial(ctx, workers, pages)
			o.URLs[workers] = "/other"
			o.Retried = retried
			return o, err
		}
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := bench.Sweep(t.Context(), bench.Options{}, changing(false))
		if !errors.Is(err, bench.ErrDifferentWork) || !strings.Contains(err.Error(), "page 2 of one trial is /other and of another /1") {
			t.Errorf("error %v", err)
		}
		r, err := bench.Sweep(t.Context(), bench.Options{Counts: []int{2}, Repeats: 1}, changing(true))
		if err != nil || len(r.Notes) != 1 {
			t.Errorf("error %v, notes %q; want a note", err, r.Notes)
		}
	})
}

// TestOptions reports all faults together.
func TestOptions(t *testing.T) {
	t.Parallel()
	err := bench.Options{Counts: []int{0, 5000}, Repeats: 101, MaxRequests: -1, Pause: -1, MaxTime: -1}.Validate()
	want := "counts: must be between 1 and 4096, not 0\ncounts: must be between 1 and 4096, not 5000\n" +
		"repeats: must be between 1 and 100, not 101\nmax-requests: must not be negative, not -1\n" +
		"pause: must not be negative, not -1ns\nmax-time: must not be negative, not -1ns"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if _, err := bench.Sweep(t.Context(), bench.Options{Repeats: -1}, nil); err == nil {
		t.Error("a sweep begins with a wrong option")
	}
}
