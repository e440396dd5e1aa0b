package crawler

import (
	"context"
	"sync/atomic"

	"sweetspot/crawler/fetch/robots"
)

// headStart is the request for the robots.txt that a new run needs first. It is sent while the run's file is made durable,
// which takes about as long as a server nearby takes to answer. A nil one has asked nobody.
type headStart struct {
	origin string
	taken  atomic.Bool
	stop   context.CancelFunc
	done   chan struct{} // closed once the answer is there
	answer askedRobots
}

// askedRobots is an answer, and how many requests it took.
type askedRobots struct {
	robots.Answer
	requests int
}

// askAhead asks the first seed's origin, unless the crawl is interrupted already. An interruption that comes later lets the
// request end while a worker waits for it.
func (s *session) askAhead(ctx context.Context) {
	if s.o.IgnoreRobots || ctx.Err() != nil {
		return
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	h := &headStart{origin: s.seeds[0].Origin(), stop: stop, done: make(chan struct{})}
	go func() {
		defer close(h.done)
		h.answer = s.askRobots(ctx, h.origin)
	}()
	s.headStart = h
}

// robotsOf returns what was asked ahead, to the first who wants it, and asks otherwise.
func (s *session) robotsOf(ctx context.Context, origin string) askedRobots {
	h := s.headStart
	if h == nil || h.origin != origin || h.taken.Swap(true) {
		return s.askRobots(ctx, origin)
	}
	select {
	case <-h.done:
		return h.answer
	case <-ctx.Done():
		return askedRobots{}
	}
}

// end gives up what has not come yet.
func (h *headStart) end() {
	if h != nil {
		h.stop()
		<-h.done
	}
}
