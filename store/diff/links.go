package diff

import (
	"cmp"
	"slices"
	"strconv"

	"sweetspot/store"
)

// maxExamples is how many URLs a changed list of links names.
const maxExamples = 3

// compareLinks adds to a change how the links from and to the page changed.
func (d *Diff) compareLinks(c *Change, old, new *store.Visit) {
	if d.old.out[c.OldID-1] != d.new.out[c.NewID-1] {
		before, now := d.old.targets(old, d.options.Followed), d.new.targets(new, d.options.Followed)
		if len(missing(before, now))+len(missing(now, before)) > 0 { // and not the same target in another kind of link
			c.Fields = append(c.Fields, Field{Name: FieldLinksOut, Old: strconv.Itoa(len(before)), New: strconv.Itoa(len(now))})
		}
	}
	if before, now := d.old.in[c.OldID-1], d.new.in[c.NewID-1]; before != now {
		c.Fields = append(c.Fields, Field{Name: FieldLinksIn, Old: strconv.Itoa(int(before)), New: strconv.Itoa(int(now))})
	}
}

// exemplify names some of the URLs that a page does not link to any more, and some that it links to now.
func (d *Diff) exemplify(f *Field, old, new *store.Visit) (err error) {
	before, now := d.old.targets(old, d.options.Followed), d.new.targets(new, d.options.Followed)
	if f.Added, err = d.new.names(missing(before, now)); err != nil {
		return err
	}
	f.Removed, err = d.old.names(missing(now, before))
	return err
}

// target is what a link leads to: the hash of the URL tells it from others in any run.
type target struct {
	hash uint32
	id   store.ID
}

func byHash(a, b target) int { return cmp.Compare(a.hash, b.hash) }

// targets lists what a page links to, once each, in order of hashes.
func (s *side) targets(v *store.Visit, followed func(uint8) bool) (all []target) {
	for i := range v.Links {
		if l := &v.Links[i]; followed(l.Kind) && s.knows(l.To) {
			all = append(all, target{s.url[l.To-1], l.To})
		}
	}
	slices.SortStableFunc(all, byHash)
	return slices.CompactFunc(all, func(a, b target) bool { return a.hash == b.hash })
}

// missing lists what only the second list has.
func missing(from, in []target) (only []target) {
	for _, t := range in {
		if _, found := slices.BinarySearchFunc(from, t, byHash); !found {
			only = append(only, t)
		}
	}
	return only
}

// names returns the URLs of the first few targets, in order of discovery.
func (s *side) names(targets []target) (urls []string, err error) {
	slices.SortFunc(targets, func(a, b target) int { return cmp.Compare(a.id, b.id) })
	for _, t := range targets[:min(len(targets), maxExamples)] {
		u, _, err := s.run.URL(t.id)
		if err != nil {
			return nil, err
		}
		urls = append(urls, u.URL)
	}
	return urls, nil
}
