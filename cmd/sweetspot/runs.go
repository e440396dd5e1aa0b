package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/store"
	"sweetspot/store/human"
)

// runRow is a run as the verb tells it, and its JSON form.
type runRow struct {
	Run     int       `json:"run"`
	Started time.Time `json:"started"`
	Outcome string    `json:"outcome"`
	Limit   string    `json:"limit,omitempty"`
	Pages   int       `json:"pages"`
	URLs    int       `json:"urls"`
	Left    int       `json:"remaining"`
	Bytes   int64     `json:"file_bytes"`
	Seeds   []string  `json:"seeds"`
	PID     int       `json:"pid,omitempty"`
	Error   string    `json:"error,omitempty"`
}

func (a *app) runsVerb() *cobra.Command {
	var folder func() (*store.Store, error)
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "runs [flags]",
		Short:   "list the runs of a store",
		Long:    "Lists the runs of a store: when each began, how it ended and what it holds.",
		Example: "sweetspot runs\nsweetspot runs --store /var/lib/sweetspot --json",
		Args:    noArguments("runs"),
		RunE: func(*cobra.Command, []string) error {
			opened, err := folder()
			if err != nil {
				return err
			}
			return a.listRuns(opened, asJSON)
		},
	}
	folder = a.storeFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object a line")
	return cmd
}

func (a *app) listRuns(folder *store.Store, asJSON bool) error {
	infos, err := folder.Runs()
	if err != nil {
		return storeError(err)
	}
	rows := make([]runRow, 0, len(infos))
	for _, info := range infos {
		rows = append(rows, describe(info))
	}
	if asJSON {
		lines := json.NewEncoder(a.stdout)
		for _, row := range rows {
			if err := lines.Encode(row); err != nil {
				return err
			}
		}
		return nil
	}
	if len(rows) == 0 {
		a.say("no runs yet; sweetspot crawl URL makes one")
		return nil
	}
	return a.tableOfRuns(rows)
}

func describe(info store.Info) runRow {
	row := runRow{
		Run: info.Number, Started: info.Record.Started, Seeds: info.Record.Seeds, Pages: info.Counts.Requested,
		URLs: info.Counts.URLs, Left: info.Counts.Remaining(), Bytes: info.Bytes, PID: info.PID,
	}
	ending := info.Record.Ending
	switch {
	case info.Err != nil:
		row.Outcome, row.Error = "unreadable", info.Err.Error()
	case info.Running:
		row.Outcome = "running"
	case ending == nil:
		row.Outcome = "unfinished"
	default:
		row.Outcome, row.Limit = ending.Outcome, ending.Limit
	}
	return row
}

func (a *app) tableOfRuns(rows []runRow) error {
	columns := []column{
		{title: "run", right: true},
		{title: "started"},
		{title: "outcome", paint: a.paintOutcome},
		{title: "pages", right: true},
		{title: "left", right: true},
		{title: "file", right: true},
		{title: "seeds", shrink: true},
	}
	var cells [][]string
	for _, r := range rows {
		outcome, seeds := r.Outcome, strings.Join(r.Seeds, " ")
		if r.Limit != "" {
			outcome = r.Limit
		}
		if r.PID != 0 {
			outcome += fmt.Sprintf(" (pid %d)", r.PID)
		}
		if r.Error != "" {
			seeds = r.Error
		}
		cells = append(cells, []string{
			fmt.Sprint(r.Run), date(r.Started), outcome, human.Count(r.Pages), human.Count(r.Left), human.Size(r.Bytes), seeds,
		})
	}
	return a.stdout.table(columns, cells)
}

// paintOutcome shows at a glance which runs are whole.
func (a *app) paintOutcome(outcome string) string {
	switch outcome {
	case store.Complete:
		return a.stdout.green(outcome)
	case "unreadable":
		return a.stdout.red(outcome)
	}
	return a.stdout.yellow(outcome)
}

// noArguments refuses arguments in words that help.
func noArguments(verb string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage("%s takes no argument, but %q is one; sweetspot help %s shows its flags", verb, args[0], verb)
		}
		return nil
	}
}

// oneURL wants exactly one argument.
func oneURL(verb string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s wants one URL, not %d; type sweetspot %s https://example.com/", verb, len(args), verb)
		}
		return nil
	}
}
