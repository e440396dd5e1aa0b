package diff

import (
	"cmp"
	"slices"
)

// Digest is what people read of a diff: of each kind the first changes, and those that recur on most pages before all others.
type Digest struct {
	Gone, Moved, New, Changed []Change
}

// Digest collects at most so many changes of each kind.
func (d *Diff) Digest(limit int) (Digest, error) {
	var g Digest
	err := d.Each(func(c Change) error {
		switch c.Kind {
		case Gone:
			g.Gone = keep(g.Gone, c, limit)
		case Moved:
			g.Moved = keep(g.Moved, c, limit)
		case New:
			g.New = keep(g.New, c, limit)
		case Changed:
			g.Changed = keep(g.Changed, c, limit)
		}
		return nil
	})
	return g, err
}

// keep adds a change where it belongs: what leads nowhere and what recurs comes first, else in the order it is told.
func keep(list []Change, c Change, limit int) []Change {
	at, _ := slices.BinarySearchFunc(list, c, func(a, b Change) int {
		return cmp.Or(cmp.Compare(weight(&b), weight(&a)), -1)
	})
	if at >= limit {
		return list
	}
	return slices.Insert(list, at, c)[:min(len(list)+1, limit)]
}

// weight is how much a change asks to be seen.
func weight(c *Change) int {
	switch {
	case c.Kind == Changed && onlyLinksIn(c):
		return -1 // a consequence of changes elsewhere
	case c.Pages > 0:
		return 1 + c.Pages
	case c.Broken():
		return 1
	}
	return 0
}

func onlyLinksIn(c *Change) bool { return len(c.Fields) == 1 && c.Fields[0].Name == FieldLinksIn }
