package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/store"
	"sweetspot/store/human"
	"sweetspot/store/links"
)

// linksFlags are the flags of the verb links.
type linksFlags struct {
	by, format, baseline string
	ratchet              bool
}

var (
	linksBy      = []string{"source", "host"}
	linksFormats = []string{"text", "jsonl", "markdown", "junit"}
)

func (a *app) linksVerb() *cobra.Command {
	var r *reader
	var f linksFlags
	cmd := &cobra.Command{
		Use:   "links [flags]",
		Short: "list broken links, and tell new ones from known ones",
		Long: "Lists the broken links of a run: suspects, which failed in one run, and confirmed ones, " +
			"which failed in two runs or for good (404, 410, no such name). Ends with exit code 10 if " +
			"some came to be confirmed in this run, 11 if there are but suspects. With --baseline the " +
			"links that a file lists are known: 10 is for a confirmed one that it does not list. A file " +
			"that is not there is written; --ratchet drops from it what is not broken any more, and " +
			"nothing ever adds to it.",
		Example: "sweetspot links\n" +
			"sweetspot links --by host --format markdown\n" +
			"sweetspot links --baseline known.txt --ratchet --format junit > links.xml",
		Args: noArguments("links"),
		RunE: func(*cobra.Command, []string) error {
			if err := f.validate(); err != nil {
				return err
			}
			return r.with(func(run *store.Run) error { return a.links(r, run, f) })
		},
	}
	r = a.reader(cmd)
	cmd.Flags().StringVar(&f.by, "by", "source", "group by the page that links (source) or the host that it links to (host) as `WHAT`")
	cmd.Flags().StringVar(&f.format, "format", "text", "one of "+strings.Join(linksFormats, ", ")+" as `FORMAT`")
	cmd.Flags().StringVar(&f.baseline, "baseline", "", "`FILE` that lists links known to be broken")
	cmd.Flags().BoolVar(&f.ratchet, "ratchet", false, "drop from the baseline what is not broken any more")
	// An error means a flag that does not exist, which was just made.
	_ = cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(linksBy, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(linksFormats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (f *linksFlags) validate() error {
	switch {
	case !slices.Contains(linksBy, f.by):
		return usage("--by: %q is not one of %s", f.by, strings.Join(linksBy, ", "))
	case !slices.Contains(linksFormats, f.format):
		return usage("--format: %q is not one of %s", f.format, strings.Join(linksFormats, ", "))
	case f.ratchet && f.baseline == "":
		return usage("--ratchet: needs a baseline; type --baseline FILE")
	}
	return nil
}

func (a *app) links(r *reader, run *store.Run, f linksFlags) error {
	if e := run.Record().Ending; e == nil || e.Outcome == store.Interrupted || e.Outcome == store.Broken {
		return usage("run %d has not ended; the same sweetspot crawl goes on with it", run.Number())
	}
	folder, err := r.folder()
	if err != nil {
		return err
	}
	report, err := links.Read(folder.State(), run)
	if err != nil {
		return err
	}
	broken, fresh, err := a.compareBaseline(&report, f)
	if err != nil {
		return err
	}
	if err := a.printLinks(&links.Listing{Night: report.Night, Problems: broken, ByHost: f.by == "host"}, f.format); err != nil {
		return err
	}
	if n := len(report.Resolved); n > 0 {
		a.say("run %d: %s", run.Number(), human.Plural(n, "link works again", "links work again"))
	}
	if len(broken) == 0 && f.format == "text" && len(report.Broken()) == 0 {
		a.say("run %d: no link is broken", run.Number())
	}
	return verdictOn(fresh, suspectsAmong(broken))
}

// compareBaseline returns the problems to be listed and those of them that are an
// alarm: with a baseline, those that it does not know.
func (a *app) compareBaseline(report *links.Report, f linksFlags) (broken, fresh []links.Problem, err error) {
	broken = report.Broken()
	if f.baseline == "" {
		return broken, report.Confirmed, nil
	}
	known, err := readBaseline(f.baseline)
	if errors.Is(err, fs.ErrNotExist) {
		a.say("%s is new: it lists %s as known from now on", f.baseline, human.Plural(len(broken), "broken link", "broken links"))
		return nil, nil, writeBaseline(f.baseline, links.NewBaseline(broken))
	}
	if err != nil {
		return nil, nil, usage("--baseline: %w", err)
	}
	if left := known.Shrink(broken); f.ratchet && len(left) < len(known) {
		a.say("%s: %s mended, %d left", f.baseline, human.Plural(len(known)-len(left), "link", "links"), len(left))
		if err := writeBaseline(f.baseline, left); err != nil {
			return nil, nil, err
		}
	}
	broken = known.Fresh(broken)
	return broken, slices.DeleteFunc(slices.Clone(broken), func(p links.Problem) bool { return p.Stage == links.Suspect }), nil
}

func readBaseline(path string) (links.Baseline, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	known, err := links.ParseBaseline(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return known, nil
}

// writeBaseline puts the whole list in place of the old one at once.
func writeBaseline(path string, b links.Baseline) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return usage("--baseline: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	err = errors.Join(b.Write(file), file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return usage("--baseline: %w", err)
	}
	return nil
}

func (a *app) printLinks(l *links.Listing, format string) error {
	switch format {
	case "jsonl":
		return l.WriteJSON(a.stdout)
	case "markdown":
		return l.WriteMarkdown(a.stdout)
	case "junit":
		return l.WriteJUnit(a.stdout)
	}
	return l.WriteText(a.stdout)
}

func suspectsAmong(problems []links.Problem) (suspects []links.Problem) {
	for _, p := range problems {
		if p.Stage == links.Suspect {
			suspects = append(suspects, p)
		}
	}
	return suspects
}

// verdictOn gives alarms and suspects their exit codes.
func verdictOn(fresh, suspects []links.Problem) error {
	switch {
	case len(fresh) > 0:
		return exit(exitProblems, errors.New(human.Plural(len(fresh), "broken link is new", "broken links are new")))
	case len(suspects) > 0:
		return exit(exitSuspects, errors.New(human.Plural(len(suspects), "link is suspect", "links are suspect")+"; the next run will tell"))
	}
	return nil
}

// counts tells whether a run says enough about links to be remembered.
func counts(sum crawler.Summary) bool {
	return sum.Outcome == crawler.Complete || sum.Outcome == crawler.Limit
}

// judgeLinks remembers what a crawl says about links, and makes of them the
// problem that was asked for.
func judgeLinks(s *config.Settings, sum *crawler.Summary) error {
	folder, err := store.OpenExisting(s.Store)
	if err != nil {
		return err
	}
	run, err := folder.Read(sum.Run)
	if err != nil {
		return err
	}
	report, err := links.Update(folder.State(), run)
	if err := errors.Join(err, run.Close()); err != nil {
		return err
	}
	fresh, suspects := report.Confirmed, report.Suspects
	if s.FailOn == "broken" {
		fresh, suspects = report.Broken(), nil
	}
	if s.FailOn == "none" {
		return nil
	}
	const list = "; sweetspot links lists them"
	switch {
	case s.FailOn == "broken" && len(fresh) > 0:
		fail(sum, exitProblems, human.Plural(len(fresh), "broken link", "broken links")+list)
	case len(fresh) > 0:
		fail(sum, exitProblems, human.Plural(len(fresh), "broken link is new", "broken links are new")+list)
	case len(suspects) > 0:
		fail(sum, exitSuspects, human.Plural(len(suspects), "link is suspect", "links are suspect")+list)
	}
	return nil
}
