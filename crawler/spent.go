package crawler

import (
	"slices"
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
	phaseCores  // ready to go on, and no processor was free; the crawl's own bookkeeping
	phaseTotal  // all of it, while workers were in use; what no phase claims is phaseOther
	phases
)

func (p phase) String() string {
	if p < phase(frontier.Reasons) {
		return frontier.Reason(p).String()
	}
	return [...]string{"DNS", "connect", "TLS", "first byte", "body", "parse", "commit", "robots.txt", "processor"}[p-phase(frontier.Reasons)]
}

// phaseOther is what no phase claims.
const phaseOther = "other"

// Phases lists what the phase of a [Share] can be.
func Phases() (names []string) {
	for p := range phaseTotal {
		if name := p.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return append(names, phaseOther)
}

// spent is worker time by phase, added up over all workers.
type spent struct {
	by [phases]atomic.Int64

	mu   sync.Mutex
	gone []time.Time // when workers in use went home
}

// booked reads all worker time by phase.
func (s *session) booked() (by [phases]time.Duration) {
	for p := range phases {
		by[p] = time.Duration(s.spent.by[p].Load())
	}
	idle, _ := s.frontier.Idle()
	for r, d := range idle {
		by[r] += d
	}
	return by
}

func (s *spent) add(p phase, d time.Duration) { s.by[p].Add(int64(d)) }

// sheet is one worker's time sheet. Each lap is booked to one phase and begins
// where the last one ended, so nothing is left out and nothing counts twice.
type sheet struct {
	spent       *spent
	began, last time.Time
}

// sheet begins one at the time from which a worker is in use.
func (s *spent) sheet(since time.Time) *sheet {
	return &sheet{spent: s, began: since, last: since}
}

// end closes a sheet: the time until now was the worker's.
func (t *sheet) end() {
	t.lap(phaseCores)
	t.spent.add(phaseTotal, t.last.Sub(t.began))
}

// left notes that a worker in use goes home, its sheet closed: there is nothing left for it.
func (s *spent) left(t *sheet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = append(s.gone, t.last)
}

// over books the time from then until the last one went home, which is now.
func (s *spent) over() (now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now = time.Now()
	for _, t := range s.gone {
		s.add(phase(frontier.Empty), now.Sub(t))
		s.add(phaseTotal, now.Sub(t))
	}
	s.gone = nil
	return now
}

// lap books the time since the last one.
func (t *sheet) lap(p phase) {
	now := time.Now()
	t.spent.add(p, now.Sub(t.last))
	t.last = now
}

// leased books what a wait for a lease took beyond the reasons that the frontier
// books itself: from being given the lease until running again.
func (t *sheet) leased(w frontier.Waits) {
	now := time.Now()
	t.spent.add(phaseCores, max(now.Sub(t.last)-w.Total(), 0))
	t.last = now
}

// fetched books a request: its phases, and what they leave of its duration
// (waiting for a connection) to the first byte. Addresses that are tried side by
// side can make the phases longer than the whole.
func (t *sheet) fetched(v store.Timing) {
	now := time.Now()
	rest := now.Sub(t.last)
	for p, d := range map[phase]time.Duration{phaseDNS: v.DNS, phaseConnect: v.Connect, phaseTLS: v.TLS, phaseBody: v.Body} {
		d = min(d, rest)
		t.spent.add(p, d)
		rest -= d
	}
	t.spent.add(phaseFirstByte, rest)
	t.last = now
}

// gauge counts requests in flight.
type gauge struct {
	mu        sync.Mutex
	now, peak int
}

// inc returns how many are in flight now.
func (g *gauge) inc() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now++
	g.peak = max(g.peak, g.now)
	return g.now
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
