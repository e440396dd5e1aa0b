package bench

import "fmt"

// What the pilot goes by.
const (
	gain        = 0.05 // a step that brings less does not pay
	errorsAtOne = 0.01 // more failures than at one worker, as a share of requests
	slowerStop  = 2.0  // first byte's p95 against one worker: the pilot ends
	slowerSpot  = 1.5  // and the server no longer tolerates it
	jitter      = 5.0  // ms: a first byte that comes so little later proves nothing
)

// stopRule says why a pilot that came so far, ascending, should go no further; ""
// if it should.
func stopRule(pilot []measure) string {
	one, last := &pilot[0], &pilot[len(pilot)-1]
	p95, base := percentiles(last.first).P95, percentiles(one.first).P95
	switch {
	case last.tooMany > 0:
		return fmt.Sprintf("with %s the server answered 429", workers(last.workers))
	case last.errorShare() > one.errorShare()+errorsAtOne:
		return fmt.Sprintf("with %s, %.1f %% of requests failed", workers(last.workers), 100*last.errorShare())
	case slower(p95, base, slowerStop):
		return fmt.Sprintf("with %s the first byte took %s at the 95th percentile, %.1f times as long as with one",
			workers(last.workers), millis(p95), p95/base)
	case len(pilot) > 3 && flat(pilot):
		return fmt.Sprintf("the last two steps, up to %s, gained less than %.0f %%", workers(last.workers), 100*gain)
	}
	return ""
}

// slower tells whether a first byte comes so many times later than with one worker,
// by more than chance. Without a first byte there is nothing to tell it from.
func slower(p95, base, times float64) bool {
	return base > 0 && p95 > slowest(base, times)
}

// slowest is the first byte, in ms, that is not yet slower.
func slowest(base, times float64) float64 { return max(times*base, base+jitter) }

// Tolerated is the 95th percentile of the first byte, in ms, up to which the server
// tolerates a count.
func (r *Result) Tolerated() float64 { return slowest(r.Counts[0].FirstByte.P95, slowerSpot) }

// flat tells whether neither of the last two steps brought enough over the best
// before them.
func flat(pilot []measure) bool {
	n := len(pilot) - 2
	best := 0.0
	for _, m := range pilot[:n] {
		best = max(best, m.rate)
	}
	return max(pilot[n].rate, pilot[n+1].rate) < (1+gain)*best
}
