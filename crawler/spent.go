package crawler

import (
	"sync"
	"sync/atomic"
	"time"

	"sweetspot/crawler/frontier"
	"sweetspot/store"
)

// phase is what a worker spends time on. The first ones are reasons to wait for
// a lease and keep the numbers that frontier gives them.
type phase int

const (
	phaseDNS phase = iota + phase(frontier.Reasons)
	phaseConnect
	phaseTLS
	phaseFirstByte
	phaseBody
	phaseParse
	phaseCommit // waiting for room in the re-order buffer, or for the disk
	phaseRobots // asking for a robots.txt
	phaseTotal  // all of it; what no phase claims is "other"
	phases
)

func (p phase) String() string {
	if p < phase(frontier.Reasons) {
		return frontier.Reason(p).String()
	}
	return [...]string{"DNS", "connect", "TLS", "first byte", "body", "parse", "commit", "robots.txt"}[p-phase(frontier.Reasons)]
}

// spent is worker time by phase, added up over all workers.
type spent [phases]atomic.Int64

func (s *spent) add(p phase, d time.Duration) { s[p].Add(int64(d)) }

func (s *spent) waited(w frontier.Waits) {
	for i, d := range w {
		if d > 0 {
			s[i].Add(int64(d))
		}
	}
}

// fetched books one request: its phases, and what they leave of its duration
// (writing the request, waiting for a connection) to the first byte.
func (s *spent) fetched(t store.Timing, took time.Duration) {
	s.add(phaseDNS, t.DNS)
	s.add(phaseConnect, t.Connect)
	s.add(phaseTLS, t.TLS)
	s.add(phaseBody, t.Body)
	s.add(phaseFirstByte, max(took-t.DNS-t.Connect-t.TLS-t.Body, 0))
}

// gauge counts requests in flight.
type gauge struct {
	mu        sync.Mutex
	now, peak int
}

func (g *gauge) inc() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now++
	g.peak = max(g.peak, g.now)
}

func (g *gauge) dec() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now--
}

func (g *gauge) read() (now, peak int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.now, g.peak
}
