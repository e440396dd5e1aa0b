package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"sweetspot/store"
)

// reader is the flags of every verb that reads a store.
type reader struct {
	dir string
	run int
}

func (r *reader) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.dir, "store", "./sweetspot-store", "folder `DIR` that holds the runs")
	cmd.Flags().IntVar(&r.run, "run", 0, "the run of this `NUMBER`; the latest if not given")
}

// open opens the run that the flags name, for reading. The caller closes it.
func (r *reader) open() (*store.Run, error) {
	folder, err := store.OpenExisting(r.dir)
	if err != nil {
		return nil, storeError(err)
	}
	n := r.run
	if n == 0 {
		if n, err = latest(folder); err != nil {
			return nil, storeError(err)
		}
	}
	run, err := folder.Read(n)
	return run, storeError(err)
}

func latest(folder *store.Store) (int, error) {
	runs, err := folder.Runs()
	if err != nil {
		return 0, err
	}
	if len(runs) == 0 {
		return 0, fmt.Errorf("store %q has no run yet: %w", folder.Dir(), store.ErrNoRun)
	}
	return runs[len(runs)-1].Number, nil
}

// with opens the run, hands it to fn and closes it.
func (r *reader) with(fn func(*store.Run) error) error {
	run, err := r.open()
	if err != nil {
		return err
	}
	return errors.Join(storeError(fn(run)), run.Close())
}

// find looks a URL up as people type it.
func find(run *store.Run, typed string) (store.URL, error) {
	for _, candidate := range spellings(typed) {
		id, ok, err := run.Lookup(candidate)
		if err != nil {
			return store.URL{}, err
		}
		if ok {
			u, _, err := run.URL(id)
			return u, err
		}
	}
	return store.URL{}, exit(exitUsage, fmt.Errorf("%s: run %d does not know this URL; sweetspot export --what urls lists all", typed, run.Number()))
}
