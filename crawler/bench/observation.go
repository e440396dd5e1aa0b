package bench

import (
	"context"
	"time"

	"sweetspot/crawler"
)

// Trial crawls the first pages of a site with so many workers, 1 being sequential.
// When ctx ends it returns what it has, and the cause. An error is the end of the
// sweep.
type Trial func(ctx context.Context, workers, pages int) (Observation, error)

// Observation is what one trial recorded.
type Observation struct {
	Workers int
	Elapsed time.Duration
	URLs    []string        // of the pages, in order of their ids
	Fetches []crawler.Fetch // in any order
	Samples []Sample        // of the process, in order
	Where   []crawler.Share // where worker time went
	Limited string          // what limited the crawl
	Commits int             // transactions
	Whole   bool            // the site has no more pages
	Retried bool            // the site did not answer each page at the first try, so the order may differ
}

// Sample is what the process had used at one moment.
type Sample struct {
	At         time.Time
	CPU        time.Duration // so far
	Busy, Idle time.Duration // of the whole machine, so far; in the first and last sample
	Allocated  uint64        // bytes so far
	Anonymous  int64         // bytes now; 0: not looked at
	Goroutines int
}

// Count says what the observation comes to, as if it were the only trial.
func (o *Observation) Count() Count { return sum([]measure{weigh(o)}, newChance(1)) }
