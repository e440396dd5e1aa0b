package frontier

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Why Next gives no lease any more.
var (
	// ErrDrained: nothing is queued, leased or delayed, except behind shut gates.
	ErrDrained = errors.New("frontier is drained")
	// ErrLimit: ids remain that nobody has tried, and no room is left under the page limit.
	ErrLimit = errors.New("page limit is reached")
	// ErrStopped: Stop was called.
	ErrStopped = errors.New("frontier is stopped")
)

// Lease is a queued id handed to one worker. Its request ends with Release, the
// lease itself with End.
type Lease struct {
	ID      uint32
	Gate    uint32
	Turn    uint64 // place in the gate's order: 0, 1, 2 … without gaps over a session
	Sweep   uint16 // the gate's sweep, from 1
	Attempt uint8  // 1 for the first request, over all sessions
	Fresh   bool   // the gate waits for Open, or for Probe
	Wait    Waits  // what the worker waited for since it asked

	urgent, counted bool
	released, ended bool
}

// Ending is what became of a lease once it is durable.
type Ending struct {
	Again     bool      // not a visit yet: take the id again in the next sweep …
	NotBefore time.Time // … and not before this time
	Requested bool      // a request was sent, so the visit counts to the page limit
}

// Gate describes a gate when it is first met or restored.
type Gate struct {
	Key       uint32        // chosen by the caller, dense from 1
	PerHost   int           // most requests at once, at least 1
	Delay     time.Duration // polite interval between two requests, 0 = none
	NotBefore time.Time     // closed until then
}

// Queue is the contract that frontiertest holds an implementation to. All
// methods may be called from any goroutine.
type Queue interface {
	// Add queues ids nobody has tried yet, behind all that the gate holds. A page's
	// links are added before its lease ends: else the frontier looks drained.
	Add(gate uint32, ids ...uint32)
	// Next leases the oldest leasable id of a gate that is open now, gates taking
	// turns. It waits while something is queued or leased, and returns ErrDrained,
	// ErrLimit, ErrStopped, or the cause of ctx's end.
	Next(ctx context.Context) (Lease, error)
	// Release ends the request of a lease and applies what was learnt about the host.
	Release(l *Lease, f Feedback)
	// End ends a lease, once, after Release and after what came of it is durable.
	End(l *Lease, e Ending)
}

// Frontier is the Queue in memory.
type Frontier struct {
	mu      sync.Mutex
	gates   []*gate // by key; 0 is unused
	ready   fifo    // gates that may admit a request now, and some that no longer may
	delayed heapOfGates
	shut    []*gate
	counts  [nowheres]int // gates by where they are

	limited  bool
	budget   int // ids that may still be tried, when limited
	queued   int // ids that wait
	out      int // leases that have not ended
	released int // those whose request has
	parked   int // those whose result waits for an earlier one

	paused  bool
	waiters []*waiter
	clocks  clocks
	timer   *time.Timer
	ended   error
}

var _ Queue = (*Frontier)(nil)

type waiter struct {
	since Waits
	lease Lease
	done  bool
	wake  chan struct{} // closed when done or when the frontier has ended
}

// New returns an empty frontier without a page limit.
func New() *Frontier {
	return &Frontier{gates: make([]*gate, 1), clocks: clocks{since: time.Now()}}
}

// Limit bounds how many ids may be tried from now on that nobody has tried yet.
// It is called before the first lease.
func (f *Frontier) Limit(pages int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.limited, f.budget = true, pages
}

// Stop makes every Next, waiting or to come, return ErrStopped. Leases go on.
func (f *Frontier) Stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.end(ErrStopped)
}

// Next implements [Queue].
func (f *Frontier) Next(ctx context.Context) (Lease, error) {
	w, err := f.ask()
	if err != nil {
		return Lease{}, err
	}
	select {
	case <-w.wake:
		if w.done {
			return w.lease, nil
		}
		return Lease{}, f.cause()
	case <-ctx.Done():
		f.leave(w)
		return Lease{}, context.Cause(ctx)
	}
}

func (f *Frontier) cause() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ended
}

// granted is the wake of every waiter that need not wait.
var granted = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

func (f *Frontier) ask() (*waiter, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended != nil {
		return nil, f.ended
	}
	now := time.Now()
	f.clocks.advance(now)
	w := &waiter{since: f.clocks.at}
	f.waiters = append(f.waiters, w)
	f.dispatch(now)
	switch {
	case w.done:
		w.wake = granted
	case f.ended != nil:
		return nil, f.ended
	default:
		w.wake = make(chan struct{})
	}
	return w, nil
}

// leave takes back a waiter's request; a lease that came at the same moment goes
// back to its place.
func (f *Frontier) leave(w *waiter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	if w.done {
		f.giveBack(&w.lease, now)
		f.dispatch(now)
		return
	}
	for i, x := range f.waiters {
		if x == w {
			f.waiters = append(f.waiters[:i], f.waiters[i+1:]...)
			break
		}
	}
	f.settleReason(now)
}

// dispatch hands leases to waiters while both are there. It is the last thing
// every change does.
func (f *Frontier) dispatch(now time.Time) {
	f.clocks.advance(now)
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
	f.waiters = f.waiters[1:]
	w.lease = Lease{
		ID: e.id, Gate: g.key, Turn: e.turn, Sweep: g.round, Attempt: e.attempts + 1, Fresh: g.state == fresh,
		Wait: f.clocks.at.minus(w.since), urgent: e.urgent, counted: e.counted,
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
	}
	f.clocks.turn(now, reason, len(f.waiters) > 0)
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
		if w.wake == nil {
			w.wake = granted
			continue
		}
		close(w.wake)
	}
	f.waiters = nil
}

func (f *Frontier) room() bool { return !f.limited || f.budget > 0 }
