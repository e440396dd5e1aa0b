package report

import (
	"fmt"
	"strings"

	"sweetspot/store/diff"
	"sweetspot/store/human"
)

// changes shows what changed since the baseline.
func (f *findings) changes() (section, []conclusion, error) {
	d := f.options.Diff
	if d == nil {
		return section{}, nil, nil
	}
	s := section{ID: "changes", Title: "What changed", Lead: d.Headline() + " " + strings.Join(d.Remarks(), " ")}
	g, err := d.Digest(f.options.Limit)
	if err != nil {
		return s, nil, err
	}
	for _, part := range []struct {
		title   string
		total   int
		changes []diff.Change
		columns []column
		row     func(*diff.Change) []cell
	}{
		{"Gone", d.Counts.Gone, g.Gone, columns("page", "how"), goneRow},
		{"Moved", d.Counts.Moved, g.Moved, columns("from", "to"), movedRow},
		{"New", d.Counts.Added, g.New, columns("page", "title"), newRow},
		{"Changed", d.Counts.Changed, g.Changed, columns("page", "what"), changedRow},
	} {
		t := table{Title: fmt.Sprintf("%s (%s)", part.title, human.Count(part.total)), Columns: part.columns, More: part.total}
		for i := range part.changes {
			t.Rows = append(t.Rows, part.row(&part.changes[i]))
			t.More -= max(1, part.changes[i].Pages)
		}
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	return s, f.guard(d), nil
}

// guard draws the conclusions of a comparison.
func (f *findings) guard(d *diff.Diff) (all []conclusion) {
	for _, reason := range diff.Guard(d.Figures) {
		all = append(all, conclusion{"bad", "No baseline: " + reason + ".", "changes"})
	}
	level := "good"
	if d.Counts.Gone+d.Counts.Broken > 0 {
		level = "warn"
	}
	return append(all, conclusion{level, d.Headline(), "changes"})
}

func goneRow(c *diff.Change) []cell { return []cell{address(c.URL), {Badge: c.How, Mark: "bad"}} }

func movedRow(c *diff.Change) []cell { return []cell{address(c.URL), address(c.To)} }

func newRow(c *diff.Change) []cell {
	page := address(c.URL)
	if c.Broken() {
		page.Mark, page.Badge = "bad", fmt.Sprint(c.Status)
		if c.Status == 0 {
			page.Badge = c.Error
		}
	}
	return []cell{page, text(clip(c.Title, 160))}
}

func changedRow(c *diff.Change) []cell {
	page := address(c.URL)
	if c.Pages > 0 {
		page.Mark, page.Badge = "warn", human.Plural(c.Pages, "page", "pages")
		page.Note = "and others, in the same way"
	}
	var what []cell
	for _, f := range c.Fields {
		line := cell{Badge: f.Name}
		if f.Name != diff.FieldText {
			line.Text = clip(orNone(f.Old), 160) + " → " + clip(orNone(f.New), 160)
		}
		what = append(what, line)
		for _, u := range f.Added {
			what = append(what, text("+\u00a0"+u))
		}
		for _, u := range f.Removed {
			what = append(what, text("−\u00a0"+u))
		}
	}
	return []cell{page, lines(what...)}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
