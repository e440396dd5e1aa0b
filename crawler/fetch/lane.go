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
}

func newLane(c carrier) *lane {
	l := &lane{jobs: make(chan *job), done: make(chan struct{}, 1), late: time.NewTimer(time.Hour)}
	go func() {
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

// lanes keeps the idle lanes. There are never more than fetches were once under way together.
type lanes struct {
	make func() carrier

	mu     sync.Mutex
	idle   []*lane
	closed bool
}

// take gives an idle lane or a new one; nil after close.
func (p *lanes) take() *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	if n := len(p.idle); n > 0 {
		l := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return l
	}
	return newLane(p.make())
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

// close ends the idle lanes; the others end as they are given back.
func (p *lanes) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, l := range p.idle {
		l.close()
	}
	p.idle = nil
}
