package report

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"sweetspot/store"
	"sweetspot/store/human"
)

// view makes a report of what was found. Each section says its conclusion, if there is one.
func (f *findings) view() (view, error) {
	v := view{Title: fmt.Sprintf("%s: run %d", f.host(), f.run.Number()), Index: f.options.Index, Footer: f.footer()}
	v.Subtitle = f.subtitle()
	v.Conclusions = f.ending()
	v.Tiles = f.tiles()
	for _, build := range []func() (section, []conclusion, error){
		f.changes, f.brokenLinksSection, f.redirects, f.words, f.duplicates, f.speed, f.answers, f.refusals, f.politeness,
	} {
		s, c, err := build()
		if err != nil {
			return view{}, err
		}
		v.Conclusions = append(v.Conclusions, c...)
		if s.Title != "" {
			v.Sections = append(v.Sections, s)
		}
	}
	slices.SortStableFunc(v.Conclusions, func(a, b conclusion) int { return cmp.Compare(urgency(a), urgency(b)) })
	return v, nil
}

func urgency(c conclusion) int { return slices.Index([]string{"bad", "warn", "good"}, c.Level) }

// host names the site.
func (f *findings) host() string { return siteName(f.record) }

func siteName(r store.Record) string {
	if len(r.Seeds) == 0 {
		return "crawl"
	}
	if u, err := url.Parse(r.Seeds[0]); err == nil && u.Host != "" {
		return u.Host
	}
	return r.Seeds[0]
}

func (f *findings) subtitle() string {
	s := date(f.record.Started)
	if f.summary.Elapsed > 0 {
		s += fmt.Sprintf(" · %.1f s", f.summary.Elapsed)
	}
	if f.summary.Workers > 0 {
		s += " · " + human.Plural(f.summary.Workers, "worker", "workers")
	}
	return s + " · from " + strings.Join(f.record.Seeds[:min(len(f.record.Seeds), 3)], ", ")
}

func (f *findings) footer() string {
	s := "sweetspot " + f.record.Version + ", as " + f.record.Agent + "."
	if f.summary.Verdict != "" {
		s += " The crawl was " + f.summary.Verdict + "."
	}
	return s
}

// ending says whether the run is whole.
func (f *findings) ending() []conclusion {
	e := f.record.Ending
	switch {
	case e == nil:
		return []conclusion{{"bad", "The run has not ended: this report shows what there is so far.", ""}}
	case e.Outcome == store.Limit:
		return []conclusion{{"warn", fmt.Sprintf("The run stopped at the limit %s with %s left.", e.Limit,
			human.Plural(f.counts.Remaining(), "URL", "URLs")), ""}}
	case e.Outcome != store.Complete:
		return []conclusion{{"bad", "The run is not complete (" + e.Outcome + ").", ""}}
	}
	return nil
}

func (f *findings) tiles() []tile {
	return []tile{
		{human.Count(f.counts.Requested), "pages"},
		{human.Count(f.brokenLinks), "broken links"},
		{human.Count(f.counts.Outcomes[store.Redirected]), "redirects"},
		{human.Size(f.counts.Bytes), "read"},
		{human.Short(f.latency.percentile(0.50)), "first byte, median"},
		{human.Short(f.latency.percentile(0.95)), "first byte, p95"},
	}
}

func (f *findings) brokenLinksSection() (section, []conclusion, error) {
	s := section{ID: "broken", Title: "Broken links"}
	if f.brokenLinks+f.beyond.n == 0 {
		s.Lead = "Every link that was followed leads somewhere."
		return s, []conclusion{{"good", "No broken links.", "broken"}}, nil
	}
	what := fmt.Sprintf("%s on %s", human.Plural(f.brokenLinks, "broken link", "broken links"), human.Plural(f.brokenPages, "page", "pages"))
	switch {
	case f.brokenLinks == 0:
		what = fmt.Sprintf("%s beyond the pages", human.Plural(f.beyond.n, "broken link", "broken links"))
	case f.beyond.n > 0:
		what += fmt.Sprintf(", and %s beyond the pages", human.Count(f.beyond.n))
	}
	s.Lead = what + ", by the page that they stand on."
	pages, err := f.brokenTable()
	if err != nil {
		return s, nil, err
	}
	beyond, err := f.beyondTable()
	for _, t := range []table{pages, beyond} {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	return s, []conclusion{{"bad", what + ".", "broken"}}, err
}

func (f *findings) brokenTable() (table, error) {
	t := table{Columns: columns("page", "leads nowhere"), More: f.brokenPages - len(f.broken)}
	for _, p := range f.broken {
		row, err := f.brokenRow(p)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func (f *findings) brokenRow(p brokenPage) ([]cell, error) {
	page, err := f.url(p.id)
	if err != nil {
		return nil, err
	}
	var targets []cell
	for _, l := range p.links {
		to, err := f.url(l.To)
		if err != nil {
			return nil, err
		}
		c := address(to)
		c.Mark, c.Badge = "bad", "no answer"
		if s := f.status[l.To-1]; s > 0 {
			c.Badge = fmt.Sprint(s)
		}
		if kind := f.options.Kind(l.Kind); kind != plainLink {
			c.Note = kind
		} else if l.Text != "" {
			c.Note = "“" + l.Text + "”"
		}
		targets = append(targets, c)
	}
	if p.n > len(p.links) {
		targets = append(targets, text(fmt.Sprintf("… and %d more", p.n-len(p.links))))
	}
	return []cell{address(page), lines(targets...)}, nil
}

func (f *findings) redirects() (section, []conclusion, error) {
	chains, n, redirects := f.chains()
	s := section{ID: "redirects", Title: "Redirects"}
	s.Lead = human.Plural(redirects, "URL redirects", "URLs redirect") + "."
	if redirects == 0 {
		s.Lead = "No URL redirects."
	}
	if n == 0 {
		return s, nil, nil
	}
	s.Lead = fmt.Sprintf("%s; %s of more than one hop.", strings.TrimSuffix(s.Lead, "."), human.Plural(n, "chain", "chains"))
	t := table{Title: "Chains", Columns: columns("#hops", "way"), More: n - len(chains)}
	loops := 0
	for _, c := range chains {
		hops, err := f.addresses(c.ids)
		if err != nil {
			return s, nil, err
		}
		for i := range hops[1:] {
			hops[i+1].Badge = "→"
		}
		if c.loop {
			loops++
			hops[len(hops)-1].Badge, hops[len(hops)-1].Mark = "loop", "bad"
		}
		t.Rows = append(t.Rows, []cell{number(len(c.ids) - 1), lines(hops...)})
	}
	s.Tables = []table{t}
	level, what := "warn", human.Plural(n, "chain of redirects", "chains of redirects")
	if loops > 0 {
		level, what = "bad", what+", "+human.Plural(loops, "loop", "loops")+" among them"
	}
	return s, []conclusion{{level, what + ".", "redirects"}}, nil
}

// addresses lists the URLs of ids.
func (f *findings) addresses(ids []store.ID) (cells []cell, err error) {
	for _, id := range ids {
		u, err := f.url(id)
		if err != nil {
			return nil, err
		}
		cells = append(cells, address(u))
	}
	return cells, nil
}
