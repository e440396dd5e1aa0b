package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"sweetspot/config"
	"sweetspot/crawler/nightly"
)

// nightlyFlags are the settings that are flags of nightly, too. A crawl's own are
// keys of the file, and variables; so are addresses and keys of hooks, since other
// users of the machine see flags.
func nightlyFlags() []string {
	return []string{
		"config", "store", "memory", "addr", "public-url", "sites-at-once", "schedule", "time-zone", "jitter", "keep-runs",
		"notify", "log-format", "pprof", "quiet",
	}
}

func (a *app) nightlyVerb() *cobra.Command {
	var once bool
	var accept string
	cmd := &cobra.Command{
		Use:   "nightly [flags] [SITE]",
		Short: "crawl sites on schedule, and tell what changed and what broke",
		Long: "Crawls the sites of a file, each at its time, compares each run with the last, and sends " +
			"notices of what changed or truly broke. The file has, for each name under sites, its seeds and any " +
			"setting of crawl or of this verb; what stands above the sites holds for all of them. Notices go to " +
			"webhook (JSON, signed with webhook-secret) and slack, and each night that ended asks for heartbeat: " +
			"keys of the file, or variables; there, secrets can be env:NAME or file:PATH. SIGTERM ends it within the grace, with exit code 0; the next start goes " +
			"on with what was broken off, and catches up once what was missed. With --once it crawls now, " +
			"all sites or the one that is named, and ends with the worst exit code.",
		Example: "sweetspot nightly --config nightly.yaml\n" +
			"sweetspot nightly --config nightly.yaml --once shop\n" +
			"sweetspot nightly --config nightly.yaml --accept shop",
	}
	flags := config.Bind(cmd.Flags(), nightlyFlags()...)
	completeChoices(cmd)
	cmd.Flags().BoolVar(&once, "once", false, "crawl now, and end")
	cmd.Flags().StringVar(&accept, "accept", "", "take the last run of `SITE` for what it is meant to be, although it was not believed")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		site, err := onceSite(once, args)
		o, settings, configErr := a.nightlyOptions(flags)
		if err := errors.Join(err, configErr); err != nil {
			return exit(exitUsage, err)
		}
		service, err := nightly.New(o)
		switch {
		case err != nil:
			return storeError(err)
		case accept != "":
			return a.accept(service, accept)
		}
		stop, err := a.serveProfiles(settings.Settings)
		if err != nil {
			return err
		}
		defer stop()
		if once {
			return a.once(cmd.Context(), service, site)
		}
		return a.serve(cmd.Context(), service, settings.Night.Addr)
	}
	return cmd
}

// onceSite is the site that --once is for, "" for all.
func onceSite(once bool, args []string) (string, error) {
	switch {
	case len(args) == 0:
		return "", nil
	case !once:
		return "", fmt.Errorf("nightly takes no argument but with --once; type sweetspot nightly --once %s", args[0])
	case len(args) > 1:
		return "", fmt.Errorf("--once is for one site or for all, not for %d", len(args))
	}
	return args[0], nil
}

// serve is the service: it ends well when it is told to end.
func (a *app) serve(ctx context.Context, service *nightly.Service, addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return exit(exitUsage, fmt.Errorf("--addr: %w; type for example --addr 127.0.0.1:8081", err))
	}
	a.grace()
	a.say("listening on http://%s/", l.Addr())
	listening, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return service.Serve(listening, l) })
	g.Go(func() error {
		defer hangUp() // who asks meanwhile is told that it ends
		return storeError(service.Run(ctx))
	})
	return g.Wait()
}

// once runs a night now.
func (a *app) once(ctx context.Context, service *nightly.Service, site string) error {
	a.grace()
	code, err := service.Once(ctx, site)
	if errors.Is(err, nightly.ErrNoSite) {
		return usage("--once: %v in the file", err)
	}
	if err != nil {
		return storeError(err)
	}
	return exit(code, nil)
}

func (a *app) accept(service *nightly.Service, site string) error {
	run, err := service.Accept(site)
	if err != nil {
		return usage("--accept: %v", err)
	}
	a.say("run %d of %s is what further ones are measured by", run, site)
	return nil
}
