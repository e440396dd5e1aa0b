package store

import "math"

// ClickDepths returns each URL's click depth, by id - 1: the fewest links of followed kinds that lead to it from a URL without a
// parent; [NoClicks] if none do. It differs from the recorded depth where a page was committed before one that is nearer
// (I9), and finds the pages that only a sitemap knows. It reads the visits several times and holds two bytes a URL.
func (r *Run) ClickDepths(followed func(kind uint8) bool) ([]uint16, error) {
	depths := make([]uint16, 0, r.Counts().URLs)
	for u, err := range r.URLs(0) {
		if err != nil {
			return nil, err
		}
		depth := NoClicks
		if u.Parent == 0 && u.Kind == KindPage {
			depth = 0
		}
		depths = append(depths, depth)
	}
	// Ids are in order of discovery, so one pass settles nearly all and the second one mostly ends it.
	for changed := true; changed; {
		changed = false
		for v, err := range r.Visits(0) {
			if err != nil {
				return nil, err
			}
			changed = relax(depths, &v, followed) || changed
		}
	}
	return depths, nil
}

// NoClicks is the click depth of a URL that no followed link reaches.
const NoClicks uint16 = math.MaxUint16

// relax brings the depths of a page's links up to date with its own, and reports whether that changed any.
func relax(depths []uint16, v *Visit, followed func(kind uint8) bool) (changed bool) {
	if !within(depths, v.ID) || depths[v.ID-1] >= NoClicks-1 {
		return false
	}
	next := depths[v.ID-1] + 1
	for i := range v.Links {
		l := &v.Links[i]
		if followed(l.Kind) && within(depths, l.To) && next < depths[l.To-1] {
			depths[l.To-1], changed = next, true
		}
	}
	return changed
}

func within(depths []uint16, id ID) bool { return id > 0 && int64(id) <= int64(len(depths)) }
