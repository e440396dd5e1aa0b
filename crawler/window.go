package crawler

import (
	"sync/atomic"
	"time"

	"sweetspot/crawler/frontier"
)

// pulse counts what the workers do, for whoever looks at intervals.
type pulse struct {
	cycles, busy          atomic.Int64 // pages that a worker is done with, and the time that it was at them
	good, failed, refused atomic.Int64 // answers; 5xx and none; 429 and 503
}

// answered counts a request by its status, 0 for no answer.
func (p *pulse) answered(status int) {
	switch fb := (frontier.Feedback{Status: status}); {
	case fb.Refused():
		p.refused.Add(1)
	case status == 0 || status >= 500:
		p.failed.Add(1)
	default:
		p.good.Add(1)
	}
}

// cycled counts a worker that is free again.
func (p *pulse) cycled(d time.Duration) {
	p.cycles.Add(1)
	p.busy.Add(int64(d))
}

// window is what a crawl did between two moments: all that a tuner knows.
type window struct {
	workers int // in use
	took    time.Duration

	cycles                int           // pages that workers were done with
	busy                  time.Duration // from their leases until the worker was free again, in all
	good, failed, refused int           // answers
	idle                  frontier.Waits
	slow                  time.Duration // first byte, 95 of 100
}

// cycle is how long a worker was busy with a page.
func (w *window) cycle() time.Duration { return w.busy / time.Duration(max(w.cycles, 1)) }

// idleShare is the share of worker time with nothing to lease.
func (w *window) idleShare() float64 {
	return min(float64(w.idle.Total())/max(float64(w.workers)*float64(w.took), 1), 1)
}

// reason is what most of the idle time was waited for.
func (w *window) reason() frontier.Reason {
	most := frontier.Empty
	for r := range frontier.Reasons {
		if w.idle[r] > w.idle[most] {
			most = r
		}
	}
	return most
}

// fed is how many workers had something to do.
func (w *window) fed() float64 { return float64(w.workers) * (1 - w.idleShare()) }

// rate is good answers a second, by Little's law rather than by counting:
// workers with the same latency finish together, and a count then depends on
// which side of the window's edge they fall.
func (w *window) rate() float64 {
	answers := w.good + w.failed + w.refused
	if w.cycles == 0 || answers == 0 {
		return 0
	}
	return w.fed() / max(w.cycle().Seconds(), 1e-6) * float64(w.good) / float64(answers)
}

// moment is a reading of all counters that windows are made from.
type moment struct {
	at                                  time.Time
	cycles, busy, good, failed, refused int64
	idle                                frontier.Waits
	latencies                           *latencies
}

func (s *session) moment() moment {
	idle, _ := s.frontier.Idle()
	p := &s.pulse
	return moment{
		at: time.Now(), cycles: p.cycles.Load(), busy: p.busy.Load(),
		good: p.good.Load(), failed: p.failed.Load(), refused: p.refused.Load(),
		idle: idle, latencies: s.loads.read(),
	}
}

// since makes the window between two moments.
func (m moment) since(e moment, workers int) window {
	first := m.latencies.since(e.latencies).at(0, loadLevels)
	return window{
		workers: workers, took: m.at.Sub(e.at),
		cycles: int(m.cycles - e.cycles), busy: time.Duration(m.busy - e.busy),
		good: int(m.good - e.good), failed: int(m.failed - e.failed), refused: int(m.refused - e.refused),
		idle: m.idle.Minus(e.idle), slow: first.quantile(0.95),
	}
}
