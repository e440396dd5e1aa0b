package crawler

import (
	"time"
)

// Progress is a crawl at one moment.
type Progress struct {
	Counts
	Run         int
	Resumed     bool // an earlier session began the run
	Elapsed     time.Duration
	Remaining   int // queued URLs
	InFlight    int
	Workers     int    // in use
	Because     string // of the last change of their number, where that is left to the crawl
	Idle        int    // workers that wait
	Waiting     string // what for, "" when none waits
	SlowestHost string
	SlowestMean time.Duration // of a fetch there
	Spent       []Spent       // worker time by phase so far
}

// Spent is worker time that went to one phase.
type Spent struct {
	Phase string
	Time  time.Duration
}

// Progress returns the state of the crawl that is running or ran last, and
// whether there is one. Any goroutine may call it.
func (c *Crawler) Progress() (Progress, bool) {
	s := c.current.Load()
	if s == nil {
		return Progress{}, false
	}
	stats := s.frontier.Stats()
	p := Progress{
		Counts: s.tally.read(), Run: s.run.Number(), Resumed: s.resumed, Elapsed: time.Since(s.began), Remaining: stats.Queued,
		Workers: s.pool.wanted(), Idle: stats.Idle,
	}
	p.InFlight, _ = s.inFlight.read()
	if stats.Idle > 0 {
		p.Waiting = stats.Why.String()
	}
	if a := s.tuning(); a != nil && len(a.Path) > 0 {
		p.Because = a.Path[len(a.Path)-1].Why
	}
	p.SlowestHost, p.SlowestMean = s.tally.slowestHost()
	for i, d := range s.booked() {
		if phase(i) < phaseTotal {
			p.Spent = append(p.Spent, Spent{Phase: phase(i).String(), Time: d})
		}
	}
	return p, true
}
