package report

import (
	"bufio"
	"fmt"
	"io"

	"sweetspot/store"
	"sweetspot/store/diff"
)

// Options say what to report. The zero value does.
type Options struct {
	Diff     *diff.Diff               // against the baseline; nil if there is none
	Limit    int                      // rows of a list; 100
	Followed func(kind uint8) bool    // which kinds of link count as links that can be broken; nil counts all
	Kind     func(kind uint8) string  // the name of a kind of link, shown where it is none that people click on; nil for no names
	Explain  func(rule string) string // what a rule means, in a sentence; nil for no explanations
	Index    string                   // address of the index over all runs; "" for none
}

// plainLink is the name of the kind of link that needs no mention.
const plainLink = "a"

func (o Options) withDefaults() Options {
	if o.Limit <= 0 {
		o.Limit = 100
	}
	if o.Followed == nil {
		o.Followed = func(uint8) bool { return true }
	}
	if o.Kind == nil {
		o.Kind = func(uint8) string { return plainLink }
	}
	if o.Explain == nil {
		o.Explain = func(string) string { return "" }
	}
	return o
}

// Write writes the report of a run.
func Write(w io.Writer, r *store.Run, o Options) error {
	if err := write(w, r, o.withDefaults()); err != nil {
		return fmt.Errorf("report run %d: %w", r.Number(), err)
	}
	return nil
}

func write(w io.Writer, r *store.Run, o Options) error {
	f := newFindings(r, o)
	if err := f.gather(); err != nil {
		return err
	}
	v, err := f.view()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if err := templates().ExecuteTemplate(out, "report.html", v); err != nil {
		return err
	}
	return out.Flush()
}
