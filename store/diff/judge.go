package diff

import (
	"fmt"
	"slices"

	"sweetspot/store"
	"sweetspot/store/sketch"
)

// verdict is what became of a URL.
type verdict uint8

const (
	ignored   verdict = iota // no page in either run
	same                     // nothing that counts has changed
	noisy                    // text differs, but only where it differs from look to look
	unreached                // one of the runs did not get to it, so nothing can be said
	isNew
	isGone
	isChanged
	isMoved // the old URL of a move, which is told at the new one
)

// judge decides about each URL of both runs.
func (d *Diff) judge() error {
	d.verdicts, d.lost = make([]verdict, len(d.pairs)), make([]verdict, len(d.now))
	d.signatures = make([]uint32, len(d.pairs))
	for i := range d.pairs {
		if err := d.judgeNew(store.ID(i + 1)); err != nil {
			return err
		}
	}
	for i, now := range d.now {
		if now != 0 {
			continue
		}
		if d.lost[i] = d.transition(d.old.states[i], absent); d.lost[i] != isGone {
			continue
		}
		if err := d.doubt(&d.lost[i], lookThrough{d.old, d.new, d.now, d.lost}, store.ID(i+1)); err != nil {
			return err
		}
	}
	return nil
}

func (d *Diff) judgeNew(id store.ID) error {
	old, before := d.pairs[id-1], absent
	if old != 0 {
		before = d.old.states[old-1]
	}
	v := &d.verdicts[id-1]
	*v = d.transition(before, d.new.states[id-1])
	switch {
	case *v == isNew && old == 0:
		return d.doubt(v, lookThrough{d.new, d.old, d.pairs, d.verdicts}, id)
	case *v == isGone, *v == same && d.differs(old, id):
		return d.judgeChange(v, old, id)
	}
	return nil
}

// judgeChange looks at both visits of a URL that is gone or seems to have changed.
func (d *Diff) judgeChange(v *verdict, old, id store.ID) error {
	c, signature, err := d.compareURL(old, id)
	switch {
	case err != nil:
		return err
	case c == nil: // equal hashes, different URLs
		d.pairs[id-1], d.now[old-1] = 0, 0
		*v = d.transition(absent, d.new.states[id-1])
	case *v == isGone:
	case isPage(d.old.states[old-1]) && isGoneStatus(c.Status):
		*v = isGone
	case len(c.Fields) > 0:
		*v, d.signatures[id-1] = isChanged, signature
	case d.old.texts[old-1] != d.new.texts[id-1]:
		*v = noisy
	}
	return nil
}

// transition says what it means that a URL was known as one thing and is now known as another. "same" is to be looked at.
func (d *Diff) transition(before, now state) verdict {
	switch {
	case before == sitemap || now == sitemap:
		return ignored
	case isVisited(before) && isVisited(now):
		return same
	case isVisited(now):
		if before == waiting || before == blocked || before == absent && !d.old.whole {
			return unreached
		}
		return isNew
	case !isPage(before):
		return ignored
	case now == waiting || now == blocked || now == absent && !d.new.whole:
		return unreached
	}
	return isGone
}

// differs reports whether anything about a URL that was visited twice is worth a look.
func (d *Diff) differs(old, id store.ID) bool {
	a, b := old-1, id-1
	return d.old.facts[a] != d.new.facts[b] || d.old.out[a] != d.new.out[b] || d.old.in[a] != d.new.in[b]
}

// compareURL reads all about a URL in both runs, and returns what changed with a signature of the change; nil if it is not one URL
// but two of equal hash.
func (d *Diff) compareURL(old, id store.ID) (*Change, uint32, error) {
	a, err := d.old.read(old)
	if err != nil {
		return nil, 0, err
	}
	b, err := d.new.read(id)
	if err != nil {
		return nil, 0, err
	}
	if a.url.URL != b.url.URL {
		return nil, 0, nil
	}
	c := &Change{Kind: Changed, URL: b.url.URL, Status: b.visit.Status, Error: b.visit.Error, OldID: old, NewID: id}
	noise := d.noise(old, id, b.url.URL)
	c.Fields = compareVisits(&a.visit, &b.visit)
	delta := uint64(0)
	if hasContent(&a.visit) && hasContent(&b.visit) {
		if delta = textDelta(&a.visit, &b.visit, noise); delta != 0 {
			c.Fields = append(c.Fields, Field{Name: FieldText, Old: hex(a.visit.TextHash), New: hex(b.visit.TextHash)})
		}
		d.compareLinks(c, &a.visit, &b.visit)
	}
	if len(c.Fields) == 0 {
		return c, 0, nil
	}
	return c, signatureOf(c.Fields, delta, d.new.out[id-1]-d.old.out[old-1]), nil
}

// textDelta says how a text changed outside of the noise, 0 if it did not.
func textDelta(old, new *store.Visit, noise []uint64) uint64 {
	if old.TextHash == new.TextHash {
		return 0
	}
	return sketch.Delta(old.Sketch, new.Sketch, noise)
}

// noise lists the places of a page that differ from look to look.
func (d *Diff) noise(old, id store.ID, url string) []uint64 {
	return slices.Concat(d.options.Noise(url), d.old.noise[old], d.new.noise[id])
}

// record is all about a URL in one run.
type record struct {
	url   store.URL
	visit store.Visit // zero if there is none
}

func (s *side) read(id store.ID) (r record, err error) {
	u, ok, err := s.run.URL(id)
	if err == nil && !ok {
		err = fmt.Errorf("id %d does not exist: %w", id, store.ErrDamaged)
	}
	if err != nil {
		return r, err
	}
	v, _, err := s.run.Visit(id)
	return record{u, v}, err
}
