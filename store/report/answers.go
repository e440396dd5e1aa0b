package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"sweetspot/store/human"
)

// answers shows what the server answered, and how deep pages lie.
func (f *findings) answers() (section, []conclusion, error) {
	s := section{ID: "answers", Title: "Answers and depth"}
	total, deepest := 0, 0
	for depth, n := range f.depths {
		total += n
		if n > 0 {
			deepest = depth
		}
	}
	s.Lead = fmt.Sprintf("%s; the deepest is %s from the start.", human.Plural(total, "page", "pages"), human.Plural(deepest, "click", "clicks"))
	s.Lead += f.trust()
	answers := table{Title: "Answers", Columns: columns("answer", "#pages", "")}
	states := slices.SortedFunc(maps.Keys(f.states), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.states[b], f.states[a]), cmp.Compare(a, b))
	})
	for _, state := range states {
		n := f.states[state]
		answers.Rows = append(answers.Rows, []cell{text(state), number(n), {Text: percent(n, total), Bar: bar(n, total)}})
	}
	depths := table{Title: "Depth", Columns: columns("#clicks", "#pages", "")}
	for depth, n := range f.depths {
		depths.Rows = append(depths.Rows, []cell{number(depth), number(n), {Text: percent(n, total), Bar: bar(n, total)}})
	}
	s.Tables = []table{answers, depths}
	return s, nil, nil
}

// trust says what the server's word that a page has not changed is worth, as far as this run tried it.
func (f *findings) trust() string {
	i := f.summary.Incremental
	if i == nil {
		return ""
	}
	s := fmt.Sprintf(" The server was asked whether %s had changed since run %d.", human.Plural(i.Revalidated, "page", "pages"), i.Previous)
	if i.Probed > 0 {
		s += fmt.Sprintf(" Of %s that it would have called unchanged, %s had changed (with 95 %% confidence %.1f to %.1f %%).",
			human.Plural(i.Probed, "page", "pages"), human.Count(i.Missed), 100*i.Low, 100*i.High)
	}
	return s
}

// refusals shows what was not asked for, by the rule or the line of robots.txt that says so.
func (f *findings) refusals() (section, []conclusion, error) {
	s := section{ID: "refused", Title: "Refused URLs"}
	if f.refused+f.forbidden == 0 {
		s.Lead = "Every URL that was found was asked for."
		return s, nil, nil
	}
	s.Lead = fmt.Sprintf("%s were found and not asked for.", human.Plural(f.refused+f.forbidden, "URL", "URLs"))
	rules := table{Title: "By rule", Columns: columns("rule", "#URLs", "such as")}
	for _, rule := range slices.SortedFunc(maps.Keys(f.rules), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.rules[b].n, f.rules[a].n), cmp.Compare(a, b))
	}) {
		r := f.rules[rule]
		cells, err := f.addresses(r.ids)
		if err != nil {
			return s, nil, err
		}
		why := cell{Text: rule, Note: f.options.Explain(rule)}
		rules.Rows = append(rules.Rows, []cell{why, number(r.n), lines(cells...)})
	}
	robots := table{Title: "By robots.txt", Columns: columns("URL", "line"), More: f.forbidden - len(f.disallowed)}
	for _, d := range f.disallowed {
		u, err := f.url(d.id)
		if err != nil {
			return s, nil, err
		}
		robots.Rows = append(robots.Rows, []cell{address(u), text(d.line)})
	}
	for _, t := range []table{robots, rules} {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	return s, nil, nil
}
