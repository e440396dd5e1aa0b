package suite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"sweetspot/crawler/bench"
)

// Trial crawls a workload with so many workers, 1 being sequential. When ctx ends it
// returns the cause. An error is the end of the suite.
type Trial func(ctx context.Context, w Workload, workers int) (bench.Observation, error)

// Options of a run. The zero value of each means its default.
type Options struct {
	Repeats int // of each side; 3
	Workers int // of the side that is not sequential; 32
	Cores   int // that a crawl may use; those of this process

	// OnTrial is told of each trial before it begins, and again once it is over.
	OnTrial func(Step)
}

// Step is where a run is.
type Step struct {
	Round, Of int // rounds, from 1
	Workload  Workload
	Workers   int

	Over      bool
	PagesPerS float64 // that it came to
}

// DefaultWorkers are enough to hide the latency of the workloads, and few enough for
// any server.
const DefaultWorkers = 32

func (o Options) withDefaults() Options {
	o.Repeats = cmp.Or(o.Repeats, 3)
	o.Workers = cmp.Or(o.Workers, DefaultWorkers)
	o.Cores = cmp.Or(o.Cores, runtime.GOMAXPROCS(0))
	if o.OnTrial == nil {
		o.OnTrial = func(Step) {}
	}
	return o
}

// Run tries the workloads. When ctx ends it returns the result of what was measured
// until then, and the cause as the error; any other error comes without a result. A
// workload is part of it once both its sides were tried.
func Run(ctx context.Context, o Options, workloads []Workload, trial Trial) (Result, error) {
	r := run{Options: o.withDefaults(), trial: trial, seen: map[string][]bench.Observation{}}
	began := time.Now()
	err := r.rounds(ctx, workloads)
	if err != nil && ctx.Err() == nil {
		return Result{}, err
	}
	result := r.result(workloads)
	result.Elapsed, result.At = time.Since(began).Seconds(), began.UTC().Truncate(time.Second)
	return result, err
}

// run is a run under way.
type run struct {
	Options
	trial Trial
	seen  map[string][]bench.Observation // by workload
	note  string
}

func (r *run) rounds(ctx context.Context, workloads []Workload) error {
	for round := range r.Repeats {
		order := slices.Clone(workloads)
		counts := r.counts()
		if round%2 == 1 {
			slices.Reverse(order)
			slices.Reverse(counts)
		}
		for _, w := range order {
			for _, n := range counts {
				if n == r.between() && !w.Cores {
					continue
				}
				if err := r.try(ctx, Step{Round: round + 1, Of: r.Repeats, Workload: w, Workers: n}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// counts of workers that a round tries, ascending.
func (r *run) counts() []int {
	counts := []int{1, r.Workers}
	if n := r.between(); n > 0 {
		counts = slices.Insert(counts, 1, n)
	}
	return counts
}

// between is a worker for each core, where that is another count than both sides'; 0
// if not.
func (r *run) between() int {
	if r.Cores <= 1 || r.Cores >= r.Workers {
		return 0
	}
	return r.Cores
}

// try makes one trial and holds its pages against those of the workload's others.
func (r *run) try(ctx context.Context, s Step) error {
	r.OnTrial(s)
	o, err := r.trial(ctx, s.Workload, s.Workers)
	if err := cmp.Or(err, context.Cause(ctx)); err != nil {
		return err
	}
	if len(o.URLs) == 0 {
		return errors.New(s.Workload.Name + ": no page was crawled")
	}
	if err := r.same(s, &o); err != nil {
		return err
	}
	r.seen[s.Workload.Name] = append(r.seen[s.Workload.Name], o)
	s.Over, s.PagesPerS = true, throughput(&o)
	r.OnTrial(s)
	return nil
}

// same holds a trial's pages against the first trial's of its workload. A page that had
// to be asked for again may have changed the order; then the result says so.
func (r *run) same(s Step, o *bench.Observation) error {
	seen := r.seen[s.Workload.Name]
	if len(seen) == 0 {
		return nil
	}
	err := bench.Prefix(seen[0].URLs, o.URLs)
	if err == nil && len(seen[0].URLs) != len(o.URLs) {
		err = fmt.Errorf("%d pages in one trial and %d in another", len(seen[0].URLs), len(o.URLs))
	}
	switch {
	case err == nil:
		return nil
	case seen[0].Retried || o.Retried:
		r.note = "not every page came at the first try, so trials did not crawl quite the same pages"
		return nil
	}
	return fmt.Errorf("%s: %w: with %d workers, %w", s.Workload.Name, bench.ErrDifferentWork, s.Workers, err)
}

// result says what the observations come to.
func (r *run) result(workloads []Workload) Result {
	result := Result{
		Type: "suite", Workers: r.Workers, Note: r.note,
		Machine: bench.Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: r.Cores},
	}
	for _, w := range workloads {
		one, many := r.with(w, 1), r.with(w, r.Workers)
		if len(one) == 0 || len(many) == 0 {
			continue
		}
		c := Compared{Name: w.Name, About: w.About, Pages: len(one[0].URLs), Sequential: sum(one), Concurrent: sum(many)}
		if cores := r.with(w, r.between()); len(cores) > 0 {
			side := sum(cores)
			c.Cores = &side
		}
		c.judge()
		result.Workloads = append(result.Workloads, c)
		if result.Order == nil {
			result.Order = orderOf(w.Name, one, many)
		}
	}
	result.Sequential = better(result.Workloads)
	return result
}

// with are the observations of a workload with so many workers.
func (r *run) with(w Workload, workers int) (all []bench.Observation) {
	for _, o := range r.seen[w.Name] {
		if o.Workers == workers {
			all = append(all, o)
		}
	}
	return all
}
