package crawler

import (
	"slices"
	"testing"
	"time"
)

// The guard pauses at 90 % of the limit, goes on below 80 %, and ends the run
// when ten seconds of pause have not helped.
func TestMemoryGuard(t *testing.T) {
	type step struct {
		after time.Duration
		used  int64
		goes  bool
		does  []string
	}
	for name, steps := range map[string][]step{
		"enough": {{0, 899, true, nil}, {time.Hour, 10, true, nil}},
		"helped": {
			{0, 900, true, []string{"pause", "collect"}},
			{9 * time.Second, 801, true, nil},
			{time.Second / 2, 799, true, []string{"resume"}},
			{time.Hour, 850, true, nil},
			{0, 950, true, []string{"pause", "collect"}},
		},
		"did not help": {
			{0, 1200, true, []string{"pause", "collect"}},
			{9 * time.Second, 1000, true, nil},
			{time.Second, 800, false, nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var used int64
			var did []string
			g := memoryGuard{
				limit: 1000, read: func() int64 { return used }, collect: func() { did = append(did, "collect") },
				pause: func(on bool) { did = append(did, map[bool]string{true: "pause", false: "resume"}[on]) },
			}
			now := time.Now()
			for i, s := range steps {
				now, used, did = now.Add(s.after), s.used, nil
				if goes := g.tick(now); goes != s.goes || !slices.Equal(did, s.does) {
					t.Fatalf("step %d: goes on %t after %v, want %t after %v", i, goes, did, s.goes, s.does)
				}
			}
		})
	}
}
