package hostile

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// The values that zero fields of Options stand for.
const (
	DefaultSeed     = 1
	DefaultPages    = 50
	DefaultDrip     = time.Second
	DefaultMaxDepth = 16
)

// Options describe a web, and the crawl for which Must says what it must find.
type Options struct {
	Seed  uint64        // of everything that is drawn; 0 means DefaultSeed
	Pages int           // ordinary pages on a host of their own; 0 means DefaultPages
	Drip  time.Duration // between two bytes of what comes byte by byte; 0 means DefaultDrip

	// Reachable leaves out the hosts that cannot be crawled to the end: those
	// whose robots.txt, name or address keeps every page away for good. Only
	// without them can a run be complete.
	Reachable bool

	MaxDepth int  // the crawl's limit; 0 means DefaultMaxDepth
	Wide     bool // the crawl may leave the seeds' hosts (scope any)
	Cookies  bool // the crawl keeps cookies

	NoLog bool // keep no list of hits: for a crawl of very many pages
}

func (o Options) withDefaults() Options {
	o.Seed = cmp.Or(o.Seed, DefaultSeed)
	o.Pages = cmp.Or(o.Pages, DefaultPages)
	o.Drip = cmp.Or(o.Drip, DefaultDrip)
	o.MaxDepth = cmp.Or(o.MaxDepth, DefaultMaxDepth)
	return o
}

// validate reports all faults together. A crawl must reach what lies behind the
// longest chain of redirects, and the leaves of the town.
func (o Options) validate() error {
	var faults []error
	if o.Pages < 1 || o.Pages > 10_000_000 {
		faults = append(faults, fmt.Errorf("pages: must be between 1 and 10000000, not %d", o.Pages))
	}
	if o.MaxDepth < 13 || o.MaxDepth > 100 {
		faults = append(faults, fmt.Errorf("max-depth: must be between 13 and 100, not %d", o.MaxDepth))
	}
	if o.Drip < 0 {
		faults = append(faults, fmt.Errorf("drip: must be positive, not %v", o.Drip))
	}
	return errors.Join(faults...)
}
