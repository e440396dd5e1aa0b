package diff_test

import (
	"fmt"
	"slices"
	"testing"

	"sweetspot/store"
	"sweetspot/store/diff"
	"sweetspot/store/sketch"
	"sweetspot/store/storetest"
)

const home = "https://example.com/"

// page is what a page of a small site is like. The zero value answers 200 and says nothing.
type page struct {
	status          int // 0 is 200
	location        string
	title, robots   string
	description, h1 string
	canonical       string
	outcome         store.Outcome
	text            []string // by place
	noise           []int    // places that a second look found to differ
	links           []string
	refused         map[string]string // links that are refused, with the rule
	failed          string
}

// site is pages by path; "" is the home page.
type site map[string]page

// crawl writes a run of the site. Pages that no link reaches are not found.
func (s site) crawl(t testing.TB, in *store.Store, e store.Ending) *store.Run {
	t.Helper()
	b := storetest.BuildIn(t, in, home)
	known := map[string]bool{"": true}
	for level := []string{""}; len(level) > 0; {
		var next []string
		b.Together(func() {
			for _, path := range level {
				next = append(next, s[path].crawl(b, path, known)...)
			}
		})
		level = next
	}
	return b.End(e)
}

// crawl visits a page and returns the paths that it makes known.
func (p page) crawl(b *storetest.Builder, path string, known map[string]bool) (found []string) {
	b.Visit(home+path, p.linksOf(), p.visit)
	if len(p.noise) > 0 {
		c := store.CheckRecord{Kind: store.CheckMask, Target: b.ID(home + path)}
		for _, place := range p.noise {
			c.Nodes = append(c.Nodes, uint64(place))
		}
		b.Check(c)
	}
	for _, to := range p.targets() {
		if !known[to] {
			known[to] = true
			found = append(found, to)
		}
	}
	return found
}

// targets lists the paths that are followed.
func (p page) targets() []string {
	if p.location != "" {
		return []string{p.location}
	}
	return p.links
}

func (p page) linksOf() []storetest.Link {
	var links []storetest.Link
	for _, to := range p.targets() {
		links = append(links, storetest.Link{URL: home + to, Kind: 1})
	}
	for _, to := range sortedKeys(p.refused) {
		links = append(links, storetest.Link{URL: home + to, Kind: 1, Rule: p.refused[to]})
	}
	return links
}

func sortedKeys(m map[string]string) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (p page) visit(v *store.Visit) {
	v.Title, v.Description, v.H1, v.Canonical, v.Robots = p.title, p.description, p.h1, p.canonical, p.robots
	if p.status != 0 {
		v.Status = p.status
	}
	if p.outcome != 0 {
		v.Outcome = p.outcome
	}
	if p.location != "" {
		v.Outcome, v.Location = store.Redirected, home+p.location
	}
	if p.failed != "" {
		v.Outcome, v.Status, v.Error = store.Failed, 0, p.failed
	}
	if v.Outcome == store.Disallowed {
		v.Status, v.Requested = 0, false
	}
	if len(p.text) == 0 {
		return
	}
	var sum sketch.Sketch
	v.TextHash = 17
	for place, text := range p.text {
		hash := uint64(0)
		for _, r := range text {
			hash = hash*1_000_003 + uint64(r)
		}
		sum.Add(uint64(place), hash)
		v.TextHash = v.TextHash*0x9e3779b97f4a7c15 ^ hash
	}
	v.Sketch = sum[:]
}

var complete = store.Ending{Outcome: store.Complete, At: storetest.Start}

// compare crawls a site before and after, and compares the runs.
func compare(t testing.TB, before, after site, o diff.Options) *diff.Diff {
	t.Helper()
	in := storetest.New(t)
	return compareRuns(t, before.crawl(t, in, complete), after.crawl(t, in, complete), o)
}

func compareRuns(t testing.TB, old, new *store.Run, o diff.Options) *diff.Diff {
	t.Helper()
	d, err := diff.Compare(old, new, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told lists the changes of a diff, a line each.
func told(t testing.TB, d *diff.Diff) (lines []string) {
	t.Helper()
	err := d.Each(func(c diff.Change) error {
		lines = append(lines, tell(c))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func tell(c diff.Change) string {
	s := fmt.Sprint(c.Kind, " ", c.URL[len(home):])
	for _, more := range []string{c.How, c.Error} {
		if more != "" {
			s += " " + more
		}
	}
	if c.To != "" {
		s += " to " + c.To[len(home):]
	}
	if c.Pages > 0 {
		s += fmt.Sprint(" and others: ", c.Pages)
	}
	for _, f := range c.Fields {
		s += " " + f.Name
		if f.Name != diff.FieldText {
			s += fmt.Sprintf(" %s>%s", f.Old, f.New)
		}
	}
	return s
}
