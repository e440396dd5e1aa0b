package diff

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"sweetspot/store/human"
)

// TextOptions say how to write for people. The zero value does.
type TextOptions struct {
	Columns int                 // of the terminal, where URLs are shortened to fit; 0 shortens nothing
	Limit   int                 // changes shown of each kind; 50
	Bold    func(string) string // nil for plain headings
}

const defaultLimit = 50

// WriteText writes a diff for people: conclusions first, then of each kind as many changes as the limit allows.
func WriteText(w io.Writer, d *Diff, o TextOptions) error {
	if o.Limit <= 0 {
		o.Limit = defaultLimit
	}
	if o.Bold == nil {
		o.Bold = func(s string) string { return s }
	}
	g, err := d.Digest(o.Limit)
	if err != nil {
		return err
	}
	t := text{bufio.NewWriter(w), o}
	t.conclusions(d)
	t.section("Gone", g.Gone, d.Counts.Gone, t.gone(g.Gone))
	t.section("Moved", g.Moved, d.Counts.Moved, t.moved)
	t.section("New", g.New, d.Counts.Added, t.added)
	t.section("Changed", g.Changed, d.Counts.Changed, t.changed)
	return t.Flush()
}

type text struct {
	*bufio.Writer
	o TextOptions
}

func (t text) conclusions(d *Diff) {
	fmt.Fprintln(t, t.o.Bold(d.Headline()))
	for _, remark := range d.Remarks() {
		fmt.Fprintln(t, remark)
	}
	reasons := Guard(d.Figures)
	if len(reasons) == 0 {
		return
	}
	fmt.Fprintf(t, "\n%s\n", t.o.Bold("This run is no baseline"))
	for _, reason := range reasons {
		t.line("  ", reason)
	}
}

// section writes the changes of a kind, and how many are left out.
func (t text) section(title string, changes []Change, total int, write func(*Change)) {
	if total == 0 {
		return
	}
	fmt.Fprintf(t, "\n%s\n", t.o.Bold(fmt.Sprintf("%s (%s)", title, human.Count(total))))
	for i := range changes {
		write(&changes[i])
		total -= max(1, changes[i].Pages)
	}
	if total > 0 {
		fmt.Fprintf(t, "  … and %s more; --format jsonl lists all\n", human.Count(total))
	}
}

// gone writes how pages went in a column of its own.
func (t text) gone(all []Change) func(*Change) {
	width := 0
	for i := range all {
		width = max(width, len(all[i].How))
	}
	return func(c *Change) { t.line(fmt.Sprintf("  %-*s  ", width, c.How), c.URL) }
}

func (t text) moved(c *Change) {
	t.line("  ", c.URL)
	t.line("    → ", c.To)
}

func (t text) added(c *Change) {
	if c.Broken() {
		t.line(fmt.Sprintf("  %s  ", statusText(c)), c.URL)
		return
	}
	t.line("  ", c.URL)
}

func statusText(c *Change) string {
	if c.Status == 0 {
		return c.Error
	}
	return fmt.Sprint(c.Status)
}

func (t text) changed(c *Change) {
	if c.Pages > 0 {
		t.line(fmt.Sprintf("  the same on %s, such as ", human.Plural(c.Pages, "page", "pages")), c.URL)
	} else {
		t.line("  ", c.URL)
	}
	for i := range c.Fields {
		t.field(&c.Fields[i])
	}
}

// field writes what changed on one line, or where that is too long on two.
func (t text) field(f *Field) {
	label := fmt.Sprintf("    %-11s  ", f.Name)
	switch f.Name {
	case FieldText:
		fmt.Fprintln(t, strings.TrimRight("    "+f.Name, " "))
		return
	case FieldLinksOut:
		t.line(label, f.Old+" → "+f.New)
		for _, u := range f.Added {
			t.line("      + ", u)
		}
		for _, u := range f.Removed {
			t.line("      - ", u)
		}
		return
	}
	before, now := quoted(f, f.Old), quoted(f, f.New)
	if len([]rune(label+before+now)) <= 77 {
		fmt.Fprintf(t, "%s%s → %s\n", label, before, now)
		return
	}
	t.line(label, before)
	t.line(strings.Repeat(" ", len(label)-2)+"→ ", now)
}

// quoted marks off what a page says; a status needs no marks.
func quoted(f *Field, s string) string {
	switch {
	case s == "":
		return "none"
	case f.Name == FieldStatus || f.Name == FieldLinksIn || f.Name == FieldLinksOut:
		return s
	}
	return `"` + human.Line(s) + `"`
}

// line writes text from outside behind a label, so that both fit the terminal.
func (t text) line(label, s string) {
	room := 0
	if t.o.Columns > 0 {
		room = max(t.o.Columns-len([]rune(label)), 20)
	}
	fmt.Fprintf(t, "%s%s\n", label, human.Shorten(human.Line(s), room))
}
