package crawler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"sweetspot/crawler/frontier"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/failpoint"
)

// How a run ended, and the limits that end one.
const (
	Complete    = "complete"
	Limit       = "limit"
	Interrupted = "interrupted"
	Failed      = "failed"

	LimitPages  = "max-pages"
	LimitTime   = "max-time"
	LimitRobots = "robots-unreachable"
	LimitMemory = "memory"
)

// Summary is what a run came to. Its JSON form is the last line of
// `crawl --json`, part of the command line's contract.
type Summary struct {
	Type    string `json:"type"` // "summary"
	Run     int    `json:"run"`
	Outcome string `json:"outcome"`
	Limit   string `json:"limit,omitempty"`
	Counts
	Elapsed      float64    `json:"elapsed_s"` // this session
	PagesPerS    float64    `json:"pages_per_s"`
	SteadyPerS   float64    `json:"steady_pages_per_s"` // while all workers were busy
	Workers      int        `json:"workers"`
	PeakInFlight int        `json:"peak_in_flight"`
	Reordered    int        `json:"reordered"`
	Verdict      string     `json:"verdict"`
	LimitedBy    string     `json:"limited_by"`
	Where        []Share    `json:"where"`
	WhatIf       *WhatIf    `json:"what_if,omitempty"`
	Auto         *Tuning    `json:"auto,omitempty"` // where the number of workers was left to the crawl
	Politeness   Politeness `json:"politeness"`
	ExitCode     int        `json:"exit_code"`

	Incremental *Incremental `json:"incremental,omitempty"` // nil: all pages were fetched
	Checked     *Checked     `json:"checks,omitempty"`      // nil: nothing was checked beyond the pages

	Traps map[string]int `json:"traps,omitempty"` // URLs that a trap guard refused, by its rule

	Resumed   bool     `json:"resumed"`
	Remaining int      `json:"remaining"` // queued URLs without a visit
	Abandoned int      `json:"abandoned"` // fetches left behind at twice their deadline, this session
	Commits   int      `json:"-"`         // transactions of this session
	Store     string   `json:"-"`
	File      string   `json:"-"`
	Problem   string   `json:"problem,omitempty"` // why the exit code is not 0, in one line
	Broken    []Broken `json:"-"`
	Slow      []Slow   `json:"-"`
}

// Politeness says what the crawl kept to.
type Politeness struct {
	Robots     string  `json:"robots"`        // "obeyed" or "ignored"
	Rate       float64 `json:"rate_per_s"`    // to one host, 0 = not limited
	PerHost    int     `json:"per_host"`      // requests at once to a host of the seeds
	Hosts      int     `json:"hosts"`         // that were asked for anything
	RobotsTxt  int     `json:"robots_txt"`    // requests for robots.txt
	TooMany    int     `json:"refused_429"`   // answers 429
	Unavail    int     `json:"refused_503"`   // answers 503
	CrawlDelay float64 `json:"crawl_delay_s"` // the longest obeyed
}

// Finished reports whether no session needs to go on with the run.
func (s *Summary) Finished() bool { return s.Outcome == Complete }

// finish writes the run's ending, if it has one, and returns the summary.
func (s *session) finish(ctx context.Context) (Summary, error) {
	outcome, limit := s.outcome(ctx)
	sum := s.summary()
	s.remember()
	sum.Outcome, sum.Limit = outcome, limit
	s.judge(&sum)
	inc, byGate, err := s.incremental()
	if err != nil {
		return sum, err
	}
	sum.Incremental = inc
	if sum.Checked, err = s.checked(); err != nil {
		return sum, err
	}
	text, err := json.Marshal(sum)
	if err != nil {
		return sum, fmt.Errorf("encode summary: %w", err)
	}
	failpoint.Pass("end:before")
	err = s.run.End(store.Ending{
		Outcome: outcome, Limit: limit, MaxPages: s.bound(sum.Pages), At: time.Now(), ExitCode: sum.ExitCode, Summary: text,
	})
	if err != nil {
		return sum, err
	}
	return sum, s.learn(byGate)
}

// bound is what bounds the run's pages, 0 for nothing. An earlier session may
// have been allowed more than this one.
func (s *session) bound(pages int) int {
	if s.o.MaxPages == None {
		return 0
	}
	return max(s.o.MaxPages, pages)
}

// outcome says how the session ended, and which limit ended it.
func (s *session) outcome(ctx context.Context) (outcome, limit string) {
	ended := s.ended.Load()
	switch {
	case s.nothingToDo != "":
		return Limit, LimitPages
	case s.unchecked && errors.Is(context.Cause(ctx), errMaxTime):
		return Limit, LimitTime
	case s.unchecked:
		return Interrupted, ""
	case ended != nil && errors.Is(*ended, frontier.ErrLimit):
		return Limit, LimitPages
	case ended != nil && errors.Is(*ended, frontier.ErrDrained):
		if s.frontier.Stats().Aside > 0 {
			return Limit, LimitRobots
		}
		return Complete, ""
	case s.outOfMemory.Load():
		return Limit, LimitMemory
	case errors.Is(context.Cause(ctx), errMaxTime):
		return Limit, LimitTime
	}
	return Interrupted, ""
}

// summary reads all counters.
func (s *session) summary() Summary {
	elapsed := time.Since(s.began).Seconds()
	_, peak := s.inFlight.read()
	stats := s.frontier.Stats()
	sum := Summary{
		Type: "summary", Run: s.run.Number(), Outcome: Failed, Counts: s.tally.read(),
		Elapsed: elapsed, SteadyPerS: s.steady.rate(), Workers: s.pool.wanted(), PeakInFlight: peak,
		Reordered: int(s.tally.reordered.Load()), Resumed: s.resumed, Remaining: stats.Queued + stats.Leased,
		Commits: int(s.tally.commits.Load()), Store: s.o.Store, File: s.run.Path(), Slow: s.tally.slow,
	}
	if elapsed > 0 {
		sum.PagesPerS = float64(sum.Session) / elapsed
	}
	if s.client != nil {
		sum.Abandoned = s.client.Abandoned()
	}
	sum.Politeness, sum.Traps = s.politeness(), s.tally.trapped()
	sum.Broken = s.broken()
	v := judge(s.usage())
	sum.Verdict, sum.LimitedBy, sum.Where, sum.WhatIf = v.Sentence, v.LimitedBy, v.Where, v.WhatIf
	sum.Auto = s.tuning()
	return sum
}

func (s *session) politeness() Politeness {
	p := Politeness{
		Robots: "obeyed", PerHost: s.perHost(true), Hosts: len(s.committer.hosts), RobotsTxt: int(s.tally.robots.Load()),
		TooMany: int(s.tally.refusals429.Load()), Unavail: int(s.tally.refusals503.Load()),
	}
	if s.o.IgnoreRobots {
		p.Robots = "ignored"
	}
	p.Rate = s.rate(s.seeds[0].Gate())
	for _, h := range s.committer.hosts {
		p.CrawlDelay = max(p.CrawlDelay, h.Delay.Seconds())
	}
	return p
}

// broken resolves on which page each broken link was first seen.
func (s *session) broken() []Broken {
	list := s.tally.broken
	for i := range list {
		if rec, ok, err := s.run.URL(list[i].parent); ok && err == nil {
			list[i].On = rec.URL
		}
	}
	return list
}

// judge gives the summary its exit code and, when that is not 0, the reason.
func (s *session) judge(sum *Summary) {
	code, why := s.seedTrouble()
	switch {
	case s.nothingToDo != "":
		sum.ExitCode, sum.Problem = ExitLimit, s.nothingToDo
	case sum.Outcome == Interrupted:
		sum.ExitCode, sum.Problem = ExitInterrupted, "interrupted; the same command goes on where it stopped"
	case code == ExitUnreachable && sum.Outcome != Limit || code == ExitUnreachable && sum.Limit == LimitRobots:
		sum.ExitCode, sum.Problem = code, why
	case sum.Limit == LimitRobots:
		sum.ExitCode, sum.Problem = ExitBlocked, s.robotsTrouble(sum.Remaining)
	case code != 0:
		sum.ExitCode, sum.Problem = code, why
	case sum.Outcome == Limit:
		sum.ExitCode, sum.Problem = ExitLimit, fmt.Sprintf("stopped at --%s with %d URLs left; raise it and run the same command to go on", sum.Limit, sum.Remaining)
	}
}

func (s *session) robotsTrouble(left int) string {
	u := s.tally.unopened[0]
	return fmt.Sprintf("the robots.txt of %s is unreachable (%s), so its %d URLs wait; run the same command again later, or --robots ignore", u.Host, u.Why, left)
}

// seedTrouble returns the worst of what happened to the seeds.
func (s *session) seedTrouble() (code int, why string) {
	for _, u := range s.tally.unopened {
		if s.seedOrigin(u.origin) && connection(u.Why) {
			return ExitUnreachable, fmt.Sprintf("%s cannot be reached (%s); check the address", u.Host, u.Why)
		}
	}
	for _, r := range s.tally.seeds {
		c, w := trouble(r, s.policyRefuses(r.OffSite))
		if rank(c) > rank(code) {
			code, why = c, w
		}
	}
	return code, why
}

// seedOrigin tells whether a seed is of an origin: its twins are not.
func (s *session) seedOrigin(origin string) bool {
	return slices.ContainsFunc(s.seeds, func(u urls.URL) bool { return u.Origin() == origin })
}

// rank orders exit codes by how bad they are: 21 > 20 > 22.
func rank(code int) int {
	return map[int]int{ExitBlocked: 3, ExitDisallowed: 2, ExitUnreachable: 1}[code]
}

func trouble(r SeedResult, offScope bool) (code int, why string) {
	switch {
	case r.Outcome == store.Disallowed:
		return ExitDisallowed, fmt.Sprintf("%s is disallowed by %s; --robots ignore crawls it all the same", r.URL, r.Detail)
	case r.Outcome == store.Failed, r.Outcome == store.Blocked:
		return ExitUnreachable, fmt.Sprintf("%s cannot be fetched (%s)", r.URL, r.Error)
	case r.Status == 429, r.Status == 503, r.Status == 403, r.Status == 401:
		return ExitBlocked, fmt.Sprintf("%s answers %d: the server refuses this crawl", r.URL, r.Status)
	case r.Outcome == store.Redirected && offScope:
		return ExitUnreachable, fmt.Sprintf("%s redirects to %s, which is off scope; start there, or --scope any", r.URL, r.OffSite)
	}
	return 0, ""
}

// connection tells whether an error class means that there was no connection,
// rather than an answer that is no robots.txt.
func connection(class string) bool {
	switch class {
	case "dns", "dns-failure", "dns-timeout", "connect", "connect-refused", "connect-timeout", "tls", "certificate", "blocked-address":
		return true
	}
	return false
}

// policyRefuses tells whether a URL is out of scope.
func (s *session) policyRefuses(location string) bool {
	if location == "" {
		return false
	}
	return s.resolver.Redirect(s.seeds[0], location).Rule != ""
}

// procs is how many cores the process may use.
func procs() int { return runtime.GOMAXPROCS(0) }
