package nightly

import (
	"io"

	"sweetspot/store"
)

// Analyst tells news from noise. It is asked about one run of a site at a time,
// about different sites at once. [Analysis] is the one that is meant; tests have
// others.
type Analyst interface {
	// Compare looks at a run that has ended, beside the one that it is measured by,
	// nil on a first night. Both are open for reading, and stay open until the last
	// use of what it returns. Asked again of the same run, it says the same.
	Compare(folder *store.Store, baseline, run *store.Run) (Findings, error)

	// Distrust keeps a run from being what others are measured by, wherever that is
	// chosen; without reasons it may be that again.
	Distrust(folder *store.Store, run int, reasons []string) error
}

// Findings are what is to be said of a run.
type Findings interface {
	// Guard says what makes the run unfit to measure others by, in a sentence each;
	// nothing for a fit one.
	Guard() []string

	// Changes counts what changed since the baseline: nothing where there is none.
	Changes() Changes

	// Links takes the states of the site's links on to this run, in a transaction
	// that also remembers that the run is judged: a run counts once. On a first
	// night all is taken for known, and nothing is new.
	Links(tx *store.StateTx) (Links, error)

	// Report writes the run's page, one that needs no other file.
	Report(w io.Writer) error
}

// Changes count the pages that differ from the baseline's.
type Changes struct {
	New       int `json:"new"`
	Gone      int `json:"gone"`
	Changed   int `json:"changed"`
	Moved     int `json:"moved"`
	Templates int `json:"templates"` // changes that many pages share; their pages are part of Changed
}

// Any reports whether there is a change.
func (c Changes) Any() bool { return c != Changes{} }

// Links are the transitions of a night's link states.
type Links struct {
	Confirmed []Link // broken, and new
	Resolved  []Link // confirmed earlier, and whole again
	Suspects  int    // broken, not yet sure to be
}

// Link is a link that was told about.
type Link struct {
	On  string `json:"on"`            // the page that it stands on; "" for a seed
	URL string `json:"url"`           // where it leads
	Why string `json:"why,omitempty"` // the status or the error

	First int `json:"-"` // the run that it broke in
}
