package crawler

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/frontier"
	"sweetspot/crawler/machine"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// session is one process' work on a run.
type session struct {
	o      Options
	folder *store.Store
	run    *store.Run
	before *previous // nil: all pages are fetched
	began  time.Time
	cpu    time.Duration // used by the process before

	machine [2]time.Duration // busy and idle, of its processors before
	seeds   []urls.URL

	resumed     bool
	nothingToDo string // why the run that was found needs no more work

	ahead     ahead
	headStart *headStart
	frontier  *frontier.Frontier
	results   *handover
	robots    *robotsCache
	fetch     fetch.Fetcher
	client    *fetch.Client // to be closed; nil when the caller brought its own
	parser    *parse.Parser
	encoder   *zstd.Encoder // of bodies that are kept
	resolver  *urls.Resolver
	canaries  []canary

	trapsMu sync.RWMutex // the committer writes, workers ask for closed paths
	traps   *urls.Traps

	committer committer
	tally     tally
	spent     spent
	inFlight  gauge
	steady    steady
	loads     loads
	pulse     pulse
	pool      *pool
	pumped    time.Duration // how long the workers have been there, once they are gone

	tuner          *tuner // nil: the number of workers is fixed
	startedBecause string
	pathMu         sync.Mutex
	path           Tuning
	ended          atomic.Pointer[error] // why the frontier gives no more leases

	logins      map[string]fetch.Userinfo // by origin
	unchecked   bool                      // the session ended before all checks were made
	outOfMemory atomic.Bool               // the memory guard has ended the session
}

// open finds or creates the run, and puts the frontier back where it was.
func (c *Crawler) open(ctx context.Context, seeds []string) (*session, error) {
	s := &session{o: c.o, began: time.Now(), cpu: machine.CPU()}
	s.machine[0], s.machine[1] = machine.Busy()
	var err error
	if s.logins, err = s.parseSeeds(seeds); err != nil {
		return nil, err
	}
	for _, step := range []func() error{func() error { return s.openRun(ctx) }, s.build, s.restore} {
		if err := step(); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	s.announce()
	return s, nil
}

// announce says which run this session works on.
func (s *session) announce() {
	what := "new run"
	if s.resumed {
		what = "resuming an unfinished run"
	}
	if s.before != nil {
		what += ", incremental"
	}
	s.o.Log.Info(what, "run", s.run.Number(), "pages", s.tally.read().Pages, "queued", s.frontier.Stats().Queued)
}

func (s *session) parseSeeds(seeds []string) (logins map[string]fetch.Userinfo, err error) {
	if len(seeds) == 0 {
		return nil, errors.New("no URL to start from; type one, such as https://example.com/")
	}
	logins = map[string]fetch.Userinfo{}
	known := map[urls.URL]bool{}
	var faults []error
	for _, raw := range seeds {
		u, login, err := urls.ParseSeed(raw)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if login = cmp.Or(login, s.o.User); login != nil {
			logins[u.Origin()] = fetch.Userinfo(*login)
		}
		if !known[u] {
			known[u] = true
			s.seeds = append(s.seeds, u)
		}
	}
	return logins, errors.Join(faults...)
}

// openRun goes on with the latest run of the same site when it is unfinished,
// and creates one otherwise.
func (s *session) openRun(ctx context.Context) error {
	var err error
	if s.folder, err = store.Open(s.o.Store); err != nil {
		return err
	}
	key := s.o.siteKey(s.seeds)
	if !s.o.Fresh {
		if s.run, err = resumable(s.folder, key); err != nil {
			return err
		}
	}
	if err := s.dial(ctx); err != nil {
		return err
	}
	s.employ()
	if s.run != nil {
		s.resumed = true
		began, _ := ParseChecks(strings.Join(recordedOf(s.run.Record()).Checks, ",")) // none
		s.o.Checks |= began
	} else if err := s.create(ctx, key); err != nil {
		return err
	}
	return s.openPrevious(s.folder, recordedOf(s.run.Record()).Previous)
}

// create starts a new run.
func (s *session) create(ctx context.Context, key string) error {
	before, since, err := s.plan(s.folder, key)
	if err != nil {
		return err
	}
	options, _ := json.Marshal(recorded{
		Workers: s.o.Workers, MaxPages: s.o.MaxPages, MaxDepth: s.o.depth(), Scope: string(s.o.Scope), LinkText: s.o.LinkText,
		Previous: before, Since: since, Checks: s.o.Checks.names(),
		Canary: s.o.Canary,
	})
	spec := store.Spec{Site: key, Options: options, Agent: s.o.UserAgent, Version: s.o.Version, Started: s.began, Recorded: s.o.Record}
	for _, u := range s.seeds {
		spec.Seeds = append(spec.Seeds, u.String())
	}
	s.askAhead(ctx)
	s.run, err = s.folder.Create(spec)
	return err
}

// recorded is what a run's record keeps of the options, for people and for
// readers that want to know what the run holds.
type recorded struct {
	Workers, MaxPages, MaxDepth int
	Scope                       string
	LinkText                    bool

	Previous int `json:",omitempty"` // the run that this one builds on, 0 for none
	Since    int `json:",omitempty"` // runs since the last one that fetched all pages in full

	Checks []string `json:",omitempty"` // what else was looked at
	Canary []string `json:",omitempty"` // what the first page must hold, see store/diff
}

func recordedOf(record store.Record) (r recorded) {
	_ = json.Unmarshal(record.Options, &r) // of another version: zero
	return r
}

// resumable returns the latest run of a site, open for writing, if it is not
// complete. A run that cannot be read might be the one: going on beside it would
// hide it, so it is an error.
func resumable(folder *store.Store, key string) (*store.Run, error) {
	runs, err := folder.Runs()
	if err != nil {
		return nil, err
	}
	for _, info := range slices.Backward(runs) {
		switch {
		case info.Running:
			return nil, fmt.Errorf("run %d: %w", info.Number, &store.LockedError{PID: info.PID})
		case info.Err != nil:
			return nil, fmt.Errorf("run %d: %w", info.Number, info.Err)
		case info.Record.Site != key:
			continue
		case info.Record.Ending != nil && info.Record.Ending.Outcome == store.Complete:
			return nil, nil
		}
		return folder.Resume(info.Number)
	}
	return nil, nil
}

// build makes the parts that the pipeline is put together from.
func (s *session) build() error {
	policy := &urls.Policy{Scope: s.o.Scope, Seeds: s.seeds, Include: s.o.Include, Exclude: s.o.Exclude}
	s.resolver = urls.NewResolver(policy, s.run.Fingerprint)
	if s.before != nil {
		s.before.resolver = s.resolver
	}
	fields, err := s.o.fields()
	if err != nil {
		return err
	}
	paths, err := s.o.jsonLinks()
	if err != nil {
		return err
	}
	if s.canaries, err = s.o.canaries(); err != nil {
		return err
	}
	if s.encoder, err = newEncoder(); err != nil {
		return fmt.Errorf("compress bodies: %w", err)
	}
	s.parser = parse.New(parse.Options{
		Resolver: s.resolver, Extract: fields, JSONLinks: paths, LinkText: s.o.LinkText, Fragments: s.o.Checks&CheckFragments != 0,
	})
	s.traps = urls.NewTraps(maxQueries, maxDuplicates)
	s.results = newHandover(s.o.Buffer)
	s.robots = newRobotsCache(s.o)
	s.committer = newCommitter(s)
	return nil
}

// close gives back what the session has got, however far it has come. What its error tells of is no loss to one that ended well:
// commits are durable already.
func (s *session) close() error {
	if s.frontier != nil {
		s.frontier.Stop()
	}
	s.hangUp()
	s.committer.seen.Close()
	s.committer.texts.Close()
	s.committer.bodies.Close()
	s.before.close()
	if s.run == nil {
		return nil
	}
	return s.run.Close()
}

// hangUp ends all requests and connections.
func (s *session) hangUp() {
	s.headStart.end()
	if s.client != nil {
		s.client.Close()
	}
}

// known returns a URL that the run has queued, as it stands after a promotion.
func (s *session) known(id uint32) (page, error) {
	rec, ok, err := s.ahead.url(s.run, store.ID(id))
	if err != nil || !ok {
		return page{}, cmp.Or(err, errors.New("no such URL"))
	}
	if rec.Rule != "" {
		p, ok, err := s.run.Promotion(rec.ID)
		if err != nil || !ok {
			return page{}, cmp.Or(err, errors.New("URL is not queued"))
		}
		rec = p.Apply(rec)
	}
	u, ok := urls.Canonical(rec.URL)
	if !ok {
		return page{}, fmt.Errorf("%q is no URL", rec.URL)
	}
	return page{rec: rec, url: u}, nil
}
