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
	defer func() { _ = s.close() }()
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
	g.Go(func() error {
		s.tune(watched)
		return nil
	})
	began := s.pool.resize(s.pool.wanted()) // from now on they count
	var workers sync.WaitGroup
	for i := range s.o.MaxWorkers {
		workers.Add(1)
		g.Go(func() error {
			defer workers.Done()
			return s.work(work, i)
		})
	}
	g.Go(func() error {
		workers.Wait()
		s.pumped = s.spent.over().Sub(began)
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

// work is one worker. It is on duty whenever the pool wants it.
func (s *session) work(ctx context.Context, worker int) error {
	for {
		duty, since, wanted := s.pool.enter(ctx, worker)
		if !wanted {
			return nil
		}
		sheet := s.spent.sheet(since)
		err := s.duty(ctx, duty, sheet)
		sheet.end()
		s.pool.leave(worker)
		if !errors.Is(err, errParked) {
			s.spent.left(sheet)
			return err
		}
	}
}

// duty is what a worker does while it is wanted: lease, visit, hand over.
func (s *session) duty(ctx, duty context.Context, sheet *sheet) error {
	sheet.lap(phaseCores)
	for duty.Err() == nil {
		lease, err := s.frontier.Next(duty)
		sheet.leased(lease.Wait)
		switch {
		case errors.Is(err, frontier.ErrDrained), errors.Is(err, frontier.ErrLimit), errors.Is(err, frontier.ErrStopped):
			s.ended.CompareAndSwap(nil, &err)
			s.pool.close()
			return nil
		case err != nil:
			return err
		}
		began := sheet.last
		s.steady.start(s.pool.wanted())
		err = s.take(ctx, sheet, &lease)
		s.steady.stop()
		if err != nil {
			return err
		}
		s.pulse.cycled(sheet.last.Sub(began))
	}
	return context.Cause(duty)
}

// take does what a lease asks for.
func (s *session) take(ctx context.Context, sheet *sheet, lease *frontier.Lease) error {
	leased := sheet.last
	page, err := s.page(lease)
	if err != nil {
		return err
	}
	rules, known := s.robots.rules(page.url)
	if !known {
		sheet.lap(phaseCores)
		defer sheet.lap(phaseRobots)
		return s.probe(ctx, lease, page.url)
	}
	if lease.Fresh {
		s.frontier.Open(lease.Gate, rules.delay)
	}
	r, err := s.visit(ctx, sheet, page, rules)
	if err != nil {
		return err
	}
	sheet.lap(phaseParse)
	r.handed = sheet.last
	fetch := r.fetch(leased)
	s.results.hand(ctx, r) // the committer's from here on
	sheet.lap(phaseCommit)
	if fetch.Freed = sheet.last; s.o.OnFetch != nil && !fetch.Began.IsZero() {
		s.o.OnFetch(fetch)
	}
	return nil
}

// fetch is what OnFetch is told of a result.
func (r *result) fetch(leased time.Time) Fetch {
	return Fetch{
		URL: r.rec.URL, Leased: leased, Began: r.began, Ended: r.ended, FirstByte: r.visit.Timing.FirstByte,
		Connected: r.visit.Timing.Connect > 0, Status: r.visit.Status, Error: r.visit.Error,
	}
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
