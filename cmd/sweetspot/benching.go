package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/crawler/bench"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// run sweeps and reports.
func (b *benchFlags) run(cmd *cobra.Command, args []string) (err error) {
	settings, err := b.load(b.settings)
	if err != nil {
		return err
	}
	b.considerate(cmd, settings)
	options, err := crawlOptions(settings)
	if err != nil {
		return err
	}
	options.NoSitemaps = len(args) == 0 // a list of all pages would be the same work in a small trial as in a large one
	b.grace()
	target, err := b.target(cmd, settings, &options, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	folder, err := benchFolder(settings.Store)
	if err != nil {
		return storeError(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	result, err := b.sweep(cmd.Context(), target, options, folder)
	if result.Type == "" {
		return err
	}
	if err != nil {
		return errors.Join(b.print(&result), err)
	}
	return errors.Join(b.print(&result), b.keep(settings, target, &result))
}

// considerate spares a server that has other visitors.
func (b *benchFlags) considerate(cmd *cobra.Command, s *config.Settings) {
	if !s.OwnSite {
		return
	}
	if !cmd.Flags().Changed("pause") {
		b.options.Pause = ownSitePause
	}
	if b.options.MaxRequests == 0 {
		b.options.MaxRequests = ownSiteRequests
	}
}

// target is what is to be crawled. A host that is not this machine's is left alone
// unless the user says it is theirs: a sweep goes where it hurts.
func (b *benchFlags) target(cmd *cobra.Command, s *config.Settings, o *crawler.Options, args []string) (bench.Target, error) {
	if b.replay.run != "" {
		return b.replica(cmd.Context(), s, o)
	}
	if len(args) == 0 {
		return b.synthetic(cmd)
	}
	u, err := urls.Parse(args[0])
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	if !s.OwnSite && !loopback(u.Hostname()) {
		return nil, usage("%s is not this machine, and a sweep loads a server until it suffers; crawl it once with --record and bench --replay RUN, "+
			"which needs no server, or say --own-site if it is yours", u.Hostname())
	}
	return bench.Given(u.String()), nil
}

// loopback tells whether a host is this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}

// synthetic starts the embedded site in a process of its own. It has as many pages
// as the largest trial needs, unless the user says how many.
func (b *benchFlags) synthetic(cmd *cobra.Command) (bench.Target, error) {
	if !cmd.Flags().Changed("pages") {
		most := slices.Max(append(b.options.Counts, 1))
		if err := cmd.Flags().Set("pages", strconv.Itoa(bench.Pages(most))); err != nil {
			return nil, err
		}
	}
	o, err := b.site.options(cmd)
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"site", "--" + attachedName}
	for _, name := range siteFlagNames() {
		args = append(args, "--"+name+"="+cmd.Flags().Lookup(name).Value.String())
	}
	about := fmt.Sprintf("a synthetic site that answers after %s", short(o.Latency))
	if o.Latency == 0 {
		about = "a synthetic site that answers at once"
	}
	return bench.Start(cmd.Context(), bench.Served{Site: about + b.site.traits()}, program, args...)
}

// traits are what a synthetic site is besides its latency.
func (s *siteFlags) traits() (text string) {
	if s.Capacity > 0 {
		text += fmt.Sprintf(", %d requests at once", s.Capacity)
	}
	if s.LimitRate > 0 {
		text += fmt.Sprintf(", 429 above %g/s", s.LimitRate)
	}
	return text
}

// sweep runs the trials and tells about them. Its error has its exit code.
func (b *benchFlags) sweep(ctx context.Context, target bench.Target, o crawler.Options, folder string) (bench.Result, error) {
	profiled, err := profileCPU(b.profile)
	if err != nil {
		return bench.Result{}, err
	}
	view := b.benchView(target.Site(), &b.options, &o)
	result, err := bench.Sweep(ctx, b.options, bench.Crawling(o, folder, target.URLs()...))
	view()
	result.Site, result.Version = target.Site(), versionName()
	return result, errors.Join(benchError(err), profiled())
}

// benchError gives an error of a sweep its exit code.
func benchError(err error) error {
	if e, ok := errors.AsType[*bench.CrawlError](err); ok {
		return exit(e.Code, errors.New(e.Problem))
	}
	if _, ok := errors.AsType[interruption](err); ok {
		return exit(exitInterrupted, errors.New("interrupted: the report is of what was measured until then"))
	}
	return storeError(err)
}

// keep remembers what the host bears, so that crawl --workers auto starts there.
func (b *benchFlags) keep(s *config.Settings, target bench.Target, r *bench.Result) error {
	if target.Host() == "" {
		return nil
	}
	folder, err := store.Open(s.Store)
	if err != nil {
		return storeError(err)
	}
	spot, _ := r.Count(r.SweetSpot.Workers)
	return storeError(crawler.KeepKnee(folder, target.Host(), crawler.Knee{
		Workers: r.SweetSpot.Workers, Most: r.Knee.Workers, PagesPerS: spot.PagesPerS.Median,
		FirstByte: r.Counts[0].FirstByte.P95, At: r.At,
	}))
}
