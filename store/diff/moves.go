package diff

import (
	"cmp"
	"slices"

	"sweetspot/store"
)

// said is a URL with the hash of its text.
type said struct {
	text uint32
	id   store.ID
}

// findMoves finds texts that stood at a URL which is gone, or redirects now, and stand at a new one. A text that several of
// these URLs share says nothing about any of them.
func (d *Diff) findMoves() error {
	from, to := d.movable()
	if len(from) == 0 || len(to) == 0 {
		return nil
	}
	d.movedFrom = make([]store.ID, len(d.pairs))
	from, to = unique(from), unique(to)
	for len(from) > 0 && len(to) > 0 {
		switch a, b := from[0], to[0]; {
		case a.text < b.text:
			from = from[1:]
		case a.text > b.text:
			to = to[1:]
		default:
			from, to = from[1:], to[1:]
			if err := d.move(a.id, b.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// movable lists, with old ids, the texts whose place is another now, and with new ids those that could be them.
func (d *Diff) movable() (from, to []said) {
	add := func(list *[]said, text uint32, id store.ID) {
		if text != 0 {
			*list = append(*list, said{text, id})
		}
	}
	for i, v := range d.verdicts {
		id := store.ID(i + 1)
		switch old := d.pairs[i]; {
		case v == isNew && d.new.states[i] == there:
			add(&to, d.new.texts[i], id)
		case v == isGone || v == isChanged && d.new.states[i] == redirects:
			add(&from, d.old.texts[old-1], old)
		}
	}
	for i, v := range d.lost {
		if v == isGone {
			add(&from, d.old.texts[i], store.ID(i+1))
		}
	}
	return from, to
}

// unique sorts texts and keeps those that occur once.
func unique(all []said) []said {
	slices.SortFunc(all, func(a, b said) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.id, b.id)) })
	kept := all[:0]
	for i := 0; i < len(all); {
		n := i + 1
		for n < len(all) && all[n].text == all[i].text {
			n++
		}
		if n == i+1 {
			kept = append(kept, all[i])
		}
		i = n
	}
	return kept
}

// move notes that a text moved from an old id to a new one.
func (d *Diff) move(old, to store.ID) error {
	a, _, err := d.old.run.Visit(old)
	if err != nil {
		return err
	}
	b, _, err := d.new.run.Visit(to)
	if err != nil || a.TextHash != b.TextHash {
		return err
	}
	d.movedFrom[to-1] = old
	now := d.now[old-1]
	if now == 0 {
		d.lost[old-1] = isMoved
		return nil
	}
	d.verdicts[now-1], d.signatures[now-1] = isMoved, 0
	return nil
}
