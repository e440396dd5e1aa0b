package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/crawler/bench"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/human"
)

// replica starts a replica of a recorded site in a process of its own, and lets
// the crawls keep to what the recording one kept to.
func (b *benchFlags) replica(ctx context.Context, s *config.Settings, o *crawler.Options) (_ bench.Target, err error) {
	b.replay.folder = func() (*store.Store, error) {
		folder, err := store.OpenExisting(s.Store)
		return folder, storeError(err)
	}
	run, err := b.replay.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, run.Close()) }()
	record := run.Record()
	if !record.Recorded {
		return nil, usage("--replay: run %d was not recorded; sweetspot crawl --record URL makes a run that can be replayed", run.Number())
	}
	var recorded struct {
		Scope    urls.ScopeKind
		MaxDepth int
	}
	if err := json.Unmarshal(record.Options, &recorded); err != nil {
		return nil, storeError(fmt.Errorf("options of run %d: %w", run.Number(), store.ErrDamaged))
	}
	if o.Scope, o.MaxDepth = recorded.Scope, recorded.MaxDepth; o.MaxDepth == 0 {
		o.MaxDepth = crawler.SeedsOnly
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	served := bench.Served{Site: "a replica of " + record.Seeds[0], Host: record.Seeds[0], Seeds: len(record.Seeds)}
	if more := len(record.Seeds) - 1; more > 0 {
		served.Site += " and " + human.Plural(more, "more seed", "more seeds")
		served.Host = "" // what hosts bear together says nothing about one of them
	}
	if b.replay.speed != 1 {
		served.Site, served.Host = fmt.Sprintf("%s, %g times as fast", served.Site, b.replay.speed), "" // what it bears the original may not
	}
	return bench.Start(ctx, served, program, "site", "--"+attachedName, "--store", s.Store,
		"--replay", b.replay.run, "--speed", fmt.Sprint(b.replay.speed))
}
