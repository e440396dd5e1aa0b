package diff

import (
	"iter"

	"sweetspot/store"
)

// pair finds each URL of one run in the other: a merge of their indexes.
func (d *Diff) pair() error {
	d.pairs = make([]store.ID, len(d.new.states))
	d.now = make([]store.ID, len(d.old.states))
	old, stopOld := iter.Pull2(d.old.run.ByURL())
	defer stopOld()
	new, stopNew := iter.Pull2(d.new.run.ByURL())
	defer stopNew()
	a, b := newCursor(old), newCursor(new)
	for a.more() && b.more() {
		switch {
		case a.at.Hash < b.at.Hash:
			a.next()
		case a.at.Hash > b.at.Hash:
			b.next()
		default:
			if err := d.match(a.equal(), b.equal()); err != nil {
				return err
			}
		}
	}
	for _, c := range []*cursor{a, b} {
		if c.err != nil {
			return c.err
		}
	}
	return nil
}

// match pairs the URLs of equal hash. Nearly always there is one on each side, and it is the same: that is looked at only once
// they seem to differ (see judge).
func (d *Diff) match(old, new []store.ID) error {
	if len(old) == 1 && len(new) == 1 {
		d.join(old[0], new[0])
		return nil
	}
	names := map[string]store.ID{}
	for _, id := range old {
		u, _, err := d.old.run.URL(id)
		if err != nil {
			return err
		}
		names[u.URL] = id
	}
	for _, id := range new {
		u, _, err := d.new.run.URL(id)
		if err != nil {
			return err
		}
		if same := names[u.URL]; same != 0 {
			d.join(same, id)
		}
	}
	return nil
}

func (d *Diff) join(old, new store.ID) { d.pairs[new-1], d.now[old-1] = old, new }

// cursor walks an index.
type cursor struct {
	pull func() (store.Hashed, error, bool)
	at   store.Hashed
	ok   bool
	err  error
}

func newCursor(pull func() (store.Hashed, error, bool)) *cursor {
	c := &cursor{pull: pull}
	c.next()
	return c
}

func (c *cursor) more() bool { return c.ok }

func (c *cursor) next() {
	c.at, c.err, c.ok = c.pull()
	c.ok = c.ok && c.err == nil
}

// equal takes all entries of the hash that the cursor is at.
func (c *cursor) equal() (ids []store.ID) {
	hash := c.at.Hash
	for c.ok && c.at.Hash == hash {
		ids = append(ids, c.at.ID)
		c.next()
	}
	return ids
}
