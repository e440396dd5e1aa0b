package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/crawler/site"
)

func (a *app) siteVerb() *cobra.Command {
	var addr string
	o := site.Options{Sitemap: true, Assets: true, NoLog: true}
	pageSize := config.Size(site.DefaultSize)
	cmd := &cobra.Command{
		Use:   "site [flags]",
		Short: "serve a synthetic site to crawl",
		Long: "Serves a web site made from a seed: the same seed and flags give the same site, byte for " +
			"byte. Its base URL is the first line on standard output. Ends on Ctrl-C.",
		Example: "sweetspot site --pages 5000 --latency 50ms\n" +
			"sweetspot site --capacity 24 --errors 0.02 --flaky 0.05 --traps",
		Args: noArguments("site"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Size = int(pageSize)
			return a.site(cmd.Context(), addr, o)
		},
	}
	bindSite(cmd, &o, &pageSize)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "`ADDRESS` to listen on; port 0 picks a free one")
	return cmd
}

// bindSite gives a verb the flags of a synthetic site.
func bindSite(cmd *cobra.Command, o *site.Options, pageSize *config.Size) {
	f := cmd.Flags()
	f.Uint64Var(&o.Seed, "seed", site.DefaultSeed, "`NUMBER` that the site is made from")
	f.IntVar(&o.Pages, "pages", site.DefaultPages, "`NUMBER` of pages")
	f.IntVar(&o.Links, "links", site.DefaultLinks, "`NUMBER` of links on a page to other pages")
	f.Var(pageSize, "size", "`SIZE` of a page, roughly")
	f.DurationVar(&o.Latency, "latency", site.DefaultLatency, "`TIME` that each request takes")
	f.StringVar((*string)(&o.LatencyDist), "latency-dist", string(site.Constant), "how latencies are spread, constant or lognormal as `DIST`")
	f.IntVar(&o.Capacity, "capacity", 0, "`NUMBER` of requests served at once, further ones queue; 0 for no bound")
	f.Float64Var(&o.LimitRate, "limit-rate", 0, "`RATE` of requests a second above which it answers 429; 0 for no bound")
	f.Float64Var(&o.Errors, "errors", 0, "`SHARE` of pages that always fail")
	f.Float64Var(&o.Flaky, "flaky", 0, "`SHARE` of pages whose first request fails")
	f.Float64Var(&o.Redirects, "redirects", 0, "`SHARE` of pages that redirect to another")
	f.BoolVar(&o.Traps, "traps", false, "add endless calendars, mazes, session ids and soft 404s")
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
	a.say("serving %s, %s each; Ctrl-C ends it", plural(o.Pages, "page", "pages"), short(max(o.Latency, time.Microsecond)))
	<-ctx.Done()
	a.say("served %s", plural(s.Hits().Total(), "request", "requests"))
	return server.Close()
}
