package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sweetspot/config"
	"sweetspot/crawler/site"
	"sweetspot/store/human"
)

func (a *app) siteVerb() *cobra.Command {
	var addr string
	var attached bool
	again := replayFlags{app: a}
	flags := siteFlags{Options: site.Options{Sitemap: true, Assets: true, NoLog: true}}
	cmd := &cobra.Command{
		Use:   "site [flags]",
		Short: "serve a synthetic site to crawl, or a recorded one again",
		Long: "Serves a web site made from a seed: the same seed and flags give the same site, byte for " +
			"byte. Its base URL is the first line on standard output. Ctrl-C or SIGTERM end it, with " +
			"exit code 0: that is how a server ends well.\n\n" +
			"With --replay it serves what crawl --record kept: the same pages, statuses, sizes and " +
			"redirects, after the same time, and 429 where the host gave it. Each recorded host gets a " +
			"port, and the links lead there; the lines on standard output are the recorded seeds.",
		Example: "sweetspot site --pages 5000 --latency 50ms\n" +
			"sweetspot site --capacity 24 --errors 0.02 --flaky 0.05 --traps\n" +
			"sweetspot site --api\n" +
			"sweetspot crawl --record --workers 2 https://example.com\n" +
			"sweetspot site --replay 1 --speed 2",
		Args: noArguments("site"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := again.validate(cmd); err != nil {
				return err
			}
			ctx := cmd.Context()
			if attached {
				var end func()
				ctx, end = untilEOF(ctx, a.stdin)
				defer end()
			}
			if again.run != "" {
				return again.serve(ctx, addr)
			}
			o, err := flags.options(cmd)
			if err != nil {
				return err
			}
			return a.site(ctx, addr, o)
		},
	}
	flags.bind(cmd)
	again.bind(cmd)
	again.folder = a.storeFlag(cmd)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "`ADDRESS` to listen on; port 0 picks a free one")
	attachedFlag(cmd, &attached)
	return cmd
}

// attached is the flag by which bench starts a server that must not outlive it.
const attachedName = "until-eof"

func attachedFlag(cmd *cobra.Command, attached *bool) {
	cmd.Flags().BoolVar(attached, attachedName, false, "end when standard input does")
	_ = cmd.Flags().MarkHidden(attachedName) // it was just declared
}

// untilEOF is a context that ends when there is nothing more to read: when the
// process that holds the other end of the pipe lets go of it, or dies.
func untilEOF(ctx context.Context, r io.Reader) (until context.Context, end func()) {
	until, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, r)
		cancel()
	}()
	return until, cancel
}

// siteFlags are the flags of a verb that serves a synthetic site.
type siteFlags struct {
	site.Options
	size config.Size
}

func (s *siteFlags) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	s.size = site.DefaultSize
	f.Uint64Var(&s.Seed, "seed", site.DefaultSeed, "`NUMBER` that the site is made from")
	f.IntVar(&s.Pages, "pages", site.DefaultPages, "`NUMBER` of pages")
	f.IntVar(&s.Links, "links", site.DefaultLinks, "`NUMBER` of links on a page to other pages")
	f.Var(&s.size, "size", "`SIZE` of a page, roughly")
	f.DurationVar(&s.Latency, "latency", site.DefaultLatency, "`TIME` that each request takes")
	f.StringVar((*string)(&s.LatencyDist), "latency-dist", string(site.Constant), "how latencies are spread, constant or lognormal as `DIST`")
	f.IntVar(&s.Capacity, "capacity", 0, "`NUMBER` of requests served at once, further ones queue; 0 for no bound")
	f.Float64Var(&s.LimitRate, "limit-rate", 0, "`RATE` of requests a second above which it answers 429; 0 for no bound")
	f.Float64Var(&s.Errors, "errors", 0, "`SHARE` of pages that always fail, from 0 to 1")
	f.Float64Var(&s.Flaky, "flaky", 0, "`SHARE` of pages whose first request fails")
	f.Float64Var(&s.Redirects, "redirects", 0, "`SHARE` of pages that redirect to another")
	f.BoolVar(&s.API, "api", false, "add a JSON API at /api/items: an item for each page, in lists of 20 that name the next")
	f.BoolVar(&s.Traps, "traps", false, "add endless calendars, mazes, session ids and soft 404s")
}

// siteFlagNames lists the flags that shape a synthetic site.
func siteFlagNames() (names []string) {
	cmd := &cobra.Command{}
	new(siteFlags).bind(cmd)
	return flagNames(cmd.Flags())
}

// flagNames lists flags in the order in which they were declared.
func flagNames(set *pflag.FlagSet) (names []string) {
	set.SortFlags = false
	set.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// options returns what the flags say, or all their faults. A zero that was
// typed is no default.
func (s *siteFlags) options(cmd *cobra.Command) (site.Options, error) {
	o := s.Options
	o.Size = int(s.size)
	var faults []error
	for _, name := range []string{"pages", "links"} {
		if f := cmd.Flags().Lookup(name); f.Changed && f.Value.String() == "0" {
			faults = append(faults, fmt.Errorf("--%s: must be at least 1, not 0", name))
		}
	}
	if err := o.Validate(); err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			faults = append(faults, errors.New("--"+line))
		}
	}
	if len(faults) > 0 {
		return o, exit(exitUsage, errors.Join(faults...))
	}
	return o, nil
}

func (a *app) site(ctx context.Context, addr string, o site.Options) error {
	s, err := site.New(o)
	if err != nil {
		return exit(exitUsage, err)
	}
	server, err := s.Listen(addr)
	if err != nil {
		return exit(exitUsage, fmt.Errorf("--addr: %w", err))
	}
	a.grace()
	if _, err := fmt.Fprintln(a.stdout, server.URL()+"/"); err != nil {
		return errors.Join(err, server.Close())
	}
	a.say("serving %s, %s each; Ctrl-C ends it", human.Plural(o.Pages, "page", "pages"), short(max(o.Latency, time.Microsecond)))
	if o.API {
		a.say("its API: sweetspot crawl --json-links 'items[].url,related[].url,next' --max-depth none %s/api/items", server.URL())
	}
	<-ctx.Done()
	a.say("served %s", human.Plural(s.Hits().Total(), "request", "requests"))
	return server.Close()
}
