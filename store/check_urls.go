package store

import (
	"errors"
	"slices"
)

// urls checks what a URL record shows by itself.
func (c *checker) urls() error {
	c.known = make([]known, 0, c.run.counts.URLs)
	for u, err := range c.run.URLs(0) {
		if err == nil {
			err = c.url(&u)
		} else if errors.Is(err, ErrDamaged) {
			// Its id stays taken, so that the ids behind it are not reported as well.
			c.known = append(c.known, known{marks: markRefused})
			err = c.violated(FileInvariant, nil, "%v", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) url(u *URL) error {
	for next := ID(len(c.known) + 1); next != u.ID; next++ {
		if err := c.violated("I1", ids(next), "id %d is missing", next); err != nil {
			return err
		}
		if u.ID < next || u.ID-next > 1000 { // a wild id: do not make room for all before it
			return nil
		}
		c.known = append(c.known, known{marks: markRefused})
	}
	k := known{parent: u.Parent, depth: u.Depth, hops: u.Hops}
	if u.Kind == KindSitemap {
		k.marks |= markSitemap
	}
	if u.Rule != "" {
		k.marks |= markRefused
	}
	c.known = append(c.known, k)
	c.counts.addURL(u)
	switch {
	case u.Rule != "" && !isRule(u.Rule):
		return c.violated("I5", ids(u.ID), "URL %d is refused by %q, which is no rule", u.ID, u.Rule)
	case u.Rule == "" && u.Gate == 0 || int64(u.Gate) > int64(c.run.counts.Gates):
		return c.violated("I10", ids(u.ID), "URL %d has gate %d of %d", u.ID, u.Gate, c.run.counts.Gates)
	}
	return nil
}

// isRule reports whether s can be the name of a rule: lower-case words joined by hyphens.
func isRule(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '-' {
			return false
		}
	}
	return s[0] != '-'
}

// duplicates checks that no URL occurs twice: of those with equal fingerprints, in a second pass, the strings are compared.
func (c *checker) duplicates() error {
	prints := make([]uint64, 0, len(c.known))
	for h, err := range c.run.Fingerprints() {
		if err == nil {
			prints = append(prints, h.Hash)
		}
	}
	slices.Sort(prints)
	twice := map[uint64]map[string]ID{}
	for i := 1; i < len(prints); i++ {
		if prints[i] == prints[i-1] {
			twice[prints[i]] = map[string]ID{}
		}
	}
	if len(twice) == 0 {
		return nil
	}
	for u, err := range c.run.URLs(0) {
		seen := twice[c.run.Fingerprint(u.URL)]
		if err != nil || seen == nil {
			continue
		}
		if first := seen[u.URL]; first != 0 {
			if err := c.violated("I1", ids(first, u.ID), "URL %d is URL %d again: %s", u.ID, first, u.URL); err != nil {
				return err
			}
		}
		seen[u.URL] = u.ID
	}
	return nil
}

func (c *checker) loadPromotions() error {
	c.promoted = map[ID]*promotion{}
	var last Promotion
	for p, err := range c.run.Promotions() {
		if err == nil {
			err = c.promotion(p, last)
			last = p
		} else if errors.Is(err, ErrDamaged) {
			err = c.violated(FileInvariant, nil, "%v", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) promotion(p, last Promotion) error {
	c.counts.Promotions++
	k := c.at(p.ID)
	switch {
	case k == nil:
		return c.violated("I2", ids(p.ID), "promotion of %d, which does not exist", p.ID)
	case !k.is(markRefused):
		return c.violated("I2", ids(p.ID), "promotion of %d, which was queued", p.ID)
	case k.is(markPromoted):
		return c.violated("I2", ids(p.ID), "second promotion of %d", p.ID)
	}
	k.marks |= markPromoted
	c.promoted[p.ID] = &promotion{Promotion: p}
	if p.After < p.ID || p.After < last.After || c.at(p.After) == nil {
		return c.violated("I7", ids(p.ID), "promotion of %d has its place behind %d, out of order", p.ID, p.After)
	}
	return nil
}

// ancestry checks that parents are visited, link to their children, and stand one step above them.
func (c *checker) ancestry() error {
	for i, k := range c.known {
		id := ID(i + 1)
		if err := c.child(id, k.parent, k.depth, k.hops, k.is(markLinked)); err != nil {
			return err
		}
		if p := c.promoted[id]; p != nil {
			if err := c.child(id, p.Parent, p.Depth, p.Hops, p.linked); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) child(id, parent ID, depth uint16, hops uint8, linked bool) error {
	if parent == 0 {
		if depth != 0 {
			return c.violated("I9", ids(id), "URL %d has depth %d but no parent", id, depth)
		}
		return nil
	}
	p := c.at(parent)
	switch {
	case p == nil || parent == id:
		return c.violated("I9", ids(id, parent), "URL %d has parent %d", id, parent)
	case !p.is(markVisited):
		return c.violated("I3", ids(id, parent), "URL %d was found on %d, which has no visit", id, parent)
	case !linked:
		return c.violated("I9", ids(id, parent), "URL %d was found on %d, which does not link to it", id, parent)
	}
	parentDepth, parentHops := c.standing(parent)
	if !rightDepth(depth, parentDepth, p.is(markSitemap), c.at(id).is(markSitemap)) {
		return c.violated("I9", ids(id, parent), "URL %d has depth %d, its parent %d has depth %d", id, depth, parent, parentDepth)
	}
	if hops != 0 && int(hops) != int(parentHops)+1 {
		return c.violated("I9", ids(id, parent), "URL %d is redirect %d in a row, its parent %d is %d", id, hops, parent, parentHops)
	}
	return nil
}

// standing returns the depth and hops that count once a URL is visited.
func (c *checker) standing(id ID) (depth uint16, hops uint8) {
	if p := c.promoted[id]; p != nil {
		return p.Depth, p.Hops
	}
	k := c.at(id)
	return k.depth, k.hops
}

func rightDepth(depth, parent uint16, fromSitemap, sitemap bool) bool {
	switch {
	case fromSitemap && sitemap:
		return depth <= 1
	case fromSitemap:
		return depth == 1
	}
	return int(depth) == int(parent)+1
}
