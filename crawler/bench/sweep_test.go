package bench_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
			if !strings.Contains(r.StoppedBecause, tt.stopped) {
				t.Errorf("stopped because %q, want %q", r.StoppedBecause, tt.stopped)
			}
			for _, c := range r.Counts {
				t.Logf("%4d: %8.1f %8.1f–%.1f  p95 %.1f  little %+.3f err %d", c.Workers, c.PagesPerS.Median, c.PagesPerS.Lo, c.PagesPerS.Hi, c.FirstByte.P95, c.Little, c.Errors)
			}
			t.Log(r.Knee, r.SweetSpot, r.Model.Says, r.StoppedBecause)
			t.Log(r.Recommendation, r.Notes)
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

var _ = []any{context.Canceled, errors.New, math.Pi, slices.Max[[]int]}
