package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/store"
)

// storeFlag gives a verb the setting that names the store, and returns what
// opens it. The store must exist.
func (a *app) storeFlag(cmd *cobra.Command) (open func() (*store.Store, error)) {
	flags := config.Bind(cmd.Flags(), "store")
	cmd.Flags().Lookup("store").Annotations = nil // the few flags of such a verb need no headings
	return func() (*store.Store, error) {
		settings, err := a.load(flags)
		if err != nil {
			return nil, err
		}
		folder, err := store.OpenExisting(settings.Store)
		return folder, storeError(err)
	}
}

// reader is the flags of every verb that reads a run.
type reader struct {
	folder func() (*store.Store, error)
	run    int
}

func (a *app) reader(cmd *cobra.Command) *reader {
	r := &reader{folder: a.storeFlag(cmd)}
	cmd.Flags().IntVar(&r.run, "run", 0, "the run of this `NUMBER`; the latest if not given")
	return r
}

// open opens the run that the flags name, for reading. The caller closes it.
func (r *reader) open() (*store.Run, error) {
	if r.run < 0 {
		return nil, usage("--run: must be at least 1, not %d", r.run)
	}
	folder, err := r.folder()
	if err != nil {
		return nil, err
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
		return 0, usage("store %q has no run yet; sweetspot crawl URL makes one", folder.Dir())
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
	return store.URL{}, usage("%s: run %d does not know this URL; sweetspot export --what urls lists all", typed, run.Number())
}

// storeError gives an error of a store its exit code, and says what to do where
// the error alone does not.
func storeError(err error) error {
	if _, has := errors.AsType[*exitError](err); err == nil || has {
		return err
	}
	hint, code := "", exitStore
	switch {
	case errors.Is(err, store.ErrLocked):
		hint = "wait for it, or use another --store"
	case errors.Is(err, store.ErrForeign):
		hint = "move that file out of the store; crawl --fresh starts anew beside it"
	case errors.Is(err, store.ErrDamaged):
		hint = "restore it from a copy, or drop it: sweetspot prune --run N; crawl --fresh starts anew beside it"
	case errors.Is(err, store.ErrFull):
		hint = "what was stored is safe; make room and run the same command to go on"
	case errors.Is(err, store.ErrNewer):
		// It says itself what to do.
	case errors.Is(err, store.ErrNoStore):
		code, hint = exitUsage, "sweetspot crawl URL makes one, --store names another"
	case errors.Is(err, store.ErrNoRun):
		code, hint = exitUsage, "sweetspot runs lists those there are"
	case errors.Is(err, os.ErrPermission):
		hint = "use another --store, or change its permissions"
	case errors.Is(err, store.ErrWrite):
		hint = "mend that, or use another --store; what was stored before is safe"
	default:
		if _, ok := errors.AsType[*os.PathError](err); !ok {
			return err
		}
		hint = "use another --store"
	}
	if hint != "" {
		err = fmt.Errorf("%w; %s", err, hint)
	}
	return exit(code, err)
}
