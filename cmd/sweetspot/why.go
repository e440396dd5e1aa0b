package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sweetspot/crawler/urls"
	"sweetspot/store"
)

func (a *app) whyVerb() *cobra.Command {
	var r *reader
	cmd := &cobra.Command{
		Use:   "why [flags] URL",
		Short: "say how a run came to a URL, and what it decided",
		Long: "Tells the whole chain of decisions about a URL that a run has ever met: the path " +
			"from a seed, whether it was queued or refused and by which rule, every attempt, and the visit.",
		Example: "sweetspot why https://example.com/private",
		Args:    oneURL("why"),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.with(func(run *store.Run) error { return a.why(run, args[0]) })
		},
	}
	r = a.reader(cmd)
	return cmd
}

func (a *app) why(run *store.Run, typed string) error {
	u, err := find(run, typed)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.stdout.bold(clean(u.URL)))
	p, promoted, err := run.Promotion(u.ID)
	if err != nil {
		return err
	}
	if err := a.whyFound(run, u); err != nil {
		return err
	}
	if promoted {
		a.step("queued after all: a page links to it in a way that is followed")
		u = p.Apply(u)
		if err := a.whyPath(run, u); err != nil {
			return err
		}
	}
	if u.Rule != "" {
		return nil
	}
	return a.whyVisit(run, u)
}

// step prints one decision.
func (a *app) step(format string, args ...any) {
	fmt.Fprintf(a.stdout, "  %s\n", clean(fmt.Sprintf(format, args...)))
}

// whyFound says where the URL was first met and what was decided then.
func (a *app) whyFound(run *store.Run, u store.URL) error {
	if err := a.whyPath(run, u); err != nil {
		return err
	}
	if u.Rule == "" {
		a.step("queued as id %d at depth %d", u.ID, u.Depth)
		return nil
	}
	a.step("refused by the rule %s: %s", u.Rule, urls.Rule(u.Rule).Explain())
	return nil
}

// whyPath prints the pages that lead from a seed to the URL.
func (a *app) whyPath(run *store.Run, u store.URL) error {
	var path []store.URL
	for at := u; at.Parent != 0; {
		parent, ok, err := run.URL(at.Parent)
		if err != nil {
			return err
		}
		if !ok || len(path) > 1<<16 {
			return fmt.Errorf("id %d has no parent %d: %w", at.ID, at.Parent, store.ErrDamaged)
		}
		if p, promoted, err := run.Promotion(parent.ID); err != nil {
			return err
		} else if promoted {
			parent = p.Apply(parent)
		}
		path = append(path, parent)
		at = parent
	}
	if len(path) == 0 {
		what := "a seed"
		if u.Kind == store.KindSitemap {
			what = "a sitemap of the site"
		}
		a.step("it is %s", what)
		return nil
	}
	found := "found by following links:"
	if path[len(path)-1].Kind == store.KindSitemap {
		found = "found in a sitemap:"
	}
	a.step("%s", found)
	for i := len(path) - 1; i >= 0; i-- {
		a.step("  %d  %s", len(path)-1-i, path[i].URL)
	}
	a.step("  %d  %s", len(path), u.URL)
	return nil
}

// whyVisit tells every attempt and what became of the last.
func (a *app) whyVisit(run *store.Run, u store.URL) error {
	attempts, err := run.Attempts(u.ID)
	if err != nil {
		return err
	}
	for _, t := range attempts {
		what := t.Error
		if t.Status != 0 {
			what = fmt.Sprintf("status %d", t.Status)
		}
		a.step("attempt %d at %s: %s; again after %s", t.N, t.At.Local().Format("15:04:05"), what, t.NotBefore.Local().Format("15:04:05"))
	}
	v, visited, err := run.Visit(u.ID)
	if err != nil {
		return err
	}
	if !visited {
		a.step("not visited yet")
		return nil
	}
	a.step("attempt %d at %s: %s", v.Attempt, v.At.Local().Format("15:04:05"), verdictOf(v))
	if v.Outcome == store.Blocked && v.Error == string(urls.RuleDuplicates) {
		a.step("%s", urls.RuleDuplicates.Explain())
	}
	return nil
}

func verdictOf(v store.Visit) string {
	s := v.Outcome.String()
	if v.Status != 0 {
		s += fmt.Sprintf(", status %d", v.Status)
	}
	for _, more := range []string{v.Error, v.Detail} {
		if more != "" {
			s += ", " + more
		}
	}
	if v.Location != "" {
		s += " to " + v.Location
	}
	return s
}
