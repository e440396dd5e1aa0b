package fetch

import (
	"context"
	"sync"
	"time"
)

// leash is what ends a fetch: a context, and the two clocks that cancel it. One by which nothing has been ended is as good as
// new, and serves the next fetch.
type leash struct {
	parent context.Context
	ctx    context.Context
	cancel context.CancelCauseFunc
	total  *time.Timer // for the whole fetch
	stall  *time.Timer // for the next byte of its body
	spoilt bool        // the stall clock has gone off, or perhaps
}

// newLeash returns one whose clocks stand still.
func newLeash(parent context.Context) *leash {
	l := &leash{parent: parent}
	l.ctx, l.cancel = context.WithCancelCause(parent)
	l.total = time.AfterFunc(time.Hour, func() { l.cancel(errTotal) })
	l.stall = time.AfterFunc(time.Hour, func() { l.cancel(errStall) })
	l.total.Stop()
	l.stall.Stop()
	return l
}

// fed stops the stall clock, which must run.
func (l *leash) fed() {
	if !l.stall.Stop() {
		l.spoilt = true // what it runs may come late
	}
}

// leashes keeps those that wait for the next fetch.
type leashes struct {
	mu     sync.Mutex
	idle   []*leash
	closed bool
}

// take returns a leash under parent whose fetch may last that long.
func (p *leashes) take(parent context.Context, total time.Duration) *leash {
	l := p.last()
	if l != nil && l.parent != parent {
		l.cancel(context.Canceled)
		l = nil
	}
	if l == nil {
		l = newLeash(parent)
	}
	l.total.Reset(total)
	return l
}

func (p *leashes) last() *leash {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return nil
	}
	l := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return l
}

// end ends all that is still under way by a leash, unless its fetch came to a good end.
func (p *leashes) end(l *leash, good bool) {
	if !l.total.Stop() || !good || l.spoilt || !p.put(l) {
		l.cancel(context.Canceled)
	}
}

func (p *leashes) put(l *leash) (kept bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.idle = append(p.idle, l)
	}
	return !p.closed
}

// close lets go of all; those that are out end with their fetch.
func (p *leashes) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, l := range p.idle {
		l.cancel(context.Canceled)
	}
	p.idle = nil
}
