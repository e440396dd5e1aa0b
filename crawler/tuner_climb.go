package crawler

import (
	"fmt"
	"math"
)

// climb goes on while doubling pays.
func (t *tuner) climb(w window, here level) step {
	ratio := float64(here.workers) / float64(max(t.from.workers, 1))
	gain := here.rate / max(t.from.rate, 1e-9)
	if t.from.workers == 0 || gain >= 0.85*ratio {
		t.quick.add(w.busy.Seconds(), float64(w.cycles))
	}
	if t.from.workers > 0 && gain < 1+climbGain*(ratio-1) {
		return t.bracket(here, fmt.Sprintf("with %d workers throughput × %.2f", here.workers, gain))
	}
	next := min(int(climbFactor*float64(here.workers)), t.ceiling())
	if next <= here.workers {
		return t.keep(here, t.bound())
	}
	why := "first look"
	if t.from.workers > 0 {
		why = fmt.Sprintf("throughput × %.2f", gain)
	}
	t.from = here
	return t.change(climbing, next, why)
}

// ceiling is the most workers that may be tried now.
func (t *tuner) ceiling() int {
	if t.barred > 0 && t.now >= t.barEnds {
		t.barred = 0
	}
	if t.barred > 0 {
		return min(t.most, t.barred-1)
	}
	return t.most
}

// bound says what the ceiling is.
func (t *tuner) bound() string {
	if t.ceiling() < t.most {
		return fmt.Sprintf("%d were too many for the host", t.barred)
	}
	return "as many as --max-workers allows"
}

// bracket begins to look for the fewest workers that reach nearly the best that
// was measured, in vain with more.
func (t *tuner) bracket(here level, why string) step {
	best := max(here.rate, t.from.rate)
	t.target = enoughOfBest * best
	t.lo, t.hi = 0, here.workers
	for n, l := range t.tried {
		switch {
		case l.rate >= t.target:
			t.hi = min(t.hi, n)
		case n < here.workers:
			t.lo = max(t.lo, n)
		}
	}
	t.lo = min(t.lo, t.hi-1)
	next := t.needed(best)
	if t.lo == 0 {
		next = min(next, (t.hi+1)/2)
	}
	next = min(max(next, t.lo+1), t.hi)
	if next == t.hi {
		return t.keep(t.tried[t.hi], why)
	}
	return t.change(seeking, next, why)
}

// needed is how many workers reach a throughput if none of them queues at the
// server: Little's law. Half, while that is not known.
func (t *tuner) needed(rate float64) int {
	if t.quick.n == 0 {
		return max(t.hi/2, 1)
	}
	return max(int(math.Ceil(headroom*rate*t.quick.mean()-0.25)), 1)
}

// seek halves the bracket until it is narrow.
func (t *tuner) seek(here level) step {
	if here.rate >= t.target {
		t.hi = here.workers
	} else {
		t.lo = here.workers
	}
	if over := t.tried[t.hi]; here.workers == t.lo && here.cycle > over.cycle*8/10 && over.cycle > 0 && t.lo*2 <= t.hi {
		t.quick = pooled{} // with half as many it takes as long: slow, but nobody queues
		t.quick.add(here.cycle.Seconds()*100, 100)
		return t.keep(over, "fewer take as long a page: the server is slower, not busier")
	}
	if t.hi <= t.lo+1 || float64(t.hi) <= narrow*float64(t.lo) || t.quick.n > 0 && t.hi <= t.needed(t.target/enoughOfBest) {
		return t.keep(t.tried[t.hi], "the fewest that reach the same")
	}
	next := max(int(math.Sqrt(float64(max(t.lo, 1)*t.hi))), t.lo+1)
	why := fmt.Sprintf("%d reach the same", t.hi)
	if here.workers == t.lo {
		why = fmt.Sprintf("%d are too few", t.lo)
	}
	return t.change(seeking, next, why)
}
