package bench

import "fmt"

// point is a count and its throughput.
type point struct {
	workers int
	rate    float64
}

func pointsOf(list []measure) []point {
	all := make([]point, len(list))
	for i, m := range list {
		all[i] = point{m.workers, m.rate}
	}
	return all
}

// kneeOf is the fewest workers whose throughput is within 5 % of the best; 0 for no
// points.
func kneeOf(points []point) int {
	best := 0.0
	for _, p := range points {
		best = max(best, p.rate)
	}
	knee := 0
	for _, p := range points {
		if p.rate >= (1-gain)*best && (knee == 0 || p.workers < knee) {
			knee = p.workers
		}
	}
	return knee
}

// tolerates says why a server does not tolerate a count; "" if it does. One is what
// was measured with one worker, which it has to.
func tolerates(c, one *Count) string {
	switch {
	case c.Workers == one.Workers:
		return ""
	case c.Refused > 0:
		return "it answered 429 or 503"
	case c.failing(one):
		return fmt.Sprintf("%.1f %% of requests failed", 100*c.errorShare())
	case slower(c.FirstByte.P95, one.FirstByte.P95, slowerSpot):
		why := fmt.Sprintf("its first byte took %s at the 95th percentile, %.1f times as long as with one",
			millis(c.FirstByte.P95), c.FirstByte.P95/one.FirstByte.P95)
		if c.Busy >= fullMachine {
			why += fmt.Sprintf(" (this machine was %.0f %% busy, which may be why)", 100*c.Busy)
		}
		return why
	}
	return ""
}

// knees finds the throughput knee and the sweet spot, with their intervals. The
// counts are ascending, the first is one worker's.
func knees(counts []Count, chance *chance) (knee, spot Knee) {
	all := candidates(counts, func(c *Count) bool {
		return c.Workers == counts[0].Workers || c.Refused == 0 && !c.failing(&counts[0])
	})
	fine := candidates(counts, func(c *Count) bool { return tolerates(c, &counts[0]) == "" })
	knee = chance.knee(all)
	knee.Reason = kneeReason(all, knee.Workers, len(all) < len(counts))
	spot = chance.knee(fine)
	spot.Reason = spotReason(counts, fine, knee.Workers, spot.Workers)
	return knee, spot
}

// errorShare is the part of requests that failed.
func (c *Count) errorShare() float64 {
	return float64(c.Errors) / float64(max(c.Pages*len(c.Trials), 1))
}

// failing tells whether more requests fail than with one worker, by too much.
func (c *Count) failing(one *Count) bool { return c.errorShare() > one.errorShare()+errorsAtOne }

// suffers returns the fewest workers above a count that the server does not
// tolerate, and why; "" if it tolerates all.
func suffers(counts []Count, above int) (n int, why string) {
	for _, c := range counts {
		if why := tolerates(&c, &counts[0]); why != "" && c.Workers > above {
			return c.Workers, why
		}
	}
	return 0, ""
}

func candidates(counts []Count, fits func(*Count) bool) (some []Count) {
	for _, c := range counts {
		if fits(&c) {
			some = append(some, c)
		}
	}
	return some
}

// kneeReason compares a knee with its neighbours.
func kneeReason(counts []Count, knee int, refused bool) string {
	best := counts[0]
	var below, at Count
	for _, c := range counts {
		if c.PagesPerS.Median > best.PagesPerS.Median {
			best = c
		}
		if c.Workers < knee {
			below = c
		}
		if c.Workers == knee {
			at = c
		}
	}
	share := func(c Count) float64 { return 100 * c.PagesPerS.Median / max(best.PagesPerS.Median, 1e-9) }
	last := counts[len(counts)-1].Workers
	var text string
	switch {
	case knee == last && refused:
		return "the most that the server took without refusals or failures"
	case knee == last && knee > 1:
		return "throughput still rises there, and no more were tried"
	case best.Workers == knee:
		text = fmt.Sprintf("the most, %s pages/s", figure(at.PagesPerS.Median))
	default:
		text = fmt.Sprintf("%.0f %% of the best, which is %s pages/s with %d", share(at), figure(best.PagesPerS.Median), best.Workers)
	}
	if below.Workers > 0 {
		text += fmt.Sprintf("; the next fewer, %d, %s %.0f %%", below.Workers, verb(below.Workers, "brings", "bring"), share(below))
	}
	return text
}

// spotReason says what keeps the sweet spot where it is.
func spotReason(counts, fine []Count, knee, spot int) string {
	if spot == knee {
		return "the knee itself: the server answers about as fast as it answers one worker, and refuses nothing"
	}
	if n, why := suffers(counts, spot); why != "" {
		return fmt.Sprintf("the most that the server tolerates; with %s %s", workers(n), why)
	}
	return kneeReason(fine, spot, false)
}
