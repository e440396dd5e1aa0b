package crawler

import "time"

// A page in flight is waited for, though workers idle, for letGoAfter.
const (
	letGoAfter = time.Second
	lookEvery  = letGoAfter / 10
	lookCounts = 2 * lookEvery // the most that one look can find to have passed
)

// patience counts for how long workers have idled because of the order, by looking
// again and again. Between two looks that are far apart the process was stopped or had
// no processor, and so had the page in flight: that time does not count.
type patience struct {
	looked time.Time
	spent  time.Duration
}

// look is told for how long workers have idled, 0 if they do not, and tells whether
// that is too long.
func (p *patience) look(now time.Time, stalled time.Duration) (lost bool) {
	passed := now.Sub(p.looked)
	p.looked = now
	if stalled == 0 || stalled < passed {
		p.spent = 0 // it began after the last look
	}
	p.spent += min(stalled, passed, lookCounts)
	return p.spent >= letGoAfter
}
