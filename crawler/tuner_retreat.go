package crawler

import (
	"fmt"
	"math"
)

// starve holds, and in the end lowers, the number of workers that have nothing to
// do: to those that had, and a few.
func (t *tuner) starve(w window) step {
	if t.mode != holding {
		s := t.change(holding, t.workers, "")
		t.goHungry(t.workers)
		s.why = fmt.Sprintf("%s for %.0f %% of worker time; more would only wait too", w.reason(), 100*w.idleShare())
		return s
	}
	t.starved++
	need := max(int(math.Ceil(1.2*w.fed())), 1)
	if t.starved < starvedLooks || float64(t.workers) <= narrow*float64(need) {
		return step{workers: t.workers}
	}
	t.starved = 0
	s := t.change(holding, need, fmt.Sprintf("%s: only %.1f workers had something to do", w.reason(), w.fed()))
	t.goHungry(need)
	return s
}

// goHungry holds until there is enough to do. The first time that is believed at
// once: crawls begin with few known pages.
func (t *tuner) goHungry(workers int) {
	t.hold(level{workers: workers})
	t.probeAt = t.now + t.probeIn - probeFirst
	t.probeIn = min(2*t.probeIn, probeLast)
	t.hungry = true
}

// refuse goes back to the most workers at which the host neither refused nor
// failed, and bars those at which it did for a while.
func (t *tuner) refuse(why string) step {
	t.barred, t.barEnds = t.workers, t.now+t.barFor
	t.barFor = min(2*t.barFor, barLast)
	fewer := 0
	for n := range t.tried {
		if n >= t.workers {
			delete(t.tried, n)
			continue
		}
		fewer = max(fewer, n)
	}
	if fewer == 0 {
		fewer = max(t.workers/2, 1)
	}
	s := t.change(holding, fewer, why)
	t.hold(level{workers: fewer})
	return s
}

// failing tells whether more answers are errors than is usual at this site.
func (t *tuner) failing(w window) bool {
	answers := w.good + w.failed
	return answers >= 20 && t.usual.n > 0 && failedShare(w) > failedMuch+2*t.usual.mean()
}

func failedShare(w window) float64 { return float64(w.failed) / float64(max(w.good+w.failed, 1)) }
