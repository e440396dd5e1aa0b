package crawler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"sweetspot/crawler/frontier"
)

// Crawler crawls one site as its options say. It may be run again, one run at a
// time; Progress may be called from any goroutine.
type Crawler struct {
	o       Options
	current atomic.Pointer[session]
}

// New returns a crawler, or all faults of its options.
func New(o Options) (*Crawler, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	return &Crawler{o: o.withDefaults()}, nil
}

// Why a crawl ends early. The cause of the context that Run is given may be any
// error; these are Run's own.
var (
	errMaxTime = errors.New("max-time is reached")
	errGrace   = errors.New("the grace has passed")
)

// Run crawls from the seeds until the frontier is drained, a limit is reached,
// or ctx ends: then it stops leasing, lets what is in flight end within the
// grace, commits, and returns a summary whose outcome is "interrupted". An
// unfinished run of the same site in the same store is gone on with.
//
// The error is about what keeps the crawl from going on: seeds that are none, a
// store that is locked, full or damaged. A bad page, or a seed that cannot be
// reached, is a result and stands in the summary.
func (c *Crawler) Run(ctx context.Context, seeds ...string) (Summary, error) {
	s, err := c.open(ctx, seeds)
	if err != nil {
		return Summary{}, err
	}
	c.current.Store(s)
	defer s.close()
	if s.nothingToDo != "" {
		return s.finish(ctx)
	}
	if c.o.MaxTime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, c.o.MaxTime, errMaxTime)
		defer cancel()
	}
	if err := s.pump(ctx); err != nil {
		return s.summary(), err
	}
	if err := s.check(ctx); err != nil {
		return s.summary(), err
	}
	return s.finish(ctx)
}

// pump starts the workers and the committer and waits for them.
func (s *session) pump(ctx context.Context) error {
	outlives, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	stop := context.AfterFunc(ctx, func() { s.windDown(outlives, cancel) })
	defer stop()

	watched, unwatch := context.WithCancel(outlives)
	g, work := errgroup.WithContext(outlives)
	g.Go(func() error {
		s.guardMemory(watched, func() {
			s.outOfMemory.Store(true)
			s.windDown(outlives, cancel)
		})
		return nil
	})
	g.Go(func() error { return s.commit(work) })
	var workers sync.WaitGroup
	for range s.o.Workers {
		workers.Add(1)
		g.Go(func() error {
			defer workers.Done()
			return s.work(work)
		})
	}
	g.Go(func() error {
		workers.Wait()
		unwatch()
		s.results.close()
		return nil
	})
	err := g.Wait()
	if errors.Is(err, errGrace) {
		return nil // what was still in flight is fetched again by the next session
	}
	return err
}

// windDown stops leasing and gives what is in flight the grace to end.
func (s *session) windDown(work context.Context, cancel context.CancelCauseFunc) {
	s.frontier.Stop()
	timer := time.AfterFunc(s.o.Grace, func() { cancel(errGrace) })
	context.AfterFunc(work, func() { timer.Stop() })
}

// work is one worker: lease, visit, hand over.
func (s *session) work(ctx context.Context) error {
	began := time.Now()
	defer func() { s.spent.add(phaseTotal, time.Since(began)) }()
	for {
		asked := time.Now()
		lease, err := s.frontier.Next(ctx)
		switch {
		case errors.Is(err, frontier.ErrDrained), errors.Is(err, frontier.ErrLimit), errors.Is(err, frontier.ErrStopped):
			s.ended.CompareAndSwap(nil, &err)
			s.spent.add(phase(frontier.Empty), time.Since(asked)) // there was nothing left for this worker
			return nil
		case err != nil:
			return err
		}
		s.steady.start(s.o.Workers)
		err = s.take(ctx, &lease)
		s.steady.stop()
		if err != nil {
			return err
		}
	}
}

// take does what a lease asks for.
func (s *session) take(ctx context.Context, lease *frontier.Lease) error {
	s.spent.waited(lease.Wait)
	page, err := s.page(lease)
	if err != nil {
		return err
	}
	rules, known := s.robots.rules(page.url)
	if !known {
		return s.probe(ctx, lease, page.url)
	}
	if lease.Fresh {
		s.frontier.Open(lease.Gate, rules.delay)
	}
	r, err := s.visit(ctx, page, rules)
	if err != nil {
		return err
	}
	handed := time.Now()
	r.handed = handed
	s.results.hand(ctx, r)
	s.spent.add(phaseCommit, time.Since(handed))
	return nil
}

// page reads what a lease is about back from the store.
func (s *session) page(lease *frontier.Lease) (page, error) {
	p, err := s.known(lease.ID)
	p.lease = lease
	if err != nil {
		return p, fmt.Errorf("lease of id %d: %w", lease.ID, err)
	}
	return p, nil
}
