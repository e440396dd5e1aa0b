package frontier

import "time"

// Stats is the frontier at one moment.
type Stats struct {
	Queued int // ids that wait, those of later sweeps and those set aside included
	Leased int
	Gates  int
	Aside  int    // ids left to another session, part of Queued
	Why    Reason // what a worker that asks now waits for
	Idle   int    // workers that wait
}

// Stats reads the frontier's state.
func (f *Frontier) Stats() Stats {
	f.mu.Lock()
	defer f.mu.Unlock()
	return Stats{Queued: f.queued, Leased: f.out, Gates: len(f.gates) - 1, Aside: f.aside, Why: f.clocks.current, Idle: len(f.waiters)}
}

// Stalled returns for how long workers have had nothing to lease because of a
// page in flight that others must not overtake (reason Order), 0 if they have
// something else to wait for.
func (f *Frontier) Stalled() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.clocks.stalled.IsZero() {
		return 0
	}
	return time.Since(f.clocks.stalled)
}

// Pace returns when a gate opens next and the interval it keeps: what must be
// durable so that politeness survives a restart.
func (f *Frontier) Pace(key uint32) (notBefore time.Time, interval time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := &f.gates[key].pace
	return p.next, p.interval()
}

// Idle returns, by reason, the worker time that went to waiting in Next since the
// frontier began, waits that go on included, and the time in which at least one
// worker did so: more workers would have made none of that shorter.
func (f *Frontier) Idle() (workers, short Waits) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clocks.advance(time.Now(), len(f.waiters))
	return f.clocks.idle, f.clocks.short
}
