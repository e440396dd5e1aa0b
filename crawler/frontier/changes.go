package frontier

import "time"

// Declare makes a gate known. Keys are dense from 1.
func (f *Frontier) Declare(d Gate) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if int(d.Key) != len(f.gates) {
		panic("frontier: gates are declared in order")
	}
	g := &gate{key: d.Key, perHost: max(d.PerHost, 1), round: 1, pace: pace{base: d.Delay, next: d.NotBefore}}
	f.gates = append(f.gates, g)
	f.counts[g.where]++
}

// Add implements [Queue].
func (f *Frontier) Add(gate uint32, ids ...uint32) { f.add(gate, false, ids) }

// AddUrgent queues ids (sitemaps) that go before all others of their gate and
// hold them back until they are committed. They do not count to the page limit.
func (f *Frontier) AddUrgent(gate uint32, ids ...uint32) { f.add(gate, true, ids) }

func (f *Frontier) add(key uint32, urgent bool, ids []uint32) {
	f.change(key, func(g *gate) {
		list := &g.queue
		if urgent {
			list = &g.urgent
		}
		for _, id := range ids {
			list.push(id)
		}
		f.queued += len(ids)
	})
}

// Tried is an id that was requested in an earlier session and has no visit.
type Tried struct {
	ID        uint32
	Attempts  uint8
	Urgent    bool // a sitemap
	NotBefore time.Time
}

// Restore puts a gate back where an earlier session of the run left it: in its
// n-th sweep, with ids that still wait for this sweep and for the next. It is
// called after Add: a gate with nothing left to do in its sweep starts the next.
func (f *Frontier) Restore(key uint32, sweep uint16, now, next []Tried) {
	f.change(key, func(g *gate) {
		g.round = max(sweep, 1)
		g.sweep, g.again = entries(now), entries(next)
		f.queued += len(now) + len(next)
	})
}

func entries(tried []Tried) []entry {
	list := make([]entry, 0, len(tried))
	for _, t := range tried {
		list = append(list, entry{id: t.ID, attempts: t.Attempts, urgent: t.Urgent, counted: !t.Urgent, notBefore: t.NotBefore})
	}
	return list
}

// Release implements [Queue].
func (f *Frontier) Release(l *Lease, fb Feedback) {
	f.change(l.Gate, func(g *gate) {
		if l.released {
			panic("frontier: a lease is released once")
		}
		l.released = true
		g.busy--
		f.released++
		g.pace.heard(time.Now(), fb)
	})
}

// End implements [Queue].
func (f *Frontier) End(l *Lease, e Ending) {
	f.change(l.Gate, func(g *gate) {
		if !l.released || l.ended {
			panic("frontier: a lease ends once, after its request")
		}
		l.ended = true
		f.released--
		f.endLease(g, l)
		switch {
		case e.Aside:
			f.aside++
			f.queued++
			if l.counted && l.Attempt == 1 && f.limited {
				f.refund()
			}
		case e.Again:
			g.again = append(g.again, entry{id: l.ID, attempts: l.Attempt, urgent: l.urgent, counted: l.counted, notBefore: e.NotBefore})
			f.queued++
		case l.counted && !e.Requested && f.limited:
			f.refund()
		}
	})
}

func (f *Frontier) endLease(g *gate, l *Lease) {
	g.out--
	f.out--
	if l.urgent {
		g.urgentOut--
	}
}

// refund gives a place under the page limit back: a URL that its robots.txt
// refuses, or a trap guard blocks, costs no request.
func (f *Frontier) refund() {
	f.budget++
	if f.budget > 1 || f.counts[starved] == 0 {
		return
	}
	now := time.Now()
	for _, g := range f.gates[1:] {
		if g.where == starved {
			f.settle(g, now)
		}
	}
}

// giveBack returns an unreleased lease to its turn.
func (f *Frontier) giveBack(l *Lease, now time.Time) {
	g := f.gates[l.Gate]
	g.busy--
	f.putBack(g, l)
	f.settle(g, now)
}

func (f *Frontier) putBack(g *gate, l *Lease) {
	f.endLease(g, l)
	g.putBack(entry{id: l.ID, attempts: l.Attempt - 1, urgent: l.urgent, counted: l.counted, turn: l.Turn})
	f.queued++
}

// Probe gives a lease back because the robots.txt of its origin is unknown. The
// caller that gets true must ask for it, in the request slot of the lease, and
// then call Open or Defer; until then the gate admits nobody. False says
// that somebody else is asking already.
func (f *Frontier) Probe(l *Lease) (mine bool) {
	f.change(l.Gate, func(g *gate) {
		f.putBack(g, l)
		if mine = g.state != probing; mine {
			g.state = probing // keeps the slot
			return
		}
		g.busy--
	})
	return mine
}

// Open ends a probe, if there was one, and admits all URLs of a gate, at least
// delay apart. A gate's own, longer interval stays.
func (f *Frontier) Open(key uint32, delay time.Duration) {
	f.change(key, func(g *gate) {
		f.endProbe(g)
		g.state = open
		g.pace.base = max(g.pace.base, delay)
		g.pace.hold(g.pace.last.Add(g.pace.interval()))
	})
}

// Defer ends a probe without an answer: the next one comes after t.
func (f *Frontier) Defer(key uint32, t time.Time) {
	f.change(key, func(g *gate) {
		f.endProbe(g)
		g.state = fresh
		g.pace.hold(t)
	})
}

func (f *Frontier) endProbe(g *gate) {
	if g.state == probing {
		g.busy--
	}
}

// Pause stops leasing, or lets it go on. Leases that were given go on.
func (f *Frontier) Pause(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.paused = on
	if f.ended == nil {
		f.dispatch(time.Now())
	}
}

// Park tells how many finished results wait for an earlier one's turn.
func (f *Frontier) Park(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n != f.parked {
		f.parked = n
		now := time.Now()
		f.clocks.advance(now, len(f.waiters))
		f.settleReason(now)
	}
}

// NextSweeps starts the next sweep of each gate that has nothing to do before its
// last leases end, and returns the turn that each of these sweeps begins with:
// what was leased before is late.
func (f *Frontier) NextSweeps() map[uint32]uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts[held] == 0 || f.ended != nil {
		return nil
	}
	begins := map[uint32]uint64{}
	now := time.Now()
	for _, g := range f.gates[1:] {
		if g.where == held {
			g.turnOver()
			begins[g.key] = g.turn
			f.settle(g, now)
		}
	}
	f.dispatch(now)
	return begins
}

// change applies a change to one gate and all that follows from it.
func (f *Frontier) change(key uint32, apply func(*gate)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	g := f.gates[key]
	apply(g)
	now := time.Now()
	f.settle(g, now)
	if f.ended == nil && len(f.waiters) > 0 {
		f.dispatch(now)
		return
	}
	f.clocks.advance(now, len(f.waiters))
	f.settleReason(now)
}
