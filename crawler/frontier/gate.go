package frontier

import "time"

type state uint8

const (
	fresh   state = iota // robots.txt unknown: one lease at a time
	probing              // somebody is asking: no lease
	open
)

// A gate is the queue of one host with its order and its pace.
type gate struct {
	key     uint32
	state   state
	perHost int
	pace    pace

	// The queue, in the order it is taken. Leases that came back keep their turn;
	// sitemaps go before pages and hold them back until they are committed.
	back   []entry
	urgent idList
	head   []entry // given back before anything was leased behind it: has no turn yet
	sweep  []entry // this sweep's second tries, oldest first
	queue  idList  // ids nobody has tried yet
	again  []entry // the next sweep

	turn      uint64 // turns given so far
	round     uint16 // number of the sweep, from 1
	busy      int    // requests in flight
	out       int    // leases that have not ended
	urgentOut int    // those of sitemaps

	where  where
	listed bool      // in the line of ready gates
	index  int       // in the heap of delayed gates
	at     time.Time // when a delayed gate opens
}

// entry is a queue entry that carries more than its id.
type entry struct {
	id        uint32
	attempts  uint8 // requests so far
	urgent    bool
	counted   bool // holds a place under the page limit
	turn      uint64
	notBefore time.Time
}

// where is a gate's place among the others: in at most one of two queues, or
// counted under the reason why it is in none.
type where uint8

const (
	idle     where = iota // nothing to take
	ready                 // may admit a request now
	delayed               // may at a known time
	capped                // waits for one of its own requests to end
	waiting               // waits for its robots.txt
	starved               // waits for room under the page limit
	held                  // waits for its leases to end, to start its next sweep
	nowheres              // number of places
)

// peek returns what the gate would lease next. Budget says whether an id that
// nobody has tried yet may be taken.
func (g *gate) peek(budget bool) (source, bool) {
	switch {
	case len(g.back) > 0:
		return fromBack, true
	case g.urgent.len > 0:
		return fromUrgent, true
	case g.urgentOut > 0:
		return 0, false
	case len(g.head) > 0:
		return fromHead, true
	case len(g.sweep) > 0:
		return fromSweep, true
	case g.queue.len > 0 && budget:
		return fromQueue, true
	}
	return 0, false
}

type source uint8

const (
	fromBack source = iota
	fromUrgent
	fromHead
	fromSweep
	fromQueue
)

func (g *gate) take(s source) entry {
	var e entry
	switch s {
	case fromBack:
		e = g.back[0]
		g.back = g.back[1:]
		return e
	case fromUrgent:
		e = entry{id: g.urgent.pop(), urgent: true}
	case fromHead:
		e = g.head[0]
		g.head = g.head[1:]
	case fromSweep:
		e = g.sweep[0]
		g.sweep = g.sweep[1:]
	case fromQueue:
		e = entry{id: g.queue.pop(), counted: true}
	}
	e.turn = g.turn
	g.turn++
	return e
}

// putBack returns an entry to its turn. There are at most as many as workers. A
// page that nothing was leased behind gives its turn back as well: the sitemaps
// that its robots.txt may name go first.
func (g *gate) putBack(e entry) {
	if g.out == 0 && e.turn == g.turn-1 && !e.urgent {
		g.turn--
		g.head = append(g.head, e)
		return
	}
	i := len(g.back)
	for i > 0 && g.back[i-1].turn > e.turn {
		i--
	}
	g.back = append(g.back, entry{})
	copy(g.back[i+1:], g.back[i:])
	g.back[i] = e
}

// place decides where the gate belongs now, and when it opens if it is delayed.
func (g *gate) place(now time.Time, budget bool) (where, time.Time) {
	g.nextSweep(budget)
	s, ok := g.peek(budget)
	switch {
	case !ok && g.queue.len > 0 && g.urgentOut == 0:
		return starved, time.Time{}
	case !ok && len(g.again) > 0 && g.urgentOut == 0:
		return held, time.Time{}
	case !ok:
		return idle, time.Time{}
	case g.state == probing, g.state == fresh && g.busy > 0:
		return waiting, time.Time{}
	case g.busy >= g.perHost:
		return capped, time.Time{}
	}
	at := g.pace.next
	if s == fromSweep && g.sweep[0].notBefore.After(at) {
		at = g.sweep[0].notBefore
	}
	if at.After(now) {
		return delayed, at
	}
	return ready, at
}

// nextSweep starts the next sweep when this one has drained.
func (g *gate) nextSweep(budget bool) {
	drained := g.out == 0 && len(g.back) == 0 && g.urgent.len == 0 && len(g.head) == 0 && len(g.sweep) == 0 && (g.queue.len == 0 || !budget)
	if drained && len(g.again) > 0 {
		g.turnOver()
	}
}

func (g *gate) turnOver() {
	g.sweep, g.again = g.again, nil
	g.round++
}
