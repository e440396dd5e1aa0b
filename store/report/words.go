package report

import (
	"fmt"
	"strings"
	"time"

	"sweetspot/store"
	"sweetspot/store/human"
)

const (
	examplesOfGroup = 5
	groupsOfField   = 20
)

// words shows which pages lack a title and the like, and which share one.
func (f *findings) words() (section, []conclusion, error) {
	s := section{ID: "words", Title: "Titles, descriptions, headings, canonicals"}
	pages := len(f.texts.all)
	overview := table{Columns: columns("", "#missing", "#shared by several")}
	var told []string
	for _, field := range f.fields {
		groups, n, shared := field.shared.groups(groupsOfField, examplesOfGroup)
		overview.Rows = append(overview.Rows, []cell{text(field.name), number(field.missing.n), number(shared)})
		if field.name == "title" {
			told = titles(field.missing.n, shared)
		}
		for _, build := range []func() (table, error){
			func() (table, error) { return f.missing(field) },
			func() (table, error) { return f.doubled(field, groups, n) },
		} {
			t, err := build()
			if err != nil {
				return s, nil, err
			}
			if len(t.Rows) > 0 {
				s.Tables = append(s.Tables, t)
			}
		}
	}
	s.Lead = fmt.Sprintf("Of %s with text.", human.Plural(pages, "page", "pages"))
	s.Tables = append([]table{overview}, s.Tables...)
	if len(told) == 0 {
		return s, nil, nil
	}
	return s, []conclusion{{"warn", strings.Join(told, "; ") + ".", "words"}}, nil
}

// titles says what a reader should know of the titles.
func titles(missing, shared int) (told []string) {
	if missing > 0 {
		told = append(told, human.Plural(missing, "page has no title", "pages have no title"))
	}
	if shared > 0 {
		told = append(told, human.Plural(shared, "page shares its title", "pages share their title")+" with another")
	}
	return told
}

func (f *findings) missing(field *field) (table, error) {
	t := table{Title: "No " + field.name, Columns: columns("page"), More: field.missing.n - len(field.missing.ids)}
	cells, err := f.addresses(field.missing.ids)
	for _, c := range cells {
		t.Rows = append(t.Rows, []cell{c})
	}
	return t, err
}

func (f *findings) doubled(field *field, groups []group, n int) (table, error) {
	t := table{Title: "The same " + field.name, Columns: columns("#pages", field.name, "such as"), More: n - len(groups)}
	for _, g := range groups {
		v, _, err := f.run.Visit(g.ids[0])
		if err != nil {
			return t, err
		}
		cells, err := f.addresses(g.ids)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, []cell{number(g.n), text(clip(field.of(&v), 160)), lines(cells...)})
	}
	return t, nil
}

// clip shortens a text of a page, which can be long.
func clip(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return s
}

// duplicates shows pages with the same text.
func (f *findings) duplicates() (section, []conclusion, error) {
	s := section{ID: "duplicates", Title: "The same text under several URLs"}
	groups, n, pages := f.texts.groups(f.options.Limit, examplesOfGroup)
	if n == 0 {
		s.Lead = "No two pages have the same text."
		return s, nil, nil
	}
	s.Lead = fmt.Sprintf("%s have a text that stands elsewhere, too: %s.", human.Plural(pages, "page", "pages"), human.Plural(n, "text", "texts"))
	t := table{Columns: columns("#pages", "such as", "title"), More: n - len(groups)}
	for _, g := range groups {
		v, _, err := f.run.Visit(g.ids[0])
		if err != nil {
			return s, nil, err
		}
		cells, err := f.addresses(g.ids)
		if err != nil {
			return s, nil, err
		}
		if g.n > len(g.ids) {
			cells = append(cells, text(fmt.Sprintf("… and %s more", human.Count(g.n-len(g.ids)))))
		}
		t.Rows = append(t.Rows, []cell{number(g.n), lines(cells...), text(clip(v.Title, 160))})
	}
	s.Tables = []table{t}
	return s, []conclusion{{"warn", human.Plural(pages, "page shares its text", "pages share their text") + " with another.", "duplicates"}}, nil
}

// speed shows the slowest and the largest pages.
func (f *findings) speed() (section, []conclusion, error) {
	s := section{ID: "speed", Title: "Slow and large pages"}
	h := &f.latency
	s.Lead = fmt.Sprintf("First byte after %s in the median, %s at p95, %s at p99, %s at most.",
		human.Short(h.percentile(0.5)), human.Short(h.percentile(0.95)), human.Short(h.percentile(0.99)), human.Short(h.max))
	slow, err := f.heaviest("Slowest", "#time", &f.slow, func(n int64) string { return human.Short(time.Duration(n)) })
	if err != nil {
		return s, nil, err
	}
	large, err := f.heaviest("Largest", "#bytes", &f.large, human.Size)
	s.Tables = []table{slow, large}
	return s, nil, err
}

func (f *findings) heaviest(title, unit string, list *top[store.ID], show func(int64) string) (table, error) {
	t := table{Title: title, Columns: columns(unit, "page")}
	for _, w := range list.list[:min(len(list.list), 2*shownRows)] {
		if w.weight == 0 {
			break
		}
		u, err := f.url(w.value)
		if err != nil {
			return t, err
		}
		page := address(u)
		page.Bar = bar(int(w.weight), int(max(1, list.list[0].weight)))
		t.Rows = append(t.Rows, []cell{text(show(w.weight)), page})
	}
	return t, nil
}
