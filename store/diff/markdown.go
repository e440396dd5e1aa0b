package diff

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"sweetspot/store/human"
)

// WriteMarkdown writes a diff as a comment of a pull request or a message may show it. At most limit changes of each kind are
// listed; 0 is 50.
func WriteMarkdown(w io.Writer, d *Diff, limit int) error {
	if limit <= 0 {
		limit = defaultLimit
	}
	g, err := d.Digest(limit)
	if err != nil {
		return err
	}
	m := markdown{bufio.NewWriter(w)}
	fmt.Fprintf(m, "**%s**\n", d.Headline())
	for _, remark := range d.Remarks() {
		fmt.Fprintf(m, "\n%s\n", remark)
	}
	if reasons := Guard(d.Figures); len(reasons) > 0 {
		fmt.Fprint(m, "\n> [!WARNING]\n> This run is no baseline.\n")
		for _, reason := range reasons {
			fmt.Fprintf(m, "> - %s\n", escaped(reason))
		}
	}
	m.section("Gone", g.Gone, d.Counts.Gone, m.gone)
	m.section("Moved", g.Moved, d.Counts.Moved, m.moved)
	m.section("New", g.New, d.Counts.Added, m.added)
	m.section("Changed", g.Changed, d.Counts.Changed, m.changed)
	return m.Flush()
}

type markdown struct{ *bufio.Writer }

func (m markdown) section(title string, changes []Change, total int, write func(*Change)) {
	if total == 0 {
		return
	}
	fmt.Fprintf(m, "\n### %s (%s)\n\n", title, human.Count(total))
	for i := range changes {
		write(&changes[i])
		total -= max(1, changes[i].Pages)
	}
	if total > 0 {
		fmt.Fprintf(m, "- … and %s more\n", human.Count(total))
	}
}

func (m markdown) gone(c *Change) { fmt.Fprintf(m, "- %s (%s)\n", link(c.URL), escaped(c.How)) }

func (m markdown) moved(c *Change) { fmt.Fprintf(m, "- %s → %s\n", link(c.URL), link(c.To)) }

func (m markdown) added(c *Change) {
	fmt.Fprintf(m, "- %s", link(c.URL))
	if c.Broken() {
		fmt.Fprintf(m, " (**%s**)", escaped(statusText(c)))
	}
	fmt.Fprintln(m)
}

func (m markdown) changed(c *Change) {
	fmt.Fprintf(m, "- %s", link(c.URL))
	if c.Pages > 0 {
		fmt.Fprintf(m, " and %s that changed in the same way", human.Plural(c.Pages-1, "other page", "other pages"))
	}
	fmt.Fprintln(m)
	for i := range c.Fields {
		m.field(&c.Fields[i])
	}
}

func (m markdown) field(f *Field) {
	if f.Name == FieldText {
		fmt.Fprintf(m, "  - %s\n", f.Name)
		return
	}
	fmt.Fprintf(m, "  - %s: %s → %s\n", f.Name, escaped(quoted(f, f.Old)), escaped(quoted(f, f.New)))
	for _, u := range f.Added {
		fmt.Fprintf(m, "    - added %s\n", link(u))
	}
	for _, u := range f.Removed {
		fmt.Fprintf(m, "    - removed %s\n", link(u))
	}
}

// link writes a URL as what it is. URLs are stored as the WHATWG parser writes them, but those that it refuses are not.
func link(u string) string {
	if u = human.Line(u); strings.ContainsAny(u, "<> \\") {
		return escaped(u)
	}
	return "<" + u + ">"
}

// escaped keeps text from outside from meaning anything to Markdown: any punctuation may be escaped.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range human.Line(s) {
		if strings.ContainsRune("\\`*_{}[]()<>#+-.!|~&@:", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
