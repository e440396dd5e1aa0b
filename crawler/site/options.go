package site

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// The values that `sweetspot site` starts from. All but DefaultLatency stand
// for a zero field of Options as well; a zero Latency is no latency.
const (
	DefaultSeed    = 1
	DefaultPages   = 2000
	DefaultLinks   = 20
	DefaultSize    = 10_000
	DefaultLatency = 50 * time.Millisecond
	DefaultSlowFor = 30 * time.Second
)

// maxPages keeps page numbers in 32 bits and New within a few seconds.
const maxPages = 10_000_000

// A Dist says how the latencies of a site's URLs are spread.
type Dist string

// Constant gives each URL the same latency. LogNormal draws it per URL, with
// Options.Latency as the median and a σ of 1: one URL in six takes longer than
// 2.7 times the median, one in a thousand longer than 22 times.
const (
	Constant  Dist = "constant"
	LogNormal Dist = "lognormal"
)

// Options describe a site. The zero value is a site of DefaultPages pages that
// answers at once and never fails. A share is between 0 and 1.
type Options struct {
	Seed  uint64 // 0 means DefaultSeed
	Pages int    // 0 means DefaultPages
	Links int    // links from a page to pages of this site; 0 means DefaultLinks
	Size  int    // bytes of a page, roughly; 0 means DefaultSize

	// Latency is how long each request is served before its first byte.
	Latency     time.Duration
	LatencyDist Dist // "" means Constant

	Capacity  int     // requests served at once, further ones queue; 0 means no bound
	LimitRate float64 // requests/s above which 429 is answered, a second's worth may come at once; 0 means no bound

	Errors    float64 // share of pages that always fail: with 404, 410, 500 or a connection reset
	Flaky     float64 // share of the others whose first request fails: with 503 or a reset
	Redirects float64 // share of pages that redirect to another page; Errors+Redirects ≤ 1

	Slow    float64               // share of pages that take SlowFor in place of Latency
	SlowFor time.Duration         // 0 means DefaultSlowFor
	Stuck   map[int]time.Duration // page number → time it takes, whatever the above say

	Hosts   int  // pages are dealt in turn to 127.0.0.1, 127.0.0.2, …; 0 means one host, any address
	Orphans int  // the last pages, so many of them, stand in the sitemap only
	Traps   bool // endless URLs, linked from page 0 (see Site.IsTrap), and 200 in place of 404
	Sitemap bool // /sitemap.xml, named in robots.txt
	Assets  bool // images, a style sheet and a script as files of their own

	API bool // a JSON API at /api/items: an item for each page, in lists of 20, which never fail

	NoValidators bool // no ETag and no Last-Modified, so nobody can ask whether a page has changed

	// Script says how the site changes from night to night; see Site.Night. Before
	// the first call of that, none of it has happened.
	Script []Event

	RobotsTxt string // the text of /robots.txt; "" allows everything

	NoLog bool // keep no list of hits (totals and peaks are still counted): for a server that runs long
}

func (o Options) withDefaults() Options {
	o.Seed = cmp.Or(o.Seed, DefaultSeed)
	o.Pages = cmp.Or(o.Pages, DefaultPages)
	o.Links = cmp.Or(o.Links, DefaultLinks)
	o.Size = cmp.Or(o.Size, DefaultSize)
	o.LatencyDist = cmp.Or(o.LatencyDist, Constant)
	o.SlowFor = cmp.Or(o.SlowFor, DefaultSlowFor)
	o.Hosts = cmp.Or(o.Hosts, 1)
	return o
}

// Validate reports every field that makes no sense, each under the name of its
// command-line flag.
func (o Options) Validate() error {
	o = o.withDefaults()
	return errors.Join(
		within("pages", o.Pages, 1, maxPages),
		within("links", o.Links, 1, 10_000),
		within("size", o.Size, 1, 64<<20),
		within("capacity", o.Capacity, 0, 1_000_000),
		within("hosts", o.Hosts, 1, maxHosts),
		within("orphans", o.Orphans, 0, max(0, o.Pages-1)),
		within("latency", o.Latency, 0, time.Hour),
		within("slow-for", o.SlowFor, 0, time.Hour),
		within("limit-rate", o.LimitRate, 0, 1e9),
		within("errors", o.Errors, 0, 1),
		within("flaky", o.Flaky, 0, 1),
		within("slow", o.Slow, 0, 1),
		within("redirects", o.Redirects, 0, 1),
		within("errors and redirects together", o.Errors+o.Redirects, 0, 1),
		o.LatencyDist.validate(),
		o.validateScript(),
	)
}

func (d Dist) validate() error {
	switch d {
	case Constant, LogNormal:
		return nil
	}
	return fmt.Errorf("latency-dist: %q is neither %q nor %q", string(d), Constant, LogNormal)
}

// within is written so that a NaN is refused as well.
func within[T cmp.Ordered](name string, v, low, high T) error {
	if v >= low && v <= high {
		return nil
	}
	return fmt.Errorf("%s: must be between %v and %v, not %v", name, low, high, v)
}
