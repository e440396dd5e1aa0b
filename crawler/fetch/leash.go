package fetch

import (
	"context"
	"sync"
	"time"
)

// leash is what ends a fetch: a context, and the clocks that cancel it. One by which nothing has been ended is as good as new,
// and serves the next fetch.
type leash struct {
	parent context.Context
	ctx    context.Context
	cancel context.CancelCauseFunc
	total  *time.Timer // for the whole fetch
	header *time.Timer // for the answer's header
	stall  *time.Timer // for the next byte of its body
	spoilt bool        // a clock may have gone off

	firstByte time.Duration // that the header may take from when there is a connection

	mu   sync.Mutex
	tied *http1Conn // ends with the fetch
}

// newLeash returns one whose clocks stand still.
func newLeash(parent context.Context) *leash {
	l := &leash{parent: parent}
	l.ctx, l.cancel = context.WithCancelCause(parent)
	l.total, l.header, l.stall = l.clock(errTotal), l.clock(errFirstByte), l.clock(errStall)
	context.AfterFunc(l.ctx, l.end)
	return l
}

// tie has c end with the fetch, should that be ended before c is untied.
func (l *leash) tie(c *http1Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tied = c; l.ctx.Err() != nil {
		c.hangUp()
	}
}

// untie leaves the connection alone, and reports whether it is as it was.
func (l *leash) untie() (whole bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tied = nil
	return l.ctx.Err() == nil
}

// end comes once ctx has ended.
func (l *leash) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tied != nil {
		l.tied.hangUp()
	}
}

// clock returns a clock that stands still. When it goes off, why ends the fetch.
func (l *leash) clock(why error) *time.Timer {
	t := time.AfterFunc(time.Hour, func() { l.cancel(why) })
	t.Stop()
	return t
}

// halt stops a clock. One that does not run has gone off, or the fetch never came to need it: that is no good end either.
func (l *leash) halt(clock *time.Timer) {
	if !clock.Stop() {
		l.spoilt = true // what it does may come late
	}
}

// leashes keeps those that wait for the next fetch.
type leashes struct {
	firstByte time.Duration

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
		l.firstByte = p.firstByte
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
	if !l.total.Stop() || !good || l.spoilt || !p.put(l) { // a lane that is left behind may still halt clocks
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
