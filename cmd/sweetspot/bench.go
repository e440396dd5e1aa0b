package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/crawler/bench"
	"sweetspot/crawler/site"
)

// benchFlags are what `bench` can be told.
type benchFlags struct {
	*app
	settings *config.Flags
	site     siteFlags
	replay   replayFlags

	options bench.Options
	suite   suiteFlags
	report  string // file of the report in HTML
	profile string // file of the crawler's CPU profile

	json, csv, gobench bool   // forms of the result on standard output
	from, compare      string // files of results
}

// What a sweep of somebody's own site starts from: a server has other visitors.
const (
	ownSiteRequests = 20_000
	ownSitePause    = 2 * time.Second
)

func (a *app) benchVerb() *cobra.Command {
	b := &benchFlags{app: a, site: siteFlags{Options: site.Options{NoLog: true}}, replay: replayFlags{app: a}}
	cmd := &cobra.Command{
		Use:   "bench [flags] [URL]",
		Short: "find out how many workers pay",
		Long: "Crawls the same pages with 1, 2, 4 … 256 workers and says where throughput stops to rise, " +
			"what each count costs, and how many workers to crawl with. Without a URL it crawls a " +
			"synthetic site that a process of its own serves on loopback; site's flags shape it. " +
			"With --replay it crawls a replica of a site that crawl --record kept. " +
			"With --suite it crawls four sites of its own instead, each with --sequential and with 32 " +
			"workers, and says where workers pay and where they do not. " +
			"An interrupt ends it with a report of what was measured.",
		Example: "sweetspot bench\n" +
			"sweetspot bench --capacity 24 --report bench.html\n" +
			"sweetspot bench --own-site https://example.com/\n" +
			"sweetspot bench --suite\n" +
			"sweetspot bench --json > monday.json\n" +
			"sweetspot bench --compare monday.json tuesday.json",
	}
	b.bind(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := b.validate(cmd, args); err != nil {
			return err
		}
		switch {
		case b.suite.on:
			return b.runSuite(cmd)
		case b.compare != "":
			return b.printComparison(b.compare, args[0])
		case b.from != "":
			return b.again()
		}
		return b.run(cmd, args)
	}
	return cmd
}

// bind declares the flags, group by group as the help shows them.
func (b *benchFlags) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	in := func(group string, declare func()) {
		known := map[string]bool{}
		for _, name := range flagNames(f) {
			known[name] = true
		}
		declare()
		for _, name := range flagNames(f) {
			if !known[name] {
				f.Lookup(name).Annotations = map[string][]string{config.GroupAnnotation: {group}}
			}
		}
	}
	in("The sweep", func() {
		f.IntSliceVar(&b.options.Counts, "counts", bench.DefaultCounts(), "`COUNTS` of workers to try; 1 is --sequential and always tried")
		f.IntVar(&b.options.Repeats, "repeats", 3, "`NUMBER` of trials of each count, after the pilot's; from 6 on intervals are of confidence")
		f.DurationVar(&b.options.MaxTime, "max-time", 3*time.Minute, "`TIME` within which all trials must end; those that would not are left out. 0 for no limit")
		f.IntVar(&b.options.MaxRequests, "max-requests", 0, fmt.Sprintf("`NUMBER` of requests at most; 0 for no limit, with --own-site for %d", ownSiteRequests))
		f.DurationVar(&b.options.Pause, "pause", 0, fmt.Sprintf("`TIME` between two trials (default 0s, with --own-site %s)", ownSitePause))
	})
	in("The suite", func() {
		f.BoolVar(&b.suite.on, "suite", false, "try where workers pay and where not: site, api, store and cpu, in two minutes; takes --repeats, --pages (of a crawl) and --latency")
		f.DurationVar(&b.suite.fsync, "fsync-latency", 0, "`TIME` that each fsync of the store takes at least: simulates a slower disk")
	})
	in("The result", func() {
		f.StringVar(&b.report, "report", "", "write a report to this HTML `FILE`, which needs no network")
		f.BoolVar(&b.json, "json", false, "write the result as JSON to standard output")
		f.BoolVar(&b.csv, "csv", false, "write it as CSV, a line for each count")
		f.BoolVar(&b.gobench, "gobench", false, "write it as lines that benchstat reads, one for each trial")
		f.StringVar(&b.profile, "cpuprofile", "", "write a CPU profile of the crawler over all trials to this `FILE`, for go tool pprof")
		f.StringVar(&b.from, "from", "", "measure nothing: report on the result in this `FILE` of JSON; - for standard input")
		f.StringVar(&b.compare, "compare", "", "measure nothing: say what changed from this `FILE` of JSON to the one named as argument")
	})
	in("The crawls", func() {
		b.settings = config.Bind(f, "store", "own-site", "robots", "user-agent", "header", "user", "timeout", "quiet", "config")
	})
	in("A recorded site", func() { b.replay.bind(cmd) })
	in("The synthetic site", func() { b.site.bind(cmd) })
	f.Lookup("counts").DefValue = "1,2,4,8,16,32,64,128,256" // without brackets, as it is typed
	f.Lookup("fsync-latency").DefValue = "what it takes on the disk of --store"
	f.Lookup("max-time").DefValue = "3m"
	f.Lookup("pages").DefValue = "as many as the largest trial takes"
}

// validate reports what is wrong with the command line, all together.
func (b *benchFlags) validate(cmd *cobra.Command, args []string) error {
	var faults []error
	fault := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	if err := b.options.Validate(); err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			faults = append(faults, errors.New("--"+line))
		}
	}
	fault(b.options.Repeats == 0, "--repeats: must be at least 1, not 0")
	fault(moreThanOne(b.json, b.csv, b.gobench), "--json, --csv, --gobench: one at a time; --from makes the others of a result in JSON")
	fault(b.from != "" && b.compare != "", "--from and --compare: one at a time")
	fault(b.profile != "" && b.from+b.compare != "", "--cpuprofile: has no place where nothing is measured")
	fault(b.compare != "" && (b.report != "" || b.csv || b.gobench), "--compare: writes text or --json only; --from FILE writes the others, of one result")
	switch {
	case b.suite.on:
		_, err := b.site.options(cmd)
		faults = append(faults, err)
	case b.compare != "":
		fault(len(args) != 1, "--compare: wants two files; type sweetspot bench --compare monday.json tuesday.json")
	case b.from != "":
		fault(len(args) > 0, "--from: measures nothing, so %q has no place here", first(args))
	case b.replay.run != "":
		fault(len(args) > 0, "--replay: names what is crawled, so %q has no place here", first(args))
	default:
		fault(len(args) > 1, "bench wants one URL at most, not %d", len(args))
		if len(args) == 0 {
			_, err := b.site.options(cmd)
			faults = append(faults, err)
		}
		fault(len(args) == 1 && len(b.siteFlagsGiven(cmd)) > 0, "--%s: shapes the synthetic site, which a URL replaces", first(b.siteFlagsGiven(cmd)))
	}
	faults = append(faults, b.replay.validate(cmd), b.suite.validate(cmd, args), b.reportable())
	if err := errors.Join(faults...); err != nil {
		return exit(exitUsage, err)
	}
	return nil
}

// reportable tells why the report could not be written, so that nothing is measured in
// vain. It leaves no file, and one that is there as it is.
func (b *benchFlags) reportable() error {
	if b.report == "" {
		return nil
	}
	_, missing := os.Lstat(b.report)
	f, err := os.OpenFile(b.report, os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		err = f.Close()
	}
	if err == nil && missing != nil {
		err = os.Remove(b.report)
	}
	if err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	return nil
}

// siteFlagsGiven lists the flags about the synthetic site that were typed.
func (b *benchFlags) siteFlagsGiven(cmd *cobra.Command) (names []string) {
	for _, name := range siteFlagNames() {
		if cmd.Flags().Changed(name) {
			names = append(names, name)
		}
	}
	return names
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func moreThanOne(flags ...bool) bool {
	n := 0
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n > 1
}
