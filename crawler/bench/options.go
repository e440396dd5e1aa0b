package bench

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Options of a sweep. The zero value of each means its default.
type Options struct {
	Counts  []int // of workers; 1, 2, 4 … 256. One worker is always tried
	Repeats int   // of each count after the pilot; 3

	MaxRequests int           // of all trials together; no limit
	Pause       time.Duration // between two trials; none
	MaxTime     time.Duration // after which no trial begins that would not end in time; no limit

	Seed uint64 // of the order of trials and of the intervals; 1

	// OnTrial is told of each trial before it begins, and again once it is over.
	OnTrial func(Step)
}

// Step is where a sweep is.
type Step struct {
	Pilot   bool
	Round   int // of the repeats, from 1
	Of      int // rounds
	Workers int
	Pages   int // that the trial crawls at most

	Over      bool // and what it came to:
	PagesPerS float64
	FirstByte float64 // p95 in ms
	Stop      string  // why the pilot goes no further; "" if it does
}

const (
	defaultRepeats = 3
	maxCount       = 4096
	leastPages     = 200 // of a trial
	pagesAWorker   = 20
)

// DefaultCounts returns the counts that are tried unless others are named.
func DefaultCounts() []int { return []int{1, 2, 4, 8, 16, 32, 64, 128, 256} }

// Pages is how many pages a trial crawls with so many workers: enough that each is
// busy for a while after the first links are found.
func Pages(workers int) int { return max(leastPages, pagesAWorker*workers) }

func (o Options) withDefaults() Options {
	if len(o.Counts) == 0 {
		o.Counts = DefaultCounts()
	}
	o.Counts = slices.Clone(o.Counts)
	slices.Sort(o.Counts)
	o.Counts = slices.Compact(o.Counts)
	if o.Counts[0] != 1 {
		o.Counts = slices.Insert(o.Counts, 0, 1) // what all others are compared with
	}
	o.Repeats = cmp.Or(o.Repeats, defaultRepeats)
	o.Seed = cmp.Or(o.Seed, 1)
	if o.OnTrial == nil {
		o.OnTrial = func(Step) {}
	}
	return o
}

// Validate reports all faults together, each under the name of its flag.
func (o Options) Validate() error {
	var faults []error
	fault := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	for _, n := range o.Counts {
		fault(n < 1 || n > maxCount, "counts: must be between 1 and %d, not %d", maxCount, n)
	}
	fault(o.Repeats < 0 || o.Repeats > 100, "repeats: must be between 1 and 100, not %d", o.Repeats)
	fault(o.MaxRequests < 0, "max-requests: must not be negative, not %d", o.MaxRequests)
	fault(o.Pause < 0, "pause: must not be negative, not %s", o.Pause)
	fault(o.MaxTime < 0, "max-time: must not be negative, not %s", o.MaxTime)
	return errors.Join(faults...)
}
