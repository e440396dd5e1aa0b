package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/export"
	"sweetspot/store/human"
)

// crawl runs one crawl and tells about it.
func (a *app) crawl(ctx context.Context, s *config.Settings, args []string) error {
	seeds, err := a.seeds(s, args)
	if err != nil {
		return err
	}
	options, err := crawlOptions(s)
	if err != nil {
		return err
	}
	seed, _ := urls.Parse(seeds[0]) // Run reports what is wrong with it
	live := a.watched(s)
	options.Log = a.logger(s.LogFormat, live)
	if s.JSON {
		options.OnVisit = printPages(a.stdout)
	}
	c, err := crawler.New(options)
	if err != nil {
		return exit(exitUsage, err)
	}
	if s.Proxy != nil && !s.AllowPrivate {
		a.say("warning: the proxy looks names up, so only addresses written as such are kept from leading into its network")
	}
	a.grace()
	var t teller = &logbook{log: options.Log}
	if live {
		t = newLive(a.stderr, seed, s)
	}
	stop, pace := a.watch(ctx, c.Progress, t), a.paceGarbage(options.Memory)
	sum, err := c.Run(ctx, seeds...)
	pace()
	stop()
	if err != nil {
		return a.broke(s, sum, crawlError(err))
	}
	if options.Previous != 0 {
		if err := learnNoise(s.Store, sum.Run); err != nil {
			return a.broke(s, sum, storeError(err))
		}
	}
	if err := failOn(s, options.Checks, &sum); err != nil {
		return a.broke(s, sum, storeError(err))
	}
	return a.conclude(s, sum, seed)
}

// failOn makes a problem of what was asked for. A crawl that checks remembers
// what it saw of links.
func failOn(s *config.Settings, checks crawler.Checks, sum *crawler.Summary) error {
	if checks != 0 && counts(*sum) {
		return judgeLinks(s, sum)
	}
	failOnBroken(s, sum)
	return nil
}

// failOnBroken makes broken links a problem, if that was asked for.
func failOnBroken(s *config.Settings, sum *crawler.Summary) {
	if s.FailOn != "broken" || sum.Counts.Broken == 0 {
		return
	}
	fail(sum, exitProblems, human.Plural(sum.Counts.Broken, "broken link", "broken links")+"; sweetspot export --what failures lists them")
}

// fail makes something a problem, before those that there are.
func fail(sum *crawler.Summary, code int, problem string) {
	sum.ExitCode = worst(sum.ExitCode, code)
	if sum.Problem != "" {
		problem += "; " + sum.Problem
	}
	sum.Problem = problem
}

// broke ends a crawl that an error broke off. What reads --json is told in a
// summary as after any other crawl, unless none began.
func (a *app) broke(s *config.Settings, sum crawler.Summary, err error) error {
	if s.JSON && sum.Type != "" {
		sum.Outcome, sum.ExitCode, sum.Problem = crawler.Failed, exitCode(err), err.Error()
		return cmp.Or(a.printJSON(sum), err)
	}
	return err
}

// conclude prints the summary, as data, and passes on the exit code.
func (a *app) conclude(s *config.Settings, sum crawler.Summary, seed urls.URL) error {
	switch {
	case s.JSON:
		if err := a.printJSON(sum); err != nil {
			return err
		}
	case !a.quiet:
		a.printSummary(sum, seed)
	}
	if sum.Problem == "" {
		return exit(sum.ExitCode, nil)
	}
	return exit(sum.ExitCode, errors.New(sum.Problem))
}

// printJSON writes a value as a line of data. URLs are full of & and stay
// readable.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// printPages writes each page as a line of JSON. Sitemaps are no pages. What
// cannot be written does not stop the crawl: the store has it, and the screen
// remembers the failure.
func printPages(w *screen) func(crawler.Visit) {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return func(v crawler.Visit) {
		if v.URL.Kind == store.KindPage {
			_ = lines.Encode(export.PageOf(v.URL, v.Visit))
		}
	}
}

// seeds gathers the URLs to start from.
func (a *app) seeds(s *config.Settings, args []string) ([]string, error) {
	seeds := slices.Clone(args)
	if s.URLs != "" {
		body, err := a.readInput(s.URLs, maxSeedFile)
		if err != nil {
			return nil, exit(exitUsage, s.Fault("urls", err))
		}
		seeds = append(seeds, seedsIn(string(body))...)
	}
	if len(seeds) == 0 {
		return nil, usage("no URL to start from; type sweetspot crawl https://example.com/")
	}
	return seeds, nil
}

const maxSeedFile = 1 << 30

// seedsIn lists the URLs of a file, one a line. Empty lines and those that
// begin with # are not meant.
func seedsIn(body string) (seeds []string) {
	for line := range strings.Lines(strings.TrimPrefix(body, "\ufeff")) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			seeds = append(seeds, line)
		}
	}
	return seeds
}

// crawlOptions turns settings into the crawler's options, where zero means a
// default and a limit that is lifted has a name.
func crawlOptions(s *config.Settings) (crawler.Options, error) {
	scope, err := urls.ParseScope(s.Scope)
	if err != nil {
		return crawler.Options{}, exit(exitUsage, s.Fault("scope", err))
	}
	o := crawler.Options{
		Store: s.Store, Fresh: s.Fresh, Workers: s.Workers, MaxWorkers: s.MaxWorkers, Sequential: s.Sequential,
		Rate: float64(s.Rate), OwnSite: s.OwnSite, PerHost: s.PerHost, MaxDelay: s.MaxDelay,
		IgnoreRobots: s.Robots == "ignore", Retries: orNone(s.Retries), MaxPages: s.MaxPages, MaxDepth: s.MaxDepth,
		MaxTime: s.MaxTime, Grace: s.Grace, Scope: scope, Include: s.Include, Exclude: s.Exclude, JSONLinks: s.JSONLinks,
		KeepBodies: s.KeepBodies, Record: s.Record, LinkText: s.LinkText, Extract: s.Extract, Canary: s.Canary, UserAgent: s.UserAgent,
		Header: s.Headers(), Cookies: s.Cookies, Proxy: proxyText(s.Proxy), AllowPrivate: s.AllowPrivate,
		Timeout: s.Timeout, MaxBody: int64(s.MaxBody), Version: versionName(),
		Memory: memoryLimit(int64(s.Memory)),
	}
	switch {
	case s.Sequential:
		o.Workers = 1 // one of the two is weaker: config.Load has seen to that
	case s.Workers == config.Auto:
		o.Workers = crawler.Auto
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = crawler.SeedsOnly
	}
	switch {
	case s.Origin("rate").IsDefault():
		o.Rate = 0 // the crawler's own choice, host by host
	case s.Rate == config.Unlimited:
		o.Rate = crawler.None
	}
	if s.Check != "" {
		o.Checks, err = crawler.ParseChecks(s.Check)
		if err != nil {
			return o, exit(exitUsage, s.Fault("check", err))
		}
	}
	if s.FailOn == "new" {
		o.Checks |= crawler.CheckFailures
	}
	if s.Incremental {
		o.Previous = crawler.Latest
	}
	if !s.User.IsZero() {
		o.User = &urls.Userinfo{User: s.User.Name, Pass: s.User.Password}
	}
	return o, nil
}

func orNone(n int) int {
	if n == 0 {
		return crawler.None
	}
	return n
}

func proxyText(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}

// crawlError gives an error of a crawl its exit code.
func crawlError(err error) error {
	if _, ok := errors.AsType[*urls.Error](err); ok {
		return exit(exitUsage, err)
	}
	return storeError(err)
}
