package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/export"
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
	options.Log = a.logger(s.LogFormat)
	if s.JSON {
		options.OnVisit = printPages(a.stdout)
	}
	c, err := crawler.New(options)
	if err != nil {
		return exit(exitUsage, err)
	}
	a.grace()
	stop := a.watch(c, seeds[0], options.Log)
	sum, err := c.Run(ctx, seeds...)
	stop()
	if err != nil {
		return crawlError(err)
	}
	if s.FailOn == "broken" && sum.Counts.Broken > 0 {
		sum.ExitCode = worst(sum.ExitCode, exitProblems)
	}
	return a.conclude(s, sum)
}

// conclude prints the summary, as data, and passes on the exit code.
func (a *app) conclude(s *config.Settings, sum crawler.Summary) error {
	switch {
	case s.JSON:
		if err := json.NewEncoder(a.stdout).Encode(sum); err != nil {
			return err
		}
	case !a.quiet:
		a.printSummary(sum)
	}
	if sum.Problem == "" {
		return exit(sum.ExitCode, nil)
	}
	return exit(sum.ExitCode, errors.New(sum.Problem))
}

// seeds gathers the URLs to start from.
func (a *app) seeds(s *config.Settings, args []string) ([]string, error) {
	seeds := args
	if s.URLs != "" {
		body, err := a.readInput(s.URLs, maxSeedFile)
		if err != nil {
			return nil, exit(exitUsage, s.Fault("urls", err))
		}
		lines := bufio.NewScanner(strings.NewReader(string(body)))
		for lines.Scan() {
			if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
				seeds = append(seeds, line)
			}
		}
	}
	if len(seeds) == 0 {
		return nil, usage("no URL to start from; type sweetspot crawl https://example.com/")
	}
	return seeds, nil
}

const maxSeedFile = 1 << 30

// crawlOptions turns settings into the crawler's options, where zero means a
// default and a limit that is lifted has a name.
func crawlOptions(s *config.Settings) (crawler.Options, error) {
	scope, err := urls.ParseScope(s.Scope)
	if err != nil {
		return crawler.Options{}, exit(exitUsage, s.Fault("scope", err))
	}
	o := crawler.Options{
		Store: s.Store, Fresh: s.Fresh, Workers: s.Workers, Sequential: s.Sequential,
		Rate: float64(s.Rate), OwnSite: s.OwnSite, PerHost: s.PerHost, MaxDelay: s.MaxDelay,
		IgnoreRobots: s.Robots == "ignore", Retries: orNone(s.Retries), MaxPages: s.MaxPages, MaxDepth: s.MaxDepth,
		MaxTime: s.MaxTime, Grace: s.Grace, Scope: scope, Include: s.Include, Exclude: s.Exclude,
		KeepBodies: s.KeepBodies, LinkText: s.LinkText, Extract: s.Extract, UserAgent: s.UserAgent,
		Header: s.Headers(), Cookies: s.Cookies, Proxy: proxyText(s.Proxy), AllowPrivate: s.AllowPrivate,
		Timeout: s.Timeout, MaxBody: int64(s.MaxBody), Version: versionName(),
		Memory: memoryLimit(int64(s.Memory)),
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

// logger writes talk for machines: where nobody watches a terminal.
func (a *app) logger(format string) *slog.Logger {
	level := slog.LevelInfo
	if a.quiet {
		level = slog.LevelError
	}
	o := &slog.HandlerOptions{Level: level}
	switch {
	case format == "json":
		return slog.New(slog.NewJSONHandler(a.stderr, o))
	case a.stderr.terminal() && !a.quiet:
		return slog.New(slog.DiscardHandler) // the live view says it all
	}
	return slog.New(slog.NewTextHandler(a.stderr, o))
}

// printPages writes each page as a line of JSON. Sitemaps are no pages.
func printPages(w *screen) func(crawler.Visit) {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return func(v crawler.Visit) {
		if v.URL.Kind == store.KindPage {
			_ = lines.Encode(export.PageOf(v.URL, v.Visit)) // a reader that went away does not stop the crawl
		}
	}
}

// crawlError gives an error of a crawl its exit code.
func crawlError(err error) error {
	if _, ok := errors.AsType[*urls.Error](err); ok {
		return exit(exitUsage, err)
	}
	return storeError(err)
}

// storeError gives an error of a store its exit code, and says what to do where
// the error alone does not.
func storeError(err error) error {
	if err == nil {
		return nil
	}
	hint := ""
	switch {
	case errors.Is(err, store.ErrLocked):
		hint = "wait for it, or use another --store"
	case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrForeign):
		hint = "sweetspot check shows what is wrong; --fresh starts anew beside it"
	case errors.Is(err, store.ErrFull):
		hint = "what was stored is safe; make room and run the same command to go on"
	case errors.Is(err, os.ErrPermission):
		hint = "use another --store, or change its permissions"
	case errors.Is(err, store.ErrNewer):
		hint = "update sweetspot"
	case errors.Is(err, store.ErrNoStore), errors.Is(err, store.ErrNoRun):
		return exit(exitUsage, fmt.Errorf("%w; sweetspot crawl URL makes one", err))
	}
	if hint == "" {
		if _, ok := errors.AsType[*os.PathError](err); ok {
			return exit(exitStore, err)
		}
		return err
	}
	return exit(exitStore, fmt.Errorf("%w; %s", err, hint))
}
