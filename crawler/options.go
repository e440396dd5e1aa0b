package crawler

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"time"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// Values of an option whose zero means its default.
const (
	None      = -1 // no limit; no retries
	Auto      = -1 // Workers: as many as turn out to pay
	SeedsOnly = -2 // MaxDepth: nothing but the seeds
)

// What every limit starts from. The README says why.
const (
	defaultWorkers   = 8
	defaultMost      = 256
	defaultRate      = 10.0
	defaultPerHost   = 4
	defaultMaxDelay  = 30 * time.Second
	defaultRetries   = 2
	defaultRetryWait = time.Second
	defaultMaxPages  = 10_000
	defaultMaxDepth  = 16
	defaultGrace     = 20 * time.Second
	defaultBuffer    = 16 << 20
	defaultRefresh   = 7
	defaultProbation = 0.02

	maxRedirects    = 10
	maxSitemapNests = 5
	maxQueries      = 10_000
	maxDuplicates   = 200
	robotsAge       = 24 * time.Hour // RFC 9309 §2.4
	lookups         = 32             // of seeds' names at once
)

// Options say what to crawl and how. The zero value of each means its default.
type Options struct {
	Store string // folder of the runs, made where missing; required
	Fresh bool   // start a new run even when one of the same site is unfinished

	// Previous makes a new run incremental: pages are asked for by their validators,
	// and taken over from that run where the server says that nothing changed. It is
	// the number of a run of the same site that has ended, or Latest; a first run is
	// full. A run that is gone on with keeps what it began with.
	Previous     int
	RefreshEvery int     // every so many runs fetch in full; 7, None for never
	Probation    float64 // share of pages fetched although they could be asked for; 0.02, None for none

	Checks Checks // what is looked at beyond the pages, when they are all visited; nothing. A run keeps what it began with

	Workers    int  // fetches at once; 8, Auto finds out while it crawls
	MaxWorkers int  // the most that Auto may choose; 256
	Sequential bool // one page at a time, each durable before the next is asked for

	Rate         float64       // requests a second to one gate; 10, but no limit on loopback; None lifts it
	OwnSite      bool          // the site is the caller's own: no rate limit
	PerHost      int           // requests at once to one gate; the seeds' gates: as many as workers, others 4
	MaxDelay     time.Duration // longest Crawl-delay obeyed; 30 s
	IgnoreRobots bool          // do not ask for robots.txt and ignore robots directives in pages
	Retries      int           // extra attempts after a temporary failure; 2, None for none
	RetryWait    time.Duration // before the first of them, doubled for each, ± 50 %; 1 s

	MaxPages int           // visits that send a request, over all sessions of a run; 10,000, None lifts it
	MaxDepth int           // links followed from a seed; 16, None lifts it, SeedsOnly
	MaxTime  time.Duration // of one session; no limit
	Grace    time.Duration // to finish what is in flight when the context ends; 20 s
	Memory   int64         // bytes the process may hold before leasing pauses, and the run ends; no limit
	Buffer   int           // bytes of finished pages that may wait for an earlier one; 16 MiB, None for no waiting

	Scope        urls.ScopeKind   // what counts as the site; the seeds' hosts
	Include      []*regexp.Regexp // if any: follow only URLs that match one
	Exclude      []*regexp.Regexp // never follow URLs that match one
	NoSitemaps   bool             // do not look for sitemaps
	KeepBodies   bool             // store bodies, compressed, once per content
	Record       bool             // store what it takes to serve the site again: each body, of any status, and headers
	JSONLinks    []string         // where links stand in JSON, "items[].url,next": see [parse.Path]
	LinkText     bool             // store up to 80 bytes of each link's text
	Extract      []string         // user fields, "name=CSS[@attribute]"
	Canary       []string         // "css=SELECTOR": what the seeds' pages must hold; a visit keeps which it does as the field "canary"
	UserAgent    string           // "sweetspot/VERSION (+URL)"
	Header       http.Header      // extra headers, to the seeds' origins only
	User         *urls.Userinfo   // basic authentication, to the seeds' origins only
	Cookies      bool             // keep cookies during a session
	Proxy        string           // URL of an HTTP or SOCKS5 proxy
	AllowPrivate bool             // links may lead to private, loopback and other special addresses
	Timeout      time.Duration    // of one request, all in all; 30 s
	MaxBody      int64            // decoded bytes kept of a response; 4 MiB

	Version string // of the program, for the run record
	Log     *slog.Logger

	// OnVisit is told of each visit once it is durable, in the order of commits,
	// on one goroutine. The crawl waits for it.
	OnVisit func(Visit)

	// OnFetch is told of each request for a page or a sitemap, by the worker that
	// made it, once that is free again. Workers call it at the same time.
	OnFetch func(Fetch)

	// CommitTime is what a transaction takes at least: it simulates a slower disk.
	CommitTime time.Duration

	// Client replaces the HTTP client: tests and replays.
	Client fetch.Fetcher
}

// Visit is what OnVisit is told: the URL's record and what was done about it.
type Visit struct {
	URL   store.URL
	Visit store.Visit
}

// Fetch is what OnFetch is told: when a worker was given a URL, when it sent the
// request, when the answer was read or had failed, and when the worker was free
// for the next. Retries are fetches of their own.
type Fetch struct {
	URL                         string
	Leased, Began, Ended, Freed time.Time

	FirstByte time.Duration // from having a connection, before the request is written
	Connected bool          // it opened a connection
	Status    int           // 0: there was no answer
	Error     string        // class of error; "" for none
}

// Refused reports whether the host asked for fewer requests.
func (f Fetch) Refused() bool {
	return f.Status == http.StatusTooManyRequests || f.Status == http.StatusServiceUnavailable
}

func (o Options) withDefaults() Options {
	o.Workers = cmp.Or(o.Workers, defaultWorkers)
	o.Buffer = cmp.Or(o.Buffer, defaultBuffer)
	if o.Sequential {
		o.Workers, o.Buffer = 1, None // the only line that knows the word
	}
	if o.Workers != Auto {
		o.MaxWorkers = o.Workers
	}
	o.MaxWorkers = cmp.Or(o.MaxWorkers, defaultMost)
	o.KeepBodies = o.KeepBodies || o.Record
	o.Scope = cmp.Or(o.Scope, urls.ScopeHost)
	o.MaxDelay = cmp.Or(o.MaxDelay, defaultMaxDelay)
	o.Retries = max(cmp.Or(o.Retries, defaultRetries), 0)
	o.RetryWait = cmp.Or(o.RetryWait, defaultRetryWait)
	o.MaxPages = cmp.Or(o.MaxPages, defaultMaxPages)
	o.MaxDepth = cmp.Or(o.MaxDepth, defaultMaxDepth)
	o.Grace = cmp.Or(o.Grace, defaultGrace)
	o.RefreshEvery = cmp.Or(o.RefreshEvery, defaultRefresh)
	o.Probation = max(cmp.Or(o.Probation, defaultProbation), 0)
	o.Version = cmp.Or(o.Version, "dev")
	o.UserAgent = cmp.Or(o.UserAgent, "sweetspot/"+o.Version)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Validate reports all faults together.
func (o Options) Validate() error {
	var faults []error
	fault := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	fault(o.Store == "", "store: name the folder that keeps the runs")
	fault(o.Workers < Auto, "workers: must be at least 1, not %d", o.Workers)
	fault(o.Workers > 65536, "workers: must be at most 65536, not %d", o.Workers)
	fault(o.MaxWorkers < 0, "max-workers: must be at least 1, not %d", o.MaxWorkers)
	fault(o.MaxWorkers > 65536, "max-workers: must be at most 65536, not %d", o.MaxWorkers)
	fault(o.Workers == Auto && o.Sequential, "sequential: means one worker, and workers auto as many as pay; leave one of them out")
	fault(o.Rate < 0 && o.Rate != None, "rate: must be positive, not %g", o.Rate)
	fault(o.PerHost < 0, "per-host: must be at least 1, not %d", o.PerHost)
	fault(o.Retries < None || o.Retries > 100, "retries: must be between 0 and 100, not %d", o.Retries)
	fault(o.MaxPages < None, "max-pages: must be positive, not %d", o.MaxPages)
	fault(o.MaxDepth < SeedsOnly, "max-depth: must not be negative, not %d", o.MaxDepth)
	fault(o.Previous < Latest, "previous: must be the number of a run, not %d", o.Previous)
	fault(o.RefreshEvery < None, "refresh-every: must be positive, not %d", o.RefreshEvery)
	fault(o.Probation < 0 && o.Probation != None || o.Probation > 1, "probation: must be between 0 and 1, not %g", o.Probation)
	if _, err := o.fields(); err != nil {
		faults = append(faults, err)
	}
	if _, err := o.jsonLinks(); err != nil {
		faults = append(faults, err)
	}
	if _, err := o.canaries(); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// fields compiles the user fields.
func (o Options) fields() (fields []parse.Field, err error) {
	var faults []error
	for _, text := range o.Extract {
		f, err := parse.ParseField(text)
		fields, faults = append(fields, f), append(faults, err)
	}
	return fields, errors.Join(faults...)
}

// jsonLinks compiles where links stand in JSON.
func (o Options) jsonLinks() (paths []parse.Path, err error) {
	var faults []error
	for _, text := range o.JSONLinks {
		p, err := parse.ParsePaths(text)
		if err != nil {
			faults = append(faults, fmt.Errorf("json-links: %w", err))
		}
		paths = append(paths, p...)
	}
	return paths, errors.Join(faults...)
}

// canaries compiles what the seeds' pages must hold.
func (o Options) canaries() (all []canary, err error) {
	var faults []error
	for _, text := range o.Canary {
		f, err := parse.ParseCanary(text)
		all, faults = append(all, canary{text, f}), append(faults, err)
	}
	return all, errors.Join(faults...)
}

// depth returns the deepest depth that is followed.
func (o Options) depth() int {
	switch o.MaxDepth {
	case None:
		return 1<<16 - 1
	case SeedsOnly:
		return 0
	}
	return o.MaxDepth
}
