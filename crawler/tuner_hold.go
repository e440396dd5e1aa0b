package crawler

import (
	"cmp"
	"fmt"
)

// watch looks whether what is held still holds, and probes when its time comes.
func (t *tuner) watch(w window, here level) step {
	held := t.from
	switch {
	case held.rate == 0: // not measured yet
		t.from = here
	case here.rate < worse*held.rate && !t.doubt:
		t.doubt, t.settled, t.raised = true, false, false // the change may have come within this window
		return step{workers: t.workers}
	case here.rate < worse*held.rate:
		t.doubt = false
		t.from = level{}
		t.tried = map[int]level{here.workers: here}
		t.hi, t.probeIn = here.workers, probeFirst
		return t.bracket(here, fmt.Sprintf("throughput fell by %.0f %%, first byte p95 %s", 100*(1-here.rate/held.rate), millis(w.slow)))
	case here.rate > better*held.rate:
		t.from = here
		return t.probe(t.ceiling(), fmt.Sprintf("throughput rose by %.0f %% by itself", 100*(here.rate/held.rate-1)))
	default:
		t.doubt = false
		t.from.rate += (here.rate - held.rate) / 4
		t.from.cycle = here.cycle
	}
	if t.now < t.probeAt {
		return step{workers: t.workers}
	}
	return t.probe(t.ceiling(), "")
}

// probe goes a little beyond what is held, if that is allowed.
func (t *tuner) probe(ceiling int, why string) step {
	next := min(max(int(probeFactor*float64(t.workers)), t.workers+1), ceiling)
	if next <= t.workers {
		t.probeAt = t.now + t.probeIn
		return step{workers: t.workers}
	}
	return t.change(probing, next, cmp.Or(why, "a probe"))
}

// probed goes on from a probe that paid, and back from one that did not.
func (t *tuner) probed(here level) step {
	ratio := float64(here.workers) / float64(t.from.workers)
	gain := here.rate / max(t.from.rate, 1e-9)
	if gain >= 1+probeGain*(ratio-1) {
		t.probeIn = probeFirst
		next := min(int(climbFactor*float64(here.workers)), t.ceiling())
		t.from = here
		if next <= here.workers {
			return t.keep(here, t.bound())
		}
		return t.change(climbing, next, fmt.Sprintf("the probe brought × %.2f", gain))
	}
	held := t.from
	s := t.change(holding, held.workers, fmt.Sprintf("the probe brought × %.2f", gain))
	t.probeIn = min(2*t.probeIn, probeLast)
	t.hold(held)
	return s
}

// keep settles at a level that was measured.
func (t *tuner) keep(l level, why string) step {
	s := t.change(holding, l.workers, why)
	t.hold(l)
	return s
}

// found returns what is held, if it was measured and there was enough to do. Probes
// do not count.
func (t *tuner) found() (l level, ok bool) {
	return t.from, (t.mode == holding || t.mode == probing) && !t.hungry && t.from.cycle > 0
}

func (t *tuner) hold(l level) {
	t.mode, t.from, t.starved, t.hungry, t.doubt = holding, l, 0, false, false
	t.probeAt = t.now + t.probeIn
}
