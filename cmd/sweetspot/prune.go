package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/store"
	"sweetspot/store/human"
)

// pruning is what the flags of prune say.
type pruning struct {
	keep, run int
	one       bool // drop run alone, not all but the newest keep
	dry       bool
}

func (a *app) pruneVerb() *cobra.Command {
	var p pruning
	var folder func() (*store.Store, error)
	cmd := &cobra.Command{
		Use:   "prune [flags]",
		Short: "drop old runs",
		Long: "Removes runs from a store: all but the newest (--keep), or one (--run). A run that " +
			"another process is writing stays.",
		Example: "sweetspot prune --keep 14 --dry-run\nsweetspot prune --run 3",
		Args:    noArguments("prune"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p.one = cmd.Flags().Changed("run")
			switch {
			case p.one == cmd.Flags().Changed("keep"):
				return usage("prune wants either --keep N, to keep the newest N runs, or --run N, to drop that one")
			case p.keep < 0:
				return usage("--keep: must not be negative, not %d", p.keep)
			}
			opened, err := folder()
			if err != nil {
				return err
			}
			return a.prune(opened, p)
		},
	}
	folder = a.storeFlag(cmd)
	cmd.Flags().IntVar(&p.keep, "keep", 0, "keep the newest `N` runs")
	cmd.Flags().IntVar(&p.run, "run", 0, "drop the run of this `NUMBER`")
	cmd.Flags().BoolVar(&p.dry, "dry-run", false, "say what would be dropped, and drop nothing")
	return cmd
}

// prune drops runs, the oldest first.
func (a *app) prune(folder *store.Store, p pruning) error {
	infos, err := folder.Runs()
	if err != nil {
		return storeError(err)
	}
	doomed, err := p.choose(infos)
	if err != nil {
		return err
	}
	dropped, freed := 0, int64(0)
	for _, info := range doomed {
		if info.Running && !p.one {
			a.say("run %d stays: it is %v", info.Number, &store.LockedError{PID: info.PID})
			continue
		}
		if err := drop(folder, info, p.dry); err != nil {
			return storeError(err)
		}
		dropped, freed = dropped+1, freed+info.Bytes
		fmt.Fprintf(a.stdout, "run %d  %-16s  %s\n", info.Number, date(info.Record.Started), human.Size(info.Bytes))
	}
	what := "dropped"
	if p.dry {
		what = "would drop"
	}
	a.say("%s %s, %s", what, human.Plural(dropped, "run", "runs"), human.Size(freed))
	return nil
}

// choose lists the runs to drop.
func (p pruning) choose(infos []store.Info) ([]store.Info, error) {
	if !p.one {
		return infos[:max(len(infos)-p.keep, 0)], nil
	}
	for _, info := range infos {
		if info.Number == p.run {
			return []store.Info{info}, nil
		}
	}
	return nil, storeError(fmt.Errorf("prune run %d: %w", p.run, store.ErrNoRun))
}

// drop removes a run, unless it is only to be said that it would be.
func drop(folder *store.Store, info store.Info, dry bool) error {
	if info.Running {
		return fmt.Errorf("remove run %d: %w", info.Number, &store.LockedError{PID: info.PID})
	}
	if dry {
		return nil
	}
	err := folder.Remove(info.Number)
	if errors.Is(err, store.ErrNoRun) {
		return nil // somebody else was faster
	}
	return err
}

// date is a moment in the table of runs; a run that cannot be read has none.
func date(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.Local().Format("2006-01-02 15:04")
}
