package report

import (
	"encoding/json"

	"github.com/cespare/xxhash/v2"

	"sweetspot/store"
)

// findings is what the passes over a run collect.
type findings struct {
	run     *store.Run
	options Options
	record  store.Record
	counts  store.Counts
	summary summary

	status  []int16    // by id less one: the status, -1 without a response, 0 without a visit
	next    []store.ID // by id less one: where a redirect leads
	gates   []uint32   // by id less one
	depth   []uint16   // by id less one
	page    []bool     // by id less one: not a sitemap
	depths  []int      // visited pages by depth
	states  map[string]int
	latency histogram
	rules   map[string]*examples // refused URLs
	refused int

	slow, large top[store.ID]
	broken      []brokenPage
	beyond      beyond
	brokenPages int // with broken links
	brokenLinks int
	disallowed  []disallowed
	forbidden   int // by robots.txt
	fields      []*field
	texts       shared
	requests    requests
}

// summary is the part of a crawl's own summary that a report shows.
type summary struct {
	Elapsed     float64 `json:"elapsed_s"`
	PagesPerS   float64 `json:"pages_per_s"`
	Workers     int     `json:"workers"`
	Verdict     string  `json:"verdict"`
	Incremental *struct {
		Previous    int     `json:"previous"`
		Revalidated int     `json:"revalidated"`
		Probed      int     `json:"probed"`
		Missed      int     `json:"missed"`
		Low         float64 `json:"miss_lo"`
		High        float64 `json:"miss_hi"`
	} `json:"incremental"`
	Politeness struct {
		Robots     string  `json:"robots"`
		Rate       float64 `json:"rate_per_s"`
		PerHost    int     `json:"per_host"`
		CrawlDelay float64 `json:"crawl_delay_s"`
	} `json:"politeness"`
}

// examples counts and keeps the first few.
type examples struct {
	n   int
	ids []store.ID
}

func (e *examples) add(id store.ID, limit int) {
	e.n++
	if len(e.ids) < limit {
		e.ids = append(e.ids, id)
	}
}

// disallowed is a page that robots.txt forbids, with the line that does.
type disallowed struct {
	id   store.ID
	line string
}

// field is something that each page should have, and for itself.
type field struct {
	name    string
	of      func(*store.Visit) string
	missing examples
	shared  shared
}

func newFindings(r *store.Run, o Options) *findings {
	f := &findings{
		run: r, options: o, record: r.Record(), counts: r.Counts(), states: map[string]int{}, rules: map[string]*examples{},
		slow: top[store.ID]{limit: o.Limit}, large: top[store.ID]{limit: o.Limit},
		fields: []*field{
			{name: "title", of: func(v *store.Visit) string { return v.Title }},
			{name: "description", of: func(v *store.Visit) string { return v.Description }},
			{name: "h1", of: func(v *store.Visit) string { return v.H1 }},
			{name: "canonical", of: func(v *store.Visit) string { return v.Canonical }},
		},
	}
	n := f.counts.URLs
	f.status, f.next, f.gates = make([]int16, n), make([]store.ID, n), make([]uint32, n)
	f.depth, f.page = make([]uint16, n), make([]bool, n)
	if e := f.record.Ending; e != nil {
		_ = json.Unmarshal(e.Summary, &f.summary) // one that cannot be read is not shown
	}
	return f
}

func (f *findings) gather() error {
	for _, pass := range []func() error{f.readURLs, f.readVisits, f.readLinks, f.readAttempts, f.readChecks} {
		if err := pass(); err != nil {
			return err
		}
	}
	return nil
}

func (f *findings) readURLs() error {
	for u, err := range f.run.URLs(0) {
		if err != nil {
			return err
		}
		p, promoted, err := f.run.Promotion(u.ID)
		if err != nil {
			return err
		}
		if promoted {
			u = p.Apply(u)
		}
		at := u.ID - 1
		f.gates[at], f.depth[at], f.page[at] = u.Gate, u.Depth, u.Kind == store.KindPage
		if u.Rule == "" {
			continue
		}
		if f.rules[u.Rule] == nil {
			f.rules[u.Rule] = &examples{}
		}
		f.rules[u.Rule].add(u.ID, examplesOfRule)
		f.refused++
	}
	return nil
}

const examplesOfRule = 5

// readVisits takes from each visit all but what its links lead to, which is known only when it ends.
func (f *findings) readVisits() error {
	for v, err := range f.run.Visits(0) {
		if err != nil {
			return err
		}
		f.readVisit(&v)
	}
	return nil
}

func (f *findings) readVisit(v *store.Visit) {
	at := v.ID - 1
	if v.Requested || v.Status != 0 {
		f.requests.add(f.gates[at], v.At, elapsed(v.Timing), v.Status)
	}
	if !f.page[at] {
		return
	}
	f.status[at] = int16(v.Status)
	f.states[stateOf(v)]++
	for len(f.depths) <= int(f.depth[at]) {
		f.depths = append(f.depths, 0)
	}
	f.depths[f.depth[at]]++
	switch {
	case v.Outcome == store.Disallowed:
		f.forbidden++
		if len(f.disallowed) < f.options.Limit {
			f.disallowed = append(f.disallowed, disallowed{v.ID, v.Detail})
		}
		return
	case v.Outcome == store.Failed:
		f.status[at] = -1
		return
	case v.Outcome == store.Redirected && len(v.Links) > 0:
		f.next[at] = v.Links[0].To
	}
	if v.Requested {
		f.latency.add(v.Timing.FirstByte)
		f.slow.add(int64(elapsed(v.Timing)), v.ID)
		f.large.add(v.Bytes, v.ID)
	}
	if isPage(v) {
		f.readPage(v)
	}
}

func (f *findings) readPage(v *store.Visit) {
	f.texts.add(v.TextHash, v.ID)
	for _, field := range f.fields {
		if s := field.of(v); s != "" {
			field.shared.add(xxhash.Sum64String(s), v.ID)
		} else {
			field.missing.add(v.ID, f.options.Limit)
		}
	}
}
