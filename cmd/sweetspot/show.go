package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/export"
	"sweetspot/store/human"
)

// spellings are the forms under which a typed URL may be stored.
func spellings(typed string) []string {
	list := []string{typed}
	if u, err := urls.Parse(typed); err == nil && u.String() != typed {
		list = append(list, u.String())
	}
	return list
}

func (a *app) showVerb() *cobra.Command {
	var r *reader
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "show [flags] URL",
		Short:   "show what a run holds about one URL",
		Long:    "Shows the record of a URL, its visit, and the links of the page.",
		Example: "sweetspot show https://example.com/about",
		Args:    oneURL("show"),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.with(func(run *store.Run) error { return a.show(run, args[0], asJSON) })
		},
	}
	r = a.reader(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write the page as export does, as a JSON object")
	return cmd
}

func (a *app) show(run *store.Run, typed string, asJSON bool) error {
	u, err := find(run, typed)
	if err != nil {
		return err
	}
	if p, ok, err := run.Promotion(u.ID); err != nil {
		return err
	} else if ok {
		u = p.Apply(u)
	}
	v, visited, err := run.Visit(u.ID)
	if err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(export.PageOf(u, v))
	}
	a.showRecord(u)
	if !visited {
		_, err := fmt.Fprintln(a.stdout, "  not visited")
		return err
	}
	a.showVisit(v)
	return a.showLinks(run, v)
}

// field prints a label and what it says, unless that is nothing.
func (a *app) field(label, value string) {
	if value != "" {
		fmt.Fprintf(a.stdout, "  %s %s\n", a.stdout.dim(fmt.Sprintf("%-12s", label)), clean(value))
	}
}

func (a *app) showRecord(u store.URL) {
	fmt.Fprintln(a.stdout, a.stdout.bold(clean(u.URL)))
	a.field("id", fmt.Sprintf("%d, %s at depth %d", u.ID, u.Kind, u.Depth))
	if u.Rule != "" {
		a.field("refused", u.Rule+": "+urls.Rule(u.Rule).Explain())
	}
}

func (a *app) showVisit(v store.Visit) {
	outcome := v.Outcome.String()
	if v.Status != 0 {
		outcome += fmt.Sprintf(", status %d", v.Status)
	}
	if v.Error != "" {
		outcome += ", " + v.Error
	}
	a.field("outcome", outcome)
	a.field("because", v.Detail)
	a.field("leads to", v.Location)
	a.field("visited", fmt.Sprintf("%s, attempt %d", v.At.Local().Format("2006-01-02 15:04:05"), v.Attempt))
	a.field("type", v.ContentType)
	if v.HasSHA {
		a.field("body", fmt.Sprintf("%s, SHA-256 %x", human.Size(v.Bytes), v.SHA256))
	}
	a.field("flags", v.Flags.String())
	a.field("title", v.Title)
	a.field("description", v.Description)
	a.field("h1", v.H1)
	a.field("canonical", v.Canonical)
	a.field("language", v.Lang)
	a.field("charset", v.Charset)
	a.field("robots", v.Robots)
	for _, name := range slices.Sorted(maps.Keys(v.Extract)) {
		a.field(name, strings.Join(v.Extract[name], " | "))
	}
	a.field("time", timeOf(v.Timing))
}

// timeOf lists the phases that took any time.
func timeOf(t store.Timing) string {
	var parts []string
	for _, phase := range []struct {
		name string
		took time.Duration
	}{
		{"wait", t.Wait},
		{"DNS", t.DNS},
		{"connect", t.Connect},
		{"TLS", t.TLS},
		{"first byte", t.FirstByte},
		{"body", t.Body},
		{"parse", t.Parse},
		{"commit", t.Commit},
	} {
		if phase.took > 0 {
			parts = append(parts, phase.name+" "+short(phase.took))
		}
	}
	return strings.Join(parts, ", ")
}

func (a *app) showLinks(run *store.Run, v store.Visit) error {
	a.field("links", human.Count(len(v.Links)))
	rows := make([][]string, 0, len(v.Links))
	for _, l := range v.Links {
		u, _, err := run.URL(l.To)
		if err != nil {
			return err
		}
		rows = append(rows, []string{fmt.Sprint(l.To), parse.Kind(l.Kind).String(), u.URL})
	}
	if len(rows) == 0 {
		return nil
	}
	return a.stdout.table([]column{{title: "to", right: true}, {title: "kind"}, {title: "URL", shrink: true}}, rows)
}
