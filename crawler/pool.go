package crawler

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errParked = errors.New("the worker is not in use")

// pool says which of the workers are in use: the first so many. How many may
// change at any time; a worker that is no longer wanted ends the page it is at,
// or leaves the line for the next one, and waits here.
type pool struct {
	mu     sync.Mutex
	size   int
	since  time.Time // when it became size
	closed bool
	duties map[int]context.CancelCauseFunc // of the workers in use
	moved  chan struct{}                   // closed when size or closed changes
}

func newPool(size int) *pool {
	return &pool{size: size, since: time.Now(), duties: map[int]context.CancelCauseFunc{}, moved: make(chan struct{})}
}

// enter waits until a worker is wanted and returns the context of its duty, which
// ends with errParked when it is not wanted any more, and since when it has been
// wanted. It returns false once the pool is closed or ctx has ended. Who enters
// leaves.
func (p *pool) enter(ctx context.Context, worker int) (duty context.Context, since time.Time, ok bool) {
	for {
		p.mu.Lock()
		if p.closed || ctx.Err() != nil {
			p.mu.Unlock()
			return nil, since, false
		}
		if worker < p.size {
			duty, p.duties[worker] = context.WithCancelCause(ctx)
			since = p.since
			p.mu.Unlock()
			return duty, since, true
		}
		moved := p.moved
		p.mu.Unlock()
		select {
		case <-moved:
		case <-ctx.Done():
		}
	}
}

// leave ends a worker's duty.
func (p *pool) leave(worker int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.duties[worker](nil)
	delete(p.duties, worker)
}

// resize changes how many workers are wanted, and returns since when.
func (p *pool) resize(size int) (since time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.size, p.since = size, time.Now()
	for worker, end := range p.duties {
		if worker >= size {
			end(errParked)
		}
	}
	p.tell()
	return p.since
}

// close lets the workers that wait go home: there is nothing left to do.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.tell()
}

func (p *pool) tell() {
	close(p.moved)
	p.moved = make(chan struct{})
}

// wanted returns how many workers are.
func (p *pool) wanted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size
}
