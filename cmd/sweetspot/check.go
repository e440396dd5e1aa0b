package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sweetspot/store"
	"sweetspot/store/human"
)

func (a *app) checkVerb() *cobra.Command {
	var r *reader
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [flags]",
		Short: "prove that a run holds what it promises",
		Long: "Reads a whole run and proves its invariants as far as a file can show them: dense ids, " +
			"one visit a URL, no link into nowhere, nothing lost, depths that follow from the links. " +
			"Each violation is a line with the ids involved. Ends with exit code 5 if there is any.",
		Example: "sweetspot check\nsweetspot check --run 3 --json",
		Args:    noArguments("check"),
		RunE: func(*cobra.Command, []string) error {
			return r.with(func(run *store.Run) error { return a.check(run, asJSON) })
		},
	}
	r = a.reader(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object a violation")
	return cmd
}

func (a *app) check(run *store.Run, asJSON bool) error {
	found := 0
	err := store.Check(run, func(v store.Violation) bool {
		found++
		a.printViolation(v, asJSON)
		return true
	})
	if err != nil {
		return err
	}
	if found > 0 {
		return exit(exitStore, fmt.Errorf("run %d breaks its promises in %s", run.Number(), human.Plural(found, "place", "places")))
	}
	if asJSON {
		return nil
	}
	c := run.Counts()
	_, err = fmt.Fprintf(a.stdout, "%s  run %d: %s, %s, every invariant holds\n", a.stdout.green("ok"), run.Number(),
		human.Plural(c.URLs, "URL", "URLs"), human.Plural(c.Visits, "visit", "visits"))
	if err != nil {
		return err
	}
	return a.clickDepths(run)
}

func (a *app) printViolation(v store.Violation, asJSON bool) {
	if asJSON {
		_ = json.NewEncoder(a.stdout).Encode(struct {
			Invariant string     `json:"invariant"`
			IDs       []store.ID `json:"ids"`
			Text      string     `json:"text"`
		}{v.Invariant, v.IDs, v.Text})
		return
	}
	ids := strings.Trim(fmt.Sprint(v.IDs), "[]")
	fmt.Fprintf(a.stdout, "%s  ids %s  %s\n", a.stdout.red(v.Invariant), ids, clean(v.Text))
}

// clickDepths counts pages that fewer clicks reach than their depth says: no
// violation, since depth follows the first page that was committed (I9).
func (a *app) clickDepths(run *store.Run) error {
	clicks, err := run.ClickDepths(followed)
	if err != nil {
		return err
	}
	nearer := 0
	for u, err := range run.URLs(1) {
		if err != nil {
			return err
		}
		if int(u.ID) < len(clicks) && u.Rule == "" && clicks[u.ID] < u.Depth {
			nearer++
		}
	}
	if nearer > 0 {
		fmt.Fprintf(a.stdout, "    %s reached by fewer clicks than their depth says\n", human.Plural(nearer, "page is", "pages are"))
	}
	return nil
}
