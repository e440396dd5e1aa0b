package nightly

import (
	"io"
	"net/http"
	"slices"
	"strconv"

	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/diff"
	"sweetspot/store/links"
	"sweetspot/store/report"
)

// Analysis is the Analyst made of the packages diff, links and report.
type Analysis struct{}

// Compare implements [Analyst].
func (Analysis) Compare(folder *store.Store, baseline, run *store.Run) (Findings, error) {
	f := &findings{run: run}
	if baseline == nil {
		canaries, err := diff.FailedCanaries(run)
		f.guard = diff.Guard(diff.Figures{Canaries: canaries})
		return f, err
	}
	if err := diff.Learn(folder.State(), run); err != nil {
		return nil, err
	}
	noise, err := diff.Noise(folder.State(), run.Record().Site)
	if err != nil {
		return nil, err
	}
	if f.diff, err = diff.Compare(baseline, run, diff.Options{Noise: noise, Followed: followed}); err != nil {
		return nil, err
	}
	f.guard = diff.Guard(f.diff.Figures)
	f.changes, err = countChanges(f.diff)
	return f, err
}

// Distrust implements [Analyst].
func (Analysis) Distrust(folder *store.Store, run int, reasons []string) error {
	return diff.Distrust(folder.State(), run, reasons)
}

func followed(kind uint8) bool { return parse.Kind(kind).Followed() }

// findings are those of one run; diff is nil on a first night.
type findings struct {
	run     *store.Run
	diff    *diff.Diff
	guard   []string
	changes Changes
}

// Guard implements [Findings].
func (f *findings) Guard() []string { return f.guard }

// Changes implements [Findings].
func (f *findings) Changes() Changes { return f.changes }

// countChanges counts what people want to hear of. That a page fails, or does so no
// longer, is told by the states of links, which know a flap from a failure; and that
// others link to a page or do not is a consequence of what is told of them.
func countChanges(d *diff.Diff) (n Changes, err error) {
	err = d.Each(func(c diff.Change) error {
		pages := max(c.Pages, 1)
		switch {
		case c.Kind == diff.New && !c.Broken():
			n.New += pages
		case c.Kind == diff.Gone:
			n.Gone += pages
		case c.Kind == diff.Moved:
			n.Moved += pages
		case c.Kind == diff.Changed && tellable(c):
			n.Changed += pages
			if c.Pages > 1 {
				n.Templates++
			}
		}
		return nil
	})
	return n, err
}

// tellable reports whether a page itself says something else.
func tellable(c diff.Change) bool {
	if slices.ContainsFunc(c.Fields, func(f diff.Field) bool { return f.Name == diff.FieldStatus && (failing(f.Old) || failing(f.New)) }) {
		return false
	}
	return slices.ContainsFunc(c.Fields, func(f diff.Field) bool { return f.Name != diff.FieldLinksIn })
}

// failing reports whether a status, or an outcome without one, is of the kind that
// may pass.
func failing(status string) bool {
	code, err := strconv.Atoi(status)
	return err != nil || code >= 500 || code == http.StatusTooManyRequests || code == http.StatusRequestTimeout
}

// Links implements [Findings].
func (f *findings) Links(tx *store.StateTx) (Links, error) {
	report, err := links.Apply(tx, f.run)
	if err != nil || f.diff == nil {
		return Links{}, err
	}
	return Links{Confirmed: problems(report.Confirmed), Resolved: problems(report.Resolved), Suspects: len(report.Suspects)}, nil
}

func problems(list []links.Problem) (all []Link) {
	for _, p := range list {
		l := Link{On: p.Source, URL: p.Target, Why: p.Fault, First: p.First}
		if p.Fragment != "" {
			l.URL += "#" + p.Fragment
		}
		all = append(all, l)
	}
	return all
}

// Report implements [Findings].
func (f *findings) Report(w io.Writer) error {
	return report.Write(w, f.run, report.Options{
		Diff: f.diff, Followed: followed, Index: "./",
		Kind:    func(kind uint8) string { return parse.Kind(kind).String() },
		Explain: func(rule string) string { return urls.Rule(rule).Explain() },
	})
}
