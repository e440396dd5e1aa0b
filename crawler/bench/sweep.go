package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// refusedPause is what a server is left alone for after it answered 429.
const refusedPause = 3 * time.Second

// ErrDifferentWork says that two trials of a site that answers the same way did not
// crawl the same pages: a bug of the crawler, never the user's fault.
var ErrDifferentWork = errors.New("trials crawled different pages")

// Sweep tries counts of workers and says which pay. When ctx ends it returns the
// result of what was measured until then, and the cause as the error; any other
// error comes without a result. With a result nothing is lost by an interrupt but
// precision.
func Sweep(ctx context.Context, o Options, trial Trial) (Result, error) {
	if err := o.Validate(); err != nil {
		return Result{}, err
	}
	s := sweep{Options: o.withDefaults(), trial: trial}
	s.random = rand.New(rand.NewPCG(s.Seed, 0))
	began := time.Now()
	err := s.run(ctx)
	if err != nil && (ctx.Err() == nil || len(s.pilot) == 0) {
		return Result{}, err
	}
	if err != nil && s.stopped == "" {
		s.stopped = "the pilot was interrupted"
	}
	r, fault := s.result()
	r.Elapsed, r.At = time.Since(began).Seconds(), began.UTC().Truncate(time.Second)
	return r, cmp.Or(fault, err)
}

// sweep is a sweep under way.
type sweep struct {
	Options
	trial  Trial
	random *rand.Rand

	pilot    []measure // in the order in which they were made
	repeats  []measure
	longest  []string // pages of the trial that crawled most
	requests int
	spent    time.Duration // in trials and pauses
	stopped  string        // why the pilot went no further
	notes    []string
	whole    int // fewest workers whose trial would need more pages than the site has; 0 if none
}

func (s *sweep) run(ctx context.Context) error {
	if err := s.climb(ctx); err != nil {
		return err
	}
	counts := s.worthwhile()
	for round := range s.Repeats {
		s.random.Shuffle(len(counts), func(i, j int) { counts[i], counts[j] = counts[j], counts[i] })
		for _, n := range counts {
			if !s.affords(n) {
				continue
			}
			if _, err := s.try(ctx, Step{Workers: n, Round: round + 1, Of: s.Repeats}); err != nil {
				return err
			}
		}
	}
	return nil
}

// climb is the pilot: up from one worker until more do not pay, and once half-way
// to the knee.
func (s *sweep) climb(ctx context.Context) error {
	for _, n := range s.Counts {
		if !s.affords(n) {
			break
		}
		why, err := s.try(ctx, Step{Pilot: true, Workers: n})
		if err != nil {
			return err
		}
		if why != "" {
			s.stopped = why
			break
		}
	}
	if s.stopped == "" {
		s.stopped = fmt.Sprintf("%d workers were the most to try", s.pilot[len(s.pilot)-1].workers)
	}
	if n := halfway(s.pilot); n > 0 && s.affords(n) {
		if _, err := s.try(ctx, Step{Pilot: true, Workers: n}); err != nil {
			return err
		}
	}
	return nil
}

// halfway is the count in the middle of the two that the knee lies between: the
// pilot's knee and the one below it, or the one above that was refused. It is 0
// where there is none.
func halfway(pilot []measure) int {
	tolerated := ascending(pilot, answered)
	if len(tolerated) == 0 {
		return 0
	}
	knee := kneeOf(pointsOf(tolerated))
	below, above := 0, 0
	for _, m := range ascending(pilot, nil) {
		switch {
		case m.workers < knee:
			below = m.workers
		case m.workers > knee && above == 0 && !answered(m):
			above = m.workers
		}
	}
	low, high := below, knee
	if knee == tolerated[len(tolerated)-1].workers && above > 0 {
		low, high = knee, above
	}
	if middle := (low + high) / 2; low > 0 && middle > low {
		return middle
	}
	return 0
}

// answered tells whether the server took a trial without a 429.
func answered(m measure) bool { return m.tooMany == 0 }

// ascending returns the measures that fit, all for nil, by count.
func ascending(list []measure, fits func(measure) bool) []measure {
	var all []measure
	for _, m := range list {
		if fits == nil || fits(m) {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b measure) int { return cmp.Compare(a.workers, b.workers) })
	return all
}

// worthwhile are the counts to repeat: all that the server took without a 429 or
// many failures. What harms is not done again.
func (s *sweep) worthwhile() (counts []int) {
	for _, m := range ascending(s.pilot, s.borne) {
		counts = append(counts, m.workers)
	}
	return counts
}

// borne tells whether the server bore a trial.
func (s *sweep) borne(m measure) bool {
	return answered(m) && m.errorShare() <= s.pilot[0].errorShare()+errorsAtOne
}

// affords reports whether a trial with so many workers stays within the limits, and
// notes it where it does not. A trial takes about as long as the last one with so
// many workers.
func (s *sweep) affords(n int) bool {
	if s.MaxRequests > 0 && s.requests+Pages(n) > s.MaxRequests {
		s.note(fmt.Sprintf("--max-requests %d left trials out", s.MaxRequests))
		if s.stopped == "" {
			s.stopped = fmt.Sprintf("more would exceed --max-requests %d", s.MaxRequests)
		}
		return len(s.pilot) == 0
	}
	var last time.Duration
	for _, m := range slices.Concat(s.pilot, s.repeats) {
		if m.workers == n {
			last = m.elapsed + s.Pause
		}
	}
	if s.MaxTime > 0 && s.spent+last > s.MaxTime {
		s.note(fmt.Sprintf("--max-time %s left trials out", s.MaxTime))
		if s.stopped == "" {
			s.stopped = fmt.Sprintf("--max-time %s was over", s.MaxTime)
		}
		return len(s.pilot) == 0
	}
	return true
}

func (s *sweep) note(text string) {
	if !slices.Contains(s.notes, text) {
		s.notes = append(s.notes, text)
	}
}

// try makes one trial and says why the pilot should go no further, if it should not.
func (s *sweep) try(ctx context.Context, step Step) (stop string, err error) {
	step.Pages = Pages(step.Workers)
	if err := s.pause(ctx); err != nil {
		return "", err
	}
	s.OnTrial(step)
	o, err := s.trial(ctx, step.Workers, step.Pages)
	if err != nil {
		return "", err
	}
	m := weigh(&o)
	s.requests += len(o.Fetches)
	s.spent += o.Elapsed
	if err := s.same(&o, !answered(m)); err != nil {
		return "", err
	}
	if o.Whole && m.pages < step.Pages && (s.whole == 0 || step.Workers < s.whole) {
		s.whole = step.Workers
	}
	m.order = len(s.pilot) + len(s.repeats) + 1
	if step.Pilot {
		s.pilot = append(s.pilot, m)
		if s.stopped == "" {
			stop = stopRule(s.pilot)
		}
	} else {
		s.repeats = append(s.repeats, m)
	}
	step.Over, step.PagesPerS, step.FirstByte, step.Stop = true, m.rate, percentiles(m.first).P95, stop
	s.OnTrial(step)
	return stop, nil
}

// same holds a trial's pages against the longest trial's. Where the server did not
// answer each time the same way, pages may differ, and the result says so.
func (s *sweep) same(o *Observation, refused bool) error {
	err := Prefix(s.longest, o.URLs)
	switch {
	case err != nil && (refused || o.Retried):
		s.note("the site did not answer the same way each time, so trials did not crawl quite the same pages")
	case err != nil:
		return fmt.Errorf("%w: with %d workers, %w", ErrDifferentWork, o.Workers, err)
	case len(o.URLs) > len(s.longest):
		s.longest = o.URLs
	}
	return nil
}

// pause waits between two trials, longer after a refusal.
func (s *sweep) pause(ctx context.Context) error {
	all := slices.Concat(s.pilot, s.repeats)
	if len(all) == 0 {
		return nil
	}
	d := s.Pause
	if !answered(all[len(all)-1]) {
		d = max(d, refusedPause)
	}
	if d == 0 {
		return context.Cause(ctx)
	}
	s.spent += d
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
