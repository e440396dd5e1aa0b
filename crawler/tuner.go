package crawler

import (
	"fmt"
	"time"
)

// How a tuner decides. Gains are measured against what as many more workers would
// bring at best.
const (
	climbFactor  = 2.0
	climbGain    = 0.10             // of throughput, that doubling must bring to go on
	enoughOfBest = 0.93             // of the best throughput: fewer workers that reach it will do
	headroom     = 1.05             // over the workers that Little's law asks for
	narrow       = 1.2              // a bracket that is no wider needs no further look
	probeFactor  = 1.25             // how far a probe goes beyond what is held …
	probeGain    = 0.4              // … and the part of that which it must bring
	probeFirst   = 5 * time.Second  // when the first probe comes, doubled for each in vain …
	probeLast    = 80 * time.Second // … up to this
	barFirst     = time.Minute      // how long a count stays barred at which the host refused, doubled each time …
	barLast      = 16 * time.Minute // … up to this
	worse        = 0.75             // of the throughput that was held: the server has changed
	better       = 1.35
	idleMuch     = 0.15 // of worker time without a lease: more workers would only idle too
	failedMuch   = 0.03 // of answers, beyond twice what is usual here
	starvedLooks = 3    // windows without enough to do before workers are taken away
)

type tuning uint8

const (
	climbing tuning = iota // doubling while that pays
	seeking                // between a count that is too few and one that does
	probing                // a little beyond what is held
	holding
)

// tuner finds how many workers a crawl needs, from windows of what it did. It is
// a pure function of them: it knows neither a clock nor the crawl.
//
// It doubles the workers while that brings more good answers a second. Then it
// goes back to as many as Little's law asks for (throughput × the time that a
// page takes when the server is not busy), checks that they reach the same, and
// holds. From time to time it probes a little beyond. Refusals, failures and
// throughput that falls while pages take longer send it back. Fast errors never
// speed it up: only good answers count, and only while failures are no more than
// usual.
type tuner struct {
	most    int // workers
	workers int
	mode    tuning

	settled bool // the last change has taken effect
	raised  bool // it was a rise
	now     time.Duration

	from   level // climbing: where from; holding and probing: what is held
	tried  map[int]level
	quick  pooled // pages while the server was not busy
	target float64
	lo, hi int // seeking: too few, enough

	usual   pooled // failures
	barred  int    // from so many workers on the host refused; 0 = none
	barEnds time.Duration
	barFor  time.Duration

	probeAt, probeIn time.Duration
	starved          int  // windows in a row
	hungry           bool // held because there was not enough to do
	doubt            bool // whether what is held still holds
}

// level is what was measured with so many workers.
type level struct {
	workers int
	rate    float64
	cycle   time.Duration
}

// pooled is a mean over several windows.
type pooled struct{ sum, n float64 }

func (p *pooled) add(sum, n float64) { p.sum, p.n = p.sum+sum, p.n+n }
func (p *pooled) mean() float64      { return p.sum / max(p.n, 1) }

// step is a decision: how many workers from now on, and why.
type step struct {
	workers int
	why     string
}

// newTuner starts with one worker, or where the host's knee was found before.
func newTuner(most int, known Knee) *tuner {
	t := &tuner{most: most, workers: 1, tried: map[int]level{}, probeIn: probeFirst, barFor: barFirst}
	if known.Workers > 0 {
		t.workers = min(known.Workers, most)
		t.hold(level{workers: t.workers, rate: known.PagesPerS})
	}
	return t
}

// look is shown what happened since the window began. It says whether the window
// is used up, so that the next begins now, and what to do: the same number of
// workers as before with a reason is worth telling, without one it is not.
func (t *tuner) look(w window) (s step, used bool) {
	s = step{workers: t.workers}
	if !t.settled && !(t.raised && w.refused > 0) {
		if w.took < settling(w) {
			return s, false
		}
		t.settled = true
		t.now += w.took
		return s, true
	}
	switch {
	case w.refused > 0 && t.workers > 1:
		s = t.refuse("the host refused (429 or 503)")
	case t.failing(w) && t.workers > 1:
		s = t.refuse(fmt.Sprintf("%.0f %% of answers are errors", 100*failedShare(w)))
	case !t.enough(w):
		return s, false
	default:
		s = t.decide(w)
	}
	t.now += w.took
	return s, true
}

// settling is how long a change takes to be felt.
func settling(w window) time.Duration {
	return min(max(2*w.cycle(), 200*time.Millisecond), 5*time.Second)
}

// enough tells whether a window holds enough pages to judge by. Small steps need
// more of them than doubling does.
func (t *tuner) enough(w window) bool {
	pages := max(24, 4*t.workers)
	if t.mode != climbing {
		pages = max(200, 8*t.workers)
	}
	return w.took >= 300*time.Millisecond && w.cycles >= pages ||
		w.took >= 2*time.Second && w.cycles >= max(pages/8, 8) ||
		w.took >= 8*time.Second && w.cycles >= 4
}

// decide judges a window in which nothing alarming happened.
func (t *tuner) decide(w window) step {
	t.usual.add(float64(w.failed), float64(w.good+w.failed))
	if w.refused > 0 {
		return step{workers: t.workers} // one worker, and even that is too fast: the gate sees to it
	}
	here := level{workers: t.workers, rate: w.rate(), cycle: w.cycle()}
	if w.idleShare() > idleMuch {
		return t.starve(w)
	}
	t.starved = 0
	if t.hungry && t.now >= t.probeAt { // there is enough to do again
		t.hungry, t.from = false, level{}
		if t.ceiling() == t.most { // else step by step
			t.mode = climbing
		}
	}
	t.tried[t.workers] = here
	switch t.mode {
	case climbing:
		return t.climb(w, here)
	case seeking:
		return t.seek(here)
	case probing:
		return t.probed(here)
	}
	return t.watch(w, here)
}

// change decides on a number of workers.
func (t *tuner) change(mode tuning, workers int, why string) step {
	t.mode = mode
	if workers != t.workers {
		t.settled, t.raised = false, workers > t.workers
	}
	t.workers = workers
	return step{workers: workers, why: why}
}

// millis writes a latency.
func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", 1000*d.Seconds())
	}
	return fmt.Sprintf("%.0f ms", 1000*d.Seconds())
}
