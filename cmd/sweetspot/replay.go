package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"sweetspot/crawler/site/replay"
	"sweetspot/store"
	"sweetspot/store/human"
)

// replayFlags are the flags of a verb that can serve a recorded run.
type replayFlags struct {
	*app
	run    string // a number of the store, or the path of a file; "" for none
	speed  float64
	folder func() (*store.Store, error)
}

func (r *replayFlags) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.run, "replay", "", "serve a run that crawl --record made: `RUN` is its number, or the path of its file")
	cmd.Flags().Float64Var(&r.speed, "speed", 1, "how many times as fast as recorded as `FACTOR`, with --replay")
}

func (r *replayFlags) validate(cmd *cobra.Command) error {
	if r.run == "" {
		if cmd.Flags().Changed("speed") {
			return usage("--speed: only with --replay; --latency is what a synthetic site takes")
		}
		return nil
	}
	var faults []error
	for _, name := range siteFlagNames() {
		if cmd.Flags().Changed(name) {
			faults = append(faults, fmt.Errorf("--%s: describes a synthetic site; leave it out with --replay", name))
		}
	}
	if !(r.speed >= 0.001 && r.speed <= 1000) {
		faults = append(faults, fmt.Errorf("--speed: must be between 0.001 and 1000, not %v", r.speed))
	}
	if len(faults) == 0 {
		return nil
	}
	return exit(exitUsage, errors.Join(faults...))
}

// open opens the run that was named, for reading.
func (r *replayFlags) open() (*store.Run, error) {
	n, err := strconv.Atoi(r.run)
	if err != nil {
		run, err := store.ReadFile(r.run)
		return run, storeError(err)
	}
	if n < 1 {
		return nil, usage("--replay: runs are numbered from 1, not %d", n)
	}
	folder, err := r.folder()
	if err != nil {
		return nil, err
	}
	run, err := folder.Read(n)
	return run, storeError(err)
}

// serve serves the run until it is interrupted.
func (r *replayFlags) serve(ctx context.Context, addr string) (err error) {
	run, err := r.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run.Close()) }()
	site, err := replay.Open(run, replay.Options{Speed: r.speed})
	if errors.Is(err, replay.ErrNotRecorded) {
		return usage("--replay: %w; sweetspot crawl --record URL makes a run that can be replayed", err)
	}
	if err != nil {
		return storeError(err)
	}
	server, err := site.Listen(addr)
	if err != nil {
		return exit(exitUsage, fmt.Errorf("--addr: %w", err))
	}
	r.grace()
	for _, seed := range site.Seeds() {
		if _, err := fmt.Fprintln(r.stdout, seed); err != nil {
			return errors.Join(err, server.Close())
		}
	}
	r.introduce(site, run)
	<-ctx.Done()
	r.say("served %s", human.Plural(site.Hits().Total(), "request", "requests"))
	return server.Close()
}

// introduce says what is served where, and what it keeps to.
func (r *replayFlags) introduce(site *replay.Replay, run *store.Run) {
	r.say("replaying run %d, recorded %s, %g times as fast; Ctrl-C ends it", run.Number(), run.Record().Started.Format("2006-01-02"), r.speed)
	for _, m := range site.Mappings() {
		r.say("  %s  is %s", m.Base, clean(m.Origin))
	}
	for _, l := range site.Limits() {
		r.say("  %s answered 429 above about %.3g requests a second; so does its replica, above %.3g", clean(l.Host), l.Rate, l.Scaled)
	}
}
