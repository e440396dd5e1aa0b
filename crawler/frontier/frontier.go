package frontier

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Why Next gives no lease any more.
var (
	// ErrDrained: nothing is queued, leased or delayed, except what was set aside.
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
	Aside     bool      // neither done nor to be taken again in this session
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
	// ErrLimit, ErrStopped, or the cause of ctx's end, each with a lease that says
	// nothing but what was waited for.
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
	counts  [nowheres]int // gates by where they are

	limited  bool
	budget   int // ids that may still be tried, when limited
	queued   int // ids that wait, those set aside included
	aside    int // ids left to another session
	out      int // leases that have not ended
	released int // those whose request has
	parked   int // those whose result waits for an earlier one

	paused  bool
	waiters []*waiter
	wanting chan struct{} // capacity 1: a waiter has come
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
	return &Frontier{gates: make([]*gate, 1), clocks: clocks{since: time.Now()}, wanting: make(chan struct{}, 1)}
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
	f.clocks.advance(time.Now(), len(f.waiters))
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
		return w.lease, f.cause()
	case <-ctx.Done():
		return f.leave(w), context.Cause(ctx)
	}
}

// Wanting receives once a worker has begun to wait for a lease, however many have
// since it last did.
func (f *Frontier) Wanting() <-chan struct{} { return f.wanting }

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
	f.clocks.advance(now, len(f.waiters))
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
		select {
		case f.wanting <- struct{}{}:
		default:
		}
	}
	return w, nil
}

// leave takes back a waiter's request; a lease that came at the same moment goes
// back to its place.
func (f *Frontier) leave(w *waiter) (waited Lease) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	if w.done {
		f.giveBack(&w.lease, now)
		f.dispatch(now)
		return Lease{Wait: w.lease.Wait}
	}
	f.clocks.advance(now, len(f.waiters))
	for i, x := range f.waiters {
		if x == w {
			f.waiters = append(f.waiters[:i], f.waiters[i+1:]...)
			break
		}
	}
	f.settleReason(now)
	if f.ended != nil {
		return w.lease
	}
	return Lease{Wait: f.clocks.at.Minus(w.since)}
}
