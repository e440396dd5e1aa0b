package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"sweetspot/store"
	"sweetspot/store/human"
)

// Row is a run in the index: small enough to be kept, so that a run need be read only once.
type Row struct {
	Run     int       `json:"run"`
	Site    string    `json:"site"` // its key
	Name    string    `json:"name"` // its host
	Started time.Time `json:"started"`
	Outcome string    `json:"outcome"`
	Pages   int       `json:"pages"`
	Errors  int       `json:"errors"` // URLs that lead nowhere
	P50     float64   `json:"p50_ms"` // first byte
	P95     float64   `json:"p95_ms"`
	Bytes   int64     `json:"bytes"` // on the wire
	Link    string    `json:"-"`     // address of its report; "" for none
	Guarded bool      `json:"-"`     // it is no baseline
}

// Measure reads the figures of a run.
func Measure(r *store.Run) (Row, error) {
	record, counts := r.Record(), r.Counts()
	row := Row{
		Run: r.Number(), Site: record.Site, Name: siteName(record), Started: record.Started, Outcome: "unfinished", Bytes: counts.Wire,
	}
	if record.Ending != nil {
		row.Outcome = record.Ending.Outcome
	}
	var latency histogram
	for v, err := range r.Visits(0) {
		if err != nil {
			return row, fmt.Errorf("measure run %d: %w", r.Number(), err)
		}
		if v.Outcome == store.Failed || v.Status >= 400 {
			row.Errors++
		}
		if v.Requested {
			row.Pages++
			latency.add(v.Timing.FirstByte)
		}
	}
	row.P50, row.P95 = milliseconds(latency.percentile(0.5)), milliseconds(latency.percentile(0.95))
	return row, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// indexView is all that the template of the index knows.
type indexView struct {
	Title    string
	Subtitle string
	Sites    []siteView
}

type siteView struct {
	Name   string
	Charts []chart
	Table  table
}

// WriteIndex writes an index over runs, in the order they are given, oldest first: for each site its trends and its runs.
func WriteIndex(w io.Writer, rows []Row) error {
	v := indexView{Title: "sweetspot: all runs", Subtitle: human.Plural(len(rows), "run", "runs")}
	for _, site := range bySite(rows) {
		v.Sites = append(v.Sites, viewOfSite(site))
	}
	out := bufio.NewWriter(w)
	if err := templates().ExecuteTemplate(out, "index.html", v); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return out.Flush()
}

// bySite parts rows by site; the site that was crawled last stands first.
func bySite(rows []Row) (sites [][]Row) {
	at := map[string]int{}
	for i := len(rows) - 1; i >= 0; i-- {
		key := rows[i].Site
		if _, known := at[key]; !known {
			at[key] = len(sites)
			sites = append(sites, nil)
		}
		sites[at[key]] = append(sites[at[key]], rows[i])
	}
	return sites
}

// viewOfSite shows a site whose rows come newest first.
func viewOfSite(rows []Row) siteView {
	v := siteView{Name: rows[0].Name, Charts: trends(rows)}
	v.Table = table{Columns: columns("run", "started", "outcome", "#pages", "#errors", "#p50", "#p95", "#bytes")}
	for _, r := range rows {
		run := cell{Text: fmt.Sprint("Run ", r.Run), URL: r.Link}
		outcome := cell{Text: r.Outcome}
		if r.Outcome != store.Complete {
			outcome = cell{Badge: r.Outcome, Mark: "warn"}
		}
		if r.Guarded {
			outcome.Badge, outcome.Mark, outcome.Text = "no baseline", "bad", strings.TrimSpace(outcome.Text)
		}
		failures := number(r.Errors)
		if r.Errors > 0 {
			failures = cell{Badge: human.Count(r.Errors), Mark: "bad"}
		}
		v.Table.Rows = append(v.Table.Rows, []cell{
			run, text(r.Started.UTC().Format("2006-01-02 15:04")), outcome, number(r.Pages), failures,
			text(fmt.Sprintf("%.0f ms", r.P50)), text(fmt.Sprintf("%.0f ms", r.P95)), text(human.Size(r.Bytes)),
		})
	}
	return v
}
