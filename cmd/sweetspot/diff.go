package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sweetspot/store"
	"sweetspot/store/diff"
)

// comparison is what the flags of diff say.
type comparison struct {
	run, with int
	format    string
	limit     int
}

func diffFormats() []string { return []string{"text", "markdown", "jsonl"} }

func (a *app) diffVerb() *cobra.Command {
	var c comparison
	var folder func() (*store.Store, error)
	cmd := &cobra.Command{
		Use:   "diff [flags]",
		Short: "say what changed between two runs",
		Long: "Compares a run with an earlier one of the same site: which pages are new, gone (and how), " +
			"moved, or changed, and in what. What differs from look to look is no change, and the same " +
			"change on many pages is told once. Ends with exit code 12 if the run must not become the baseline: " +
			"it lost more than 20 % of the pages, flipped more than 10 % of the statuses, has one text on many " +
			"pages, or fails its canary.",
		Example: "sweetspot diff\nsweetspot diff --run 12 --with 9 --format markdown\n" +
			"sweetspot diff --format jsonl | jq -r 'select(.type == \"gone\") | .url'",
		Args: noArguments("diff"),
		RunE: func(*cobra.Command, []string) error {
			if err := c.validate(); err != nil {
				return err
			}
			opened, err := folder()
			if err != nil {
				return err
			}
			return a.diff(opened, c)
		},
	}
	folder = a.storeFlag(cmd)
	cmd.Flags().IntVar(&c.run, "run", 0, "the run of this `NUMBER`; the latest that has ended if not given")
	cmd.Flags().IntVar(&c.with, "with", 0, "compare it with the run of this `NUMBER`; the baseline before it if not given")
	cmd.Flags().StringVar(&c.format, "format", "text", "one of "+strings.Join(diffFormats(), ", ")+" as `FORMAT`")
	cmd.Flags().IntVar(&c.limit, "limit", 50, "list at most `N` changes of a kind; jsonl lists all")
	// An error means a flag that does not exist, which was just made.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(diffFormats(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (c comparison) validate() error {
	switch {
	case c.run < 0:
		return usage("--run: must be at least 1, not %d", c.run)
	case c.with < 0:
		return usage("--with: must be at least 1, not %d", c.with)
	case c.limit < 1:
		return usage("--limit: must be at least 1, not %d", c.limit)
	case !slices.Contains(diffFormats(), c.format):
		return usage("--format: %q is not one of %s", c.format, strings.Join(diffFormats(), ", "))
	}
	return nil
}

// diff compares two runs and prints what changed.
func (a *app) diff(folder *store.Store, c comparison) error {
	new, old, err := c.open(folder)
	if err != nil {
		return storeError(err)
	}
	defer func() { _, _ = new.Close(), old.Close() }() // they were only read
	noise, err := diff.Noise(folder.State(), new.Record().Site)
	if err != nil {
		return storeError(err)
	}
	d, err := diff.Compare(old, new, diff.Options{Noise: noise, Followed: followed})
	if err != nil {
		return storeError(err)
	}
	if err := a.printDiff(d, c); err != nil {
		return storeError(err)
	}
	if reasons := diff.Guard(d.Figures); len(reasons) > 0 {
		return exit(exitBaseline, errors.New("baseline guard: "+strings.Join(reasons, "; ")))
	}
	return nil
}

func (a *app) printDiff(d *diff.Diff, c comparison) error {
	switch c.format {
	case "jsonl":
		return diff.WriteJSON(a.stdout, d)
	case "markdown":
		return diff.WriteMarkdown(a.stdout, d, c.limit)
	}
	return diff.WriteText(a.stdout, d, diff.TextOptions{Columns: a.stdout.columns, Limit: c.limit, Bold: a.stdout.bold})
}

// open opens the run and the one that it is compared with.
func (c comparison) open(folder *store.Store) (new, old *store.Run, err error) {
	runs, err := folder.Runs()
	if err != nil {
		return nil, nil, err
	}
	if c.run == 0 {
		if c.run = diff.Latest(runs); c.run == 0 {
			return nil, nil, usage("store %q has no run that has ended; sweetspot crawl URL makes one", folder.Dir())
		}
	}
	for _, info := range runs {
		if info.Err == nil && !info.Running && (info.Number == c.run || info.Number == c.with) && !diff.Comparable(info) {
			return nil, nil, usage("run %d has not ended; the crawl that began it goes on with it, or --run N names another", info.Number)
		}
	}
	if c.with == 0 {
		if c.with, err = diff.Baseline(folder, runs, c.run); err != nil {
			return nil, nil, err
		}
		if c.with == 0 {
			return nil, nil, usage("run %d has no earlier run of the same site to compare with; --with N names any other", c.run)
		}
	}
	if c.run == c.with {
		return nil, nil, usage("--with: run %d is the one that is compared; name another", c.with)
	}
	if new, err = folder.Read(c.run); err != nil {
		return nil, nil, err
	}
	if old, err = folder.Read(c.with); err != nil {
		return nil, nil, errors.Join(err, new.Close())
	}
	return new, old, nil
}

// learnNoise remembers what the second looks of a run found, for the nights to come.
func learnNoise(dir string, n int) error {
	folder, err := store.OpenExisting(dir)
	if err != nil {
		return err
	}
	run, err := folder.Read(n)
	if err != nil {
		return err
	}
	return errors.Join(diff.Learn(folder.State(), run), run.Close())
}
