package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
	"sweetspot/crawler/bench/suite"
)

// suiteFlags are what `bench --suite` can be told beside bench's own flags.
type suiteFlags struct {
	on    bool
	fsync time.Duration
}

// besideSuite are the flags that mean something beside --suite.
var besideSuite = []string{
	"suite", "fsync-latency", "repeats", "pages", "latency", "json", "store", "user-agent", "timeout", "quiet", "config",
}

// mostFsync is slower than any disk.
const mostFsync = time.Second

// leastSuitePages of a trial: fewer keep no 32 workers busy.
const leastSuitePages = 40

func (s *suiteFlags) validate(cmd *cobra.Command, args []string) error {
	if !s.on {
		if cmd.Flags().Changed("fsync-latency") {
			return errors.New("--fsync-latency: simulates a disk for --suite; type sweetspot bench --suite --fsync-latency 5ms")
		}
		return nil
	}
	var faults []error
	if len(args) > 0 {
		faults = append(faults, fmt.Errorf("--suite: crawls sites of its own, so %q has no place here", args[0]))
	}
	for _, name := range flagNames(cmd.Flags()) {
		if cmd.Flags().Changed(name) && !slices.Contains(besideSuite, name) {
			faults = append(faults, fmt.Errorf("--%s: has no meaning beside --suite; leave one of them out", name))
		}
	}
	if s.fsync < 0 || s.fsync > mostFsync {
		faults = append(faults, fmt.Errorf("--fsync-latency: must be between 0s and %s, not %s", mostFsync, s.fsync))
	}
	if f := cmd.Flags().Lookup("pages"); f.Changed {
		if n, err := cmd.Flags().GetInt("pages"); err == nil && n > 0 && n < leastSuitePages {
			faults = append(faults, fmt.Errorf("--pages: must be at least %d beside --suite, not %d: 32 workers need something to do", leastSuitePages, n))
		}
	}
	return errors.Join(faults...)
}

// shape is what of the workloads was chosen.
func (b *benchFlags) shape(cmd *cobra.Command) suite.Shape {
	s := suite.Shape{Pages: suite.DefaultPages, Latency: suite.DefaultLatency, Fsync: b.suite.fsync}
	if cmd.Flags().Changed("pages") {
		s.Pages = b.site.Pages
	}
	if cmd.Flags().Changed("latency") {
		s.Latency = b.site.Latency
	}
	return s
}

// runSuite tries the workloads and reports.
func (b *benchFlags) runSuite(cmd *cobra.Command) (err error) {
	settings, err := b.load(b.settings)
	if err != nil {
		return err
	}
	// The suite's crawls are its own: of what can be set, this alone concerns them.
	options := crawler.Options{
		UserAgent: settings.UserAgent, Timeout: settings.Timeout, Grace: settings.Grace, Memory: memoryLimit(int64(settings.Memory)),
		Version: versionName(), NoSitemaps: true,
	}
	b.grace()
	folder, err := benchFolder(settings.Store)
	if err != nil {
		return storeError(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	fsync, err := suite.MeasureFsync(folder)
	if err != nil {
		return storeError(err)
	}
	fsync.Simulated = b.suite.fsync.Seconds() * 1000
	b.say("%s", strings.ReplaceAll(fsyncText(fsync), "; ", "\n"))
	t := &suiteTrials{benchFlags: b, options: options, folder: folder, servers: map[string]*bench.Process{}}
	defer func() { err = errors.Join(err, t.close()) }()

	o := suite.Options{Repeats: b.options.Repeats}
	view := b.suiteView(&o, &t.options)
	result, err := suite.Run(cmd.Context(), o, suite.Workloads(b.shape(cmd)), t.trial)
	view()
	result.Fsync, result.Version = fsync, versionName()
	if len(result.Workloads) == 0 {
		if _, ok := errors.AsType[interruption](err); ok {
			return exit(exitInterrupted, errors.New("interrupted before anything could be compared"))
		}
		return benchError(err)
	}
	return errors.Join(b.printSuite(&result), benchError(err))
}

// suiteTrials crawls the workloads, each from a server of its own.
type suiteTrials struct {
	*benchFlags
	options crawler.Options
	folder  string
	servers map[string]*bench.Process // by workload
}

func (t *suiteTrials) trial(ctx context.Context, w suite.Workload, workers int) (bench.Observation, error) {
	server, err := t.server(ctx, w)
	if err != nil {
		return bench.Observation{}, err
	}
	o := t.options
	w.Adjust(&o)
	return bench.Crawling(o, t.folder, server.URLs()[0]+w.Path)(ctx, workers, w.Pages)
}

// server is a workload's, started when it is first needed.
func (t *suiteTrials) server(ctx context.Context, w suite.Workload) (*bench.Process, error) {
	if s := t.servers[w.Name]; s != nil {
		return s, nil
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s, err := bench.Start(ctx, bench.Served{Site: w.About}, program, append([]string{"site", "--" + attachedName}, w.Server...)...)
	if err != nil {
		return nil, err
	}
	t.servers[w.Name] = s
	return s, nil
}

func (t *suiteTrials) close() error {
	var errs []error
	for _, s := range t.servers {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
