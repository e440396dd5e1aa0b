package nightly

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"sweetspot/crawler"
	"sweetspot/store"
)

// Service keeps sites. Use it for one Run, or for calls of Once one after another.
type Service struct {
	o     Options
	sites []*keeper
	ready atomic.Bool
}

// New returns a service with the sites' stores made, or all faults of its options.
func New(o Options) (*Service, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	s := &Service{o: o}
	slots := make(chan struct{}, o.AtOnce)
	for _, site := range o.Sites {
		k, err := newKeeper(o, site, slots)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", site.Name, err)
		}
		s.sites = append(s.sites, k)
	}
	return s, nil
}

// Run keeps all sites until ctx ends; then what runs is brought to an end within
// its grace, and the next start goes on with it. The error is one that keeps the
// store from being written: a service that cannot remember had better end.
func (s *Service) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, k := range s.sites {
		g.Go(func() error { return k.keep(ctx) })
		g.Go(func() error { return k.postman(ctx) })
	}
	s.ready.Store(true)
	defer s.ready.Store(false)
	context.AfterFunc(ctx, func() { s.ready.Store(false) })
	return g.Wait()
}

// lastDeliveries is how long Once stays to deliver its notices. What is left then
// is delivered by the next.
const lastDeliveries = 30 * time.Second

// Once runs a night of the named site, or of all where no name is given, and
// returns the worst exit code. A night that was broken off is gone on with.
func (s *Service) Once(ctx context.Context, name string) (int, error) {
	sites := s.sites
	if name != "" {
		k, err := s.find(name)
		if err != nil {
			return crawler.ExitInternal, err
		}
		sites = []*keeper{k}
	}
	var mu sync.Mutex
	codes := []int{crawler.ExitClean}
	g, ctx := errgroup.WithContext(ctx)
	for _, k := range sites {
		g.Go(func() error {
			n, err := k.once(ctx)
			mu.Lock()
			defer mu.Unlock()
			codes = append(codes, n.ExitCode)
			return err
		})
	}
	err := g.Wait()
	return crawler.WorstExit(codes...), err
}

// once runs one night of a site, now.
func (k *keeper) once(ctx context.Context) (Night, error) {
	if _, _, err := k.wake(ctx, time.Now()); err != nil {
		return Night{}, err
	}
	if err := k.begin(time.Now()); err != nil {
		return Night{}, err
	}
	n, err := k.night(ctx)
	if err != nil {
		return n, err
	}
	return n, k.deliverAll(ctx, time.Now().Add(lastDeliveries))
}

// deliverAll delivers until nothing is left or the time has come.
func (k *keeper) deliverAll(ctx context.Context, until time.Time) error {
	for {
		left, next, err := k.deliver(ctx)
		if err != nil || left == 0 || next.After(until) {
			return err
		}
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
			return nil
		}
	}
}

// Accept makes a site's latest run the baseline, although the guard refused it:
// the site is meant to be as it is now. It returns the run.
func (s *Service) Accept(name string) (run int, err error) {
	k, err := s.find(name)
	if err != nil {
		return 0, err
	}
	err = remember(k.state, func(_ *store.StateTx, m *memory) error {
		if m.Ails != Guarded {
			return fmt.Errorf("the guard has not refused the last run of %s: there is nothing to accept", name)
		}
		m.Baseline, m.Ails, m.Told, run = m.Judged, "", false, m.Judged
		return nil
	})
	if err != nil {
		return 0, err
	}
	return run, k.analyst.Distrust(k.store, run, nil)
}

func (s *Service) find(name string) (*keeper, error) {
	i := slices.IndexFunc(s.sites, func(k *keeper) bool { return k.site.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("%w %q", ErrNoSite, name)
	}
	return s.sites[i], nil
}

// ErrNoSite says that a site is not in the configuration.
var ErrNoSite = errors.New("there is no site")

// Ready reports whether the service keeps its sites, and is not ending.
func (s *Service) Ready() bool { return s.ready.Load() }

// Status returns what each site is doing, in the order of the configuration.
func (s *Service) Status() []Status {
	all := make([]Status, 0, len(s.sites))
	for _, k := range s.sites {
		all = append(all, k.status())
	}
	return all
}
