package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sweetspot/store"
)

func (a *app) pruneVerb() *cobra.Command {
	var dir string
	var keep, number int
	var dry bool
	cmd := &cobra.Command{
		Use:   "prune [flags]",
		Short: "drop old runs",
		Long: "Removes runs from a store: all but the newest (--keep), or one (--run). A run that " +
			"another process is writing stays.",
		Example: "sweetspot prune --keep 14 --dry-run\nsweetspot prune --run 3",
		Args:    noArguments("prune"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			byNumber, byCount := cmd.Flags().Changed("run"), cmd.Flags().Changed("keep")
			switch {
			case byNumber == byCount:
				return usage("prune wants either --keep N, to keep the newest N runs, or --run N, to drop that one")
			case byCount && keep < 0:
				return usage("--keep: must not be negative, not %d", keep)
			case byNumber:
				return a.prune(dir, dry, func(i store.Info, _ int) bool { return i.Number == number })
			}
			return a.prune(dir, dry, func(_ store.Info, newer int) bool { return newer >= keep })
		},
	}
	cmd.Flags().StringVar(&dir, "store", "./sweetspot-store", "folder `DIR` that holds the runs")
	cmd.Flags().IntVar(&keep, "keep", 0, "keep the newest `N` runs")
	cmd.Flags().IntVar(&number, "run", 0, "drop the run of this `NUMBER`")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would be dropped, and drop nothing")
	return cmd
}

// prune drops the runs that a rule names, given each with how many are newer.
func (a *app) prune(dir string, dry bool, drop func(i store.Info, newer int) bool) error {
	folder, err := store.OpenExisting(dir)
	if err != nil {
		return storeError(err)
	}
	infos, err := folder.Runs()
	if err != nil {
		return storeError(err)
	}
	dropped, freed := 0, int64(0)
	for i, info := range infos {
		if !drop(info, len(infos)-1-i) {
			continue
		}
		if info.Running {
			a.say("run %d stays: process %d is writing it", info.Number, info.PID)
			continue
		}
		if !dry {
			if err := folder.Remove(info.Number); err != nil {
				return storeError(err)
			}
		}
		dropped, freed = dropped+1, freed+info.Bytes
		fmt.Fprintf(a.stdout, "run %d  %s  %s\n", info.Number, info.Record.Started.Local().Format("2006-01-02 15:04"), size(info.Bytes))
	}
	what := "dropped"
	if dry {
		what = "would drop"
	}
	a.say("%s %s, %s", what, plural(dropped, "run", "runs"), size(freed))
	return nil
}
