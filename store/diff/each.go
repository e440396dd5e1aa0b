package diff

import (
	"fmt"

	"sweetspot/store"
)

// Each calls fn for each change, in order of id: first what the new run knows, then what it knows no more. A change that recurs is
// told once, where it is met first. An error of fn ends it.
func (d *Diff) Each(fn func(Change) error) error {
	told := map[uint32]bool{}
	for i := range d.verdicts {
		c, err := d.change(store.ID(i+1), told)
		if err == nil && c != nil {
			err = fn(*c)
		}
		if err != nil {
			return err
		}
	}
	for i, v := range d.lost {
		if v != isGone {
			continue
		}
		c, err := d.gone(store.ID(i+1), 0)
		if err == nil {
			err = fn(*c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// change describes what became of a URL that the new run knows, nil if there is nothing to tell.
func (d *Diff) change(id store.ID, told map[uint32]bool) (*Change, error) {
	switch d.verdicts[id-1] {
	case isNew:
		return d.added(id)
	case isGone:
		return d.gone(d.pairs[id-1], id)
	case isChanged:
		signature := d.signatures[id-1]
		if told[signature] {
			return nil, nil
		}
		c, err := d.changed(id)
		if n := d.groups[signature]; n > 0 && err == nil {
			told[signature], c.Pages = true, n
		}
		return c, err
	}
	return nil, nil
}

func (d *Diff) added(id store.ID) (*Change, error) {
	r, err := d.new.read(id)
	if err != nil {
		return nil, err
	}
	c := &Change{
		Kind: New, URL: r.url.URL, Status: r.visit.Status, Error: r.visit.Error, Title: r.visit.Title, OldID: d.pairs[id-1], NewID: id,
	}
	if d.movedFrom == nil || d.movedFrom[id-1] == 0 {
		return c, nil
	}
	from, err := d.old.read(d.movedFrom[id-1])
	c.Kind, c.URL, c.To, c.OldID = Moved, from.url.URL, c.URL, from.url.ID
	return c, err
}

func (d *Diff) changed(id store.ID) (*Change, error) {
	c, _, err := d.compareURL(d.pairs[id-1], id)
	if err != nil {
		return nil, err
	}
	for i := range c.Fields {
		if f := &c.Fields[i]; f.Name == FieldLinksOut {
			old, _, err := d.old.run.Visit(c.OldID)
			if err != nil {
				return nil, err
			}
			new, _, err := d.new.run.Visit(id)
			if err != nil {
				return nil, err
			}
			return c, d.exemplify(f, &old, &new)
		}
	}
	return c, nil
}

// gone says how a page went; id is 0 if the new run does not know the URL.
func (d *Diff) gone(old, id store.ID) (*Change, error) {
	if id == 0 {
		u, _, err := d.old.run.URL(old)
		return &Change{Kind: Gone, URL: u.URL, How: NotLinked, OldID: old}, err
	}
	r, err := d.new.read(id)
	c := &Change{Kind: Gone, URL: r.url.URL, Status: r.visit.Status, OldID: old, NewID: id}
	switch d.new.states[id-1] {
	case broken:
		c.How = fmt.Sprint(r.visit.Status)
	case disallowed:
		c.How = ByRobots
	case refused:
		c.How = refusedBy(r.url.Rule)
	}
	return c, err
}

// How a page can be gone, beside its status and "refused: RULE".
const (
	NotLinked  = "not linked"   // nothing links to it any more
	OutOfScope = "out of scope" // it is not followed any more, as the scope has changed
	ByRobots   = "robots.txt"   // it may not be fetched any more
)

func refusedBy(rule string) string {
	switch rule {
	case "scope", "include", "exclude":
		return OutOfScope
	}
	return "refused: " + rule
}
