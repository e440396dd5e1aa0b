package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/diff"
	"sweetspot/store/report"
)

// reporting is what the flags of report say.
type reporting struct {
	run, with int
	output    string
	all       string
}

func (a *app) reportVerb() *cobra.Command {
	var p reporting
	var folder func() (*store.Store, error)
	cmd := &cobra.Command{
		Use:   "report [flags]",
		Short: "write what a run found as one HTML file",
		Long: "Writes a page that needs nothing else, no network and no scripts: the conclusions, what " +
			"changed since the run before, broken links by page, redirects, titles, duplicates, slow and " +
			"large pages, refused URLs and the politeness receipt. With --all it writes an index over all runs " +
			"with their trends, and the report of each, into a folder.",
		Example: "sweetspot report -o report.html\nsweetspot report --run 12 --output - | gzip > report.html.gz\n" +
			"sweetspot report --all ./reports",
		Args: noArguments("report"),
		RunE: func(*cobra.Command, []string) error {
			switch {
			case (p.output == "") == (p.all == ""):
				return usage("report wants either --output FILE, for one run, or --all DIR, for all of them")
			case p.all != "" && p.run+p.with != 0:
				return usage("--all: reports every run; leave --run and --with out")
			}
			opened, err := folder()
			if err != nil {
				return err
			}
			if p.all != "" {
				return storeError(a.reportAll(opened, p.all))
			}
			return storeError(a.reportOne(opened, p))
		},
	}
	folder = a.storeFlag(cmd)
	cmd.Flags().IntVar(&p.run, "run", 0, "the run of this `NUMBER`; the latest that has ended if not given")
	cmd.Flags().IntVar(&p.with, "with", 0, "say what changed since the run of this `NUMBER`; the baseline before it if not given")
	cmd.Flags().StringVarP(&p.output, "output", "o", "", "write the report to this `FILE`; - is standard output")
	cmd.Flags().StringVar(&p.all, "all", "", "write an index and the reports of all runs into this folder `DIR`")
	return cmd
}

// reportOne writes the report of one run.
func (a *app) reportOne(folder *store.Store, p reporting) error {
	runs, err := folder.Runs()
	if err != nil {
		return err
	}
	if p.run == 0 {
		if p.run = diff.Latest(runs); p.run == 0 {
			return usage("store %q has no run that has ended; sweetspot crawl URL makes one", folder.Dir())
		}
	}
	if p.with == 0 {
		if p.with, err = diff.Baseline(folder, runs, p.run); err != nil {
			return err
		}
	}
	if p.output == "-" {
		return reportRun(a.stdout, folder, p.run, p.with, "")
	}
	if err := toFile(p.output, func(w io.Writer) error { return reportRun(w, folder, p.run, p.with, "") }); err != nil {
		return err
	}
	a.say("%s", clean(p.output))
	return nil
}

// reportRun writes the report of a run, with what changed since another one, 0 for none.
func reportRun(w io.Writer, folder *store.Store, n, with int, index string) error {
	run, err := folder.Read(n)
	if err != nil {
		return err
	}
	defer func() { _ = run.Close() }() // it was only read
	o := report.Options{Followed: followed, Kind: kindName, Explain: explain, Index: index}
	if with == 0 {
		return report.Write(w, run, o)
	}
	old, err := folder.Read(with)
	if err != nil {
		return err
	}
	defer func() { _ = old.Close() }()
	noise, err := diff.Noise(folder.State(), run.Record().Site)
	if err != nil {
		return err
	}
	if o.Diff, err = diff.Compare(old, run, diff.Options{Noise: noise, Followed: followed}); err != nil {
		return err
	}
	return report.Write(w, run, o)
}

func explain(rule string) string { return urls.Rule(rule).Explain() }

// reportAll writes an index over the runs that have ended, and the report of each.
func (a *app) reportAll(folder *store.Store, dir string) error {
	runs, err := folder.Runs()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usage("--all: %w", err)
	}
	var rows []report.Row
	for _, info := range runs {
		if info.Err != nil || info.Running || info.Record.Ending == nil {
			continue
		}
		row, err := a.reportInto(folder, runs, info.Number, dir)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	index := filepath.Join(dir, "index.html")
	if err := toFile(index, func(w io.Writer) error { return report.WriteIndex(w, rows) }); err != nil {
		return err
	}
	a.say("%s", clean(index))
	return nil
}

// reportInto writes the report of a run into a folder, and returns its row of the index.
func (a *app) reportInto(folder *store.Store, runs []store.Info, n int, dir string) (row report.Row, err error) {
	with, err := diff.Baseline(folder, runs, n)
	if err != nil {
		return row, err
	}
	name := fmt.Sprintf("run-%06d.html", n)
	err = toFile(filepath.Join(dir, name), func(w io.Writer) error { return reportRun(w, folder, n, with, "index.html") })
	if err != nil {
		return row, err
	}
	run, err := folder.Read(n)
	if err != nil {
		return row, err
	}
	reasons, err := diff.Distrusted(folder.State(), n)
	if err == nil {
		row, err = report.Measure(run)
	}
	row.Link, row.Guarded = name, len(reasons) > 0
	return row, errors.Join(err, run.Close())
}

// toFile writes a file that appears only once it is whole, so that nobody who serves it shows half of it.
func toFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return usage("--output: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // of nothing once it is renamed
	out := bufio.NewWriter(f)
	if err := errors.Join(write(out), out.Flush(), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
