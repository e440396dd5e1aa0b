package frontier

import (
	"slices"
	"time"
)

// dispatch hands leases to waiters while both are there. It is the last thing
// every change does.
func (f *Frontier) dispatch(now time.Time) {
	f.clocks.advance(now, len(f.waiters))
	f.openDelayed(now)
	for len(f.waiters) > 0 && !f.paused {
		g := f.ready.pop()
		if g == nil {
			break
		}
		g.listed = false
		if f.settle(g, now); g.where != ready {
			continue
		}
		f.grant(g, now)
	}
	f.settleReason(now)
	f.finish()
}

// openDelayed moves gates whose time has come to the ready ones and sets the
// timer for the next.
func (f *Frontier) openDelayed(now time.Time) {
	for len(f.delayed) > 0 && !f.delayed[0].at.After(now) {
		f.settle(f.delayed[0], now)
	}
	if len(f.delayed) == 0 || len(f.waiters) == 0 || f.ended != nil {
		return
	}
	d := f.delayed[0].at.Sub(now)
	if f.timer == nil {
		f.timer = time.AfterFunc(d, f.tick)
		return
	}
	f.timer.Reset(d)
}

func (f *Frontier) tick() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended == nil {
		f.dispatch(time.Now())
	}
}

// grant leases the next id of a ready gate to the longest waiting worker.
func (f *Frontier) grant(g *gate, now time.Time) {
	s, _ := g.peek(f.room())
	e := g.take(s)
	if s == fromQueue && f.limited {
		f.budget--
	}
	g.pace.started(now)
	g.busy++
	g.out++
	f.out++
	f.queued--
	if e.urgent {
		g.urgentOut++
	}
	w := f.waiters[0]
	f.waiters = slices.Delete(f.waiters, 0, 1) // and not [1:], which would have the next waiter take new memory
	w.lease = Lease{
		ID: e.id, Gate: g.key, Turn: e.turn, Sweep: g.round, Attempt: e.attempts + 1, Fresh: g.state == fresh,
		Wait: f.clocks.at.Minus(w.since), urgent: e.urgent, counted: e.counted,
	}
	w.done = true
	if w.wake != nil {
		close(w.wake)
	}
	f.settle(g, now)
}

// settle puts a gate where it belongs after a change.
func (f *Frontier) settle(g *gate, now time.Time) {
	to, at := g.place(now, f.room())
	if g.where != to {
		f.counts[g.where]--
		f.counts[to]++
	}
	if g.where == delayed && (to != delayed || !at.Equal(g.at)) {
		f.delayed.remove(g)
	}
	if to == delayed && (g.where != delayed || !at.Equal(g.at)) {
		g.at = at
		f.delayed.add(g)
	}
	g.where = to
	if to == ready && !g.listed {
		g.listed = true
		f.ready.push(g)
	}
}

// settleReason decides why the workers that wait do so.
func (f *Frontier) settleReason(now time.Time) {
	reason := Empty
	switch {
	case f.paused:
		reason = Memory
	case f.counts[delayed]+f.counts[capped] > 0:
		reason = Politeness
	case f.counts[waiting] > 0:
		reason = Robots
	case f.parked > 0:
		reason = Order
	case f.released > 0:
		reason = Commit
	case f.counts[held] > 0:
		reason = Order
	}
	f.clocks.turn(now, reason, len(f.waiters) > 0 && f.released <= f.parked)
}

// finish ends the frontier when nothing can be leased ever again.
func (f *Frontier) finish() {
	if f.out > 0 || f.counts[ready]+f.counts[delayed]+f.counts[capped]+f.counts[waiting] > 0 {
		return
	}
	if f.counts[starved] > 0 {
		f.end(ErrLimit)
		return
	}
	f.end(ErrDrained)
}

func (f *Frontier) end(err error) {
	if f.ended != nil {
		return
	}
	f.ended = err
	if f.timer != nil {
		f.timer.Stop()
	}
	for _, w := range f.waiters {
		w.lease.Wait = f.clocks.at.Minus(w.since)
		if w.wake == nil {
			w.wake = granted
			continue
		}
		close(w.wake)
	}
	f.waiters = nil
}

func (f *Frontier) room() bool { return !f.limited || f.budget > 0 }
