package links

import (
	"encoding/json"
	"slices"
	"strconv"

	"sweetspot/store"
)

// Link is a link by what it connects.
type Link struct {
	Source   string `json:"source"` // "" for a seed
	Target   string `json:"target"`
	Fragment string `json:"fragment,omitempty"` // without #; the target lacks it
}

// night is what one run says about links.
type night struct {
	run      *store.Run
	complete bool                // the run ended because nothing was left
	checked  []string            // what was checked beyond the pages
	faults   map[store.ID]string // of targets that are broken
	unknown  map[store.ID]bool   // targets of which nothing is known
	asked    map[store.ID]bool   // targets without a visit that were checked
	broken   []brokenLink        // each once
}

type brokenLink struct {
	Link
	fault string
}

// read gathers what a run says of each target.
func read(run *store.Run) (*night, error) {
	record := run.Record()
	n := &night{run: run, faults: map[store.ID]string{}, unknown: map[store.ID]bool{}, asked: map[store.ID]bool{}}
	n.complete = record.Ending != nil && record.Ending.Outcome == store.Complete
	var options struct{ Checks []string }
	if json.Unmarshal(record.Options, &options) == nil {
		n.checked = options.Checks
	}
	for v, err := range run.Visits(1) {
		if err != nil {
			return nil, err
		}
		n.visit(&v)
	}
	for c, err := range run.Checks() {
		if err != nil {
			return nil, err
		}
		n.check(&c)
	}
	return n, n.gather()
}

func (n *night) visit(v *store.Visit) {
	switch {
	case v.Outcome == store.Disallowed, v.Outcome == store.Blocked, v.Status == 429:
		n.unknown[v.ID] = true
	case v.Outcome == store.Failed && v.Status < 400:
		n.faults[v.ID] = v.Error
	case v.Status >= 400:
		n.faults[v.ID] = strconv.Itoa(v.Status)
	}
}

// check lets a second look correct the first.
func (n *night) check(c *store.CheckRecord) {
	switch c.Kind {
	case store.CheckRecheck, store.CheckExternal, store.CheckAsset:
	default:
		return
	}
	n.asked[c.Target] = true
	delete(n.faults, c.Target)
	delete(n.unknown, c.Target)
	switch {
	case c.Flags.Has(store.CheckSkipped):
		n.unknown[c.Target] = true
	case c.Flags.Has(store.CheckBroken) && c.Status >= 400:
		n.faults[c.Target] = strconv.Itoa(c.Status)
	case c.Flags.Has(store.CheckBroken):
		n.faults[c.Target] = c.Error
	}
}

// fragment is the fault of a link whose target lacks the id.
const fragmentFault = "fragment"

// gather lists the broken links: seeds, links of pages, fragments.
func (n *night) gather() error {
	for u, err := range n.run.URLs(1) {
		if err != nil {
			return err
		}
		if fault := n.faults[u.ID]; fault != "" && u.Parent == 0 && u.Kind == store.KindPage {
			n.broken = append(n.broken, brokenLink{Link{Target: u.URL}, fault})
		}
	}
	for v, err := range n.run.Visits(1) {
		if err == nil {
			err = n.gatherOn(&v)
		}
		if err != nil {
			return err
		}
	}
	for c, err := range n.run.Checks() {
		if err == nil && c.Kind == store.CheckFragment && c.Flags.Has(store.CheckBroken) {
			err = n.add(c.Source, c.Target, c.Fragment, fragmentFault)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (n *night) gatherOn(v *store.Visit) error {
	var told []store.ID
	for _, l := range v.Links {
		fault := n.faults[l.To]
		if fault == "" || slices.Contains(told, l.To) {
			continue
		}
		told = append(told, l.To)
		if err := n.add(v.ID, l.To, "", fault); err != nil {
			return err
		}
	}
	return nil
}

func (n *night) add(source, target store.ID, fragment, fault string) error {
	l := Link{Fragment: fragment}
	for _, end := range []struct {
		id  store.ID
		url *string
	}{{source, &l.Source}, {target, &l.Target}} {
		u, _, err := n.run.URL(end.id)
		if err != nil {
			return err
		}
		*end.url = u.URL
	}
	n.broken = append(n.broken, brokenLink{l, fault})
	return nil
}

// unbroken is what the run says of a link that is not among the broken ones: that it is fine, because its target is or because
// it is gone, or nothing. In a complete night what is not known is not linked.
func (n *night) unbroken(l Link, complete bool) (Observation, error) {
	nothing := Observation{Unknown: true}
	if l.Source != "" {
		read, gone, err := n.source(l.Source, complete)
		if err != nil || gone {
			return Observation{}, err
		}
		if !read {
			return nothing, nil
		}
	}
	id, known, err := n.run.Lookup(l.Target)
	if err != nil {
		return nothing, err
	}
	if !known { // and so nobody links to it
		return Observation{Unknown: !complete}, nil
	}
	if n.unknown[id] || l.Fragment != "" && !slices.Contains(n.checked, "fragments") {
		return nothing, nil
	}
	v, visited, err := n.run.Visit(id)
	switch {
	case err != nil:
		return nothing, err
	case !visited && !n.asked[id]:
		return nothing, nil
	case l.Fragment != "" && (!visited || v.Status >= 300 || v.Outcome == store.Failed):
		return nothing, nil
	}
	return Observation{}, nil
}

// source tells whether the links on a page could be read this night, and whether the page is gone and its links with it.
func (n *night) source(url string, complete bool) (read, gone bool, err error) {
	id, known, err := n.run.Lookup(url)
	if err != nil || !known {
		return false, complete && err == nil, err
	}
	v, visited, err := n.run.Visit(id)
	switch {
	case err != nil || !visited:
		return false, false, err
	case v.Status == 404, v.Status == 410:
		return false, true, nil
	}
	return (v.Outcome == store.Fetched || v.Outcome == store.Unchanged || v.Outcome == store.Redirected) && v.Status < 400, false, nil
}
