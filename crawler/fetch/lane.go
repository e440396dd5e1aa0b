package fetch

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// carrier sends one GET through an HTTP client whose RoundTripper is ours, and follows nothing. The response comes
// back by the job in ctx; the error matters only if the request never reached the RoundTripper.
// A carrier is used by one goroutine at a time.
type carrier func(ctx context.Context, url string, header http.Header) error

// lane is a goroutine with a carrier of its own that performs one job at a time. A job that never returns costs its
// lane, and not the goroutine that asked.
type lane struct {
	jobs chan *job
	done chan struct{} // room for one, so that an abandoned lane can end
	late *time.Timer
	lost bool // its job was left behind; guarded by the lanes it is one of
}

// newLane starts a lane that calls ended when it is closed and its last job has returned.
func newLane(c carrier, ended func(*lane)) *lane {
	l := &lane{jobs: make(chan *job), done: make(chan struct{}, 1), late: time.NewTimer(time.Hour)}
	go func() {
		defer ended(l)
		for j := range l.jobs {
			j.perform(c)
			l.done <- struct{}{}
		}
	}()
	return l
}

// carry performs j and reports whether it ended within patience. If not, the lane is lost.
func (l *lane) carry(j *job, patience time.Duration) bool {
	l.late.Reset(patience)
	l.jobs <- j
	select {
	case <-l.done:
		l.late.Stop()
		return true
	case <-l.late.C:
		return false
	}
}

func (l *lane) close() {
	l.late.Stop()
	close(l.jobs)
}

// lanes keeps the idle lanes, and counts the lost ones. There are never more than fetches were once under way together, and
// as many again as may be lost: beyond that a fetch waits for a lost lane to end, so that what never returns cannot pile up.
type lanes struct {
	make    func() carrier
	maxLost int // lost lanes at which no fetch begins

	mu     sync.Mutex
	idle   []*lane
	lost   int
	room   chan struct{} // closed when a lost lane ends; nil while nobody waits
	closed bool
}

// take gives an idle lane or a new one. It fails with errClosed after close, and with the cause of ctx where that ended
// before there was room: [errTotal] says that lost lanes stood in the way for as long as a fetch may last.
func (p *lanes) take(ctx context.Context) (*lane, error) {
	for {
		l, room, err := p.tryTake()
		if room == nil {
			return l, err
		}
		select {
		case <-room:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// tryTake returns a lane, an error, or what will be closed when it is worth trying again.
func (p *lanes) tryTake() (l *lane, room <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch n := len(p.idle); {
	case p.closed:
		return nil, nil, errClosed
	case p.lost >= p.maxLost:
		if p.room == nil {
			p.room = make(chan struct{})
		}
		return nil, p.room, nil
	case n > 0:
		l, p.idle = p.idle[n-1], p.idle[:n-1]
		return l, nil, nil
	default:
		return newLane(p.make(), p.ended), nil, nil
	}
}

// give takes a lane back.
func (p *lanes) give(l *lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		l.close()
		return
	}
	p.idle = append(p.idle, l)
}

// lose gives a lane up whose job is still running.
func (p *lanes) lose(l *lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.lost = true
	p.lost++
	l.close()
}

// ended makes room if a lost lane has come to its end after all.
func (p *lanes) ended(l *lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.lost {
		p.lost--
		p.wake()
	}
}

// close ends the idle lanes; the others end as they are given back.
func (p *lanes) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, l := range p.idle {
		l.close()
	}
	p.idle = nil
	p.wake()
}

// wake lets all who wait for room try again.
func (p *lanes) wake() {
	if p.room != nil {
		close(p.room)
		p.room = nil
	}
}
