package crawler

import (
	"math"
	"strings"
	"testing"
	"time"
)

// The throughput predicted for twice the workers is within 15 % of what twice
// the workers give, unless there is a limit that only they run into. Then the
// sentence says that there may be one.
func TestWhatIf(t *testing.T) {
	t.Parallel()
	workers := map[string][]int{
		"constant":    {1, 2, 8, 32, 64},
		"log-normal":  {1, 2, 8, 32, 64},
		"capacity 24": {1, 4, 12, 32, 48, 100},
		"limit 40/s":  {1, 3, 8, 32},
		"processors":  {1, 2, 3, 16, 64},
		"polite":      {1, 2, 8},
	}
	hidden := map[string]int{"capacity 24": 16, "limit 40/s": 2}
	servers := stationary()
	servers["polite"] = sim{server: behaviour{latency: constant(60 * time.Millisecond)}, rate: 10}
	for name, c := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.lasts, c.most = 20*time.Second, 0
			for _, n := range workers[name] {
				c.workers = n
				v := judge(simulate(t, c).use())
				c.workers = 2 * n
				measured := float64(len(simulate(t, c).done)) / c.lasts.Seconds()
				t.Logf("%d workers: %s; predicted %.1f, measured %.1f pages/s", n, v.Sentence, v.WhatIf.PagesPerS, measured)
				if off := v.WhatIf.PagesPerS/measured - 1; math.Abs(off) > 0.15 {
					t.Errorf("%d workers: predicted %.1f pages/s for twice as many, measured %.1f: %+.0f %%", n, v.WhatIf.PagesPerS, measured, 100*off)
				}
			}
			if c.workers = hidden[name]; c.workers > 0 {
				if v := judge(simulate(t, c).use()); !strings.HasSuffix(v.Sentence, "until the server queues") {
					t.Errorf("%d workers, and more would run into a limit: %s", c.workers, v.Sentence)
				}
			}
		})
	}
}
