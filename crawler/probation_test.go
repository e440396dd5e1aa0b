package crawler

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Intervals from the literature (Newcombe 1998, table I, method 3), and the ends.
func TestWilson(t *testing.T) {
	for _, tt := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{0, 0, 0, 1},
		{5, 5, 0.5655, 1},
	} {
		low, high := wilson(tt.k, tt.n)
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("%d of %d: [%.4f, %.4f], want [%.4f, %.4f]", tt.k, tt.n, low, high, tt.low, tt.high)
		}
	}
}

// Misses take trust, clean runs give it back, a run counts once, and no share leaves [least, 1].
func TestTrust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var trust Trust
		var history []bool // whether a run had a miss
		least := rapid.Float64Range(0, 1).Draw(t, "least")
		for run := 1; run <= 40; run++ {
			miss := rapid.IntRange(0, 9).Draw(t, "miss") == 0
			missed := 0
			if miss {
				missed = 1
			}
			trust = trust.After(run, 3, missed)
			history = append(history, miss)
			if again := trust.After(run, 3, 1); again != trust {
				t.Fatalf("run %d counted twice", run)
			}
			if without := trust.After(run+1, 0, 0); without != trust {
				t.Fatalf("run %d without a probe changed trust", run+1)
			}
			if want := distrust(history); trust.Distrust != want {
				t.Fatalf("after %v: distrust %d, want %d", history, trust.Distrust, want)
			}
			if share := trust.share(least); share < least || share > 1 {
				t.Fatalf("share %g", share)
			}
		}
	})
}

// distrust is the model: misses less a step for each seven clean runs in a row, between 0 and 2.
func distrust(history []bool) int {
	level, clean := 0, 0
	for _, miss := range history {
		switch {
		case miss:
			level, clean = min(level+1, 2), 0
		case level == 0:
			clean = 0
		default:
			clean++
			if clean == 7 {
				level, clean = level-1, 0
			}
		}
	}
	return level
}
