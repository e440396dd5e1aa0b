package report

import "sweetspot/store"

// brokenPage is a page with links that lead nowhere.
type brokenPage struct {
	id    store.ID
	n     int // of its links
	links []store.Link
}

const brokenLinksOfPage = 8

// isBroken reports whether a URL was asked for and leads nowhere.
func (f *findings) isBroken(id store.ID) bool {
	if id == 0 || int(id) > len(f.status) {
		return false
	}
	s := f.status[id-1]
	return s < 0 || s >= 400
}

// readLinks finds the pages with broken links.
func (f *findings) readLinks() error {
	for v, err := range f.run.Visits(0) {
		if err != nil {
			return err
		}
		p := brokenPage{id: v.ID}
		for _, l := range v.Links {
			if f.options.Followed(l.Kind) && f.isBroken(l.To) && v.Outcome != store.Redirected {
				if p.n++; p.n <= brokenLinksOfPage {
					p.links = append(p.links, l)
				}
			}
		}
		if p.n == 0 {
			continue
		}
		f.brokenPages++
		f.brokenLinks += p.n
		if len(f.broken) < f.options.Limit {
			f.broken = append(f.broken, p)
		}
	}
	return nil
}

// chain is a redirect that leads to another one, or back to itself.
type chain struct {
	ids  []store.ID // the redirects in order, and where the last one leads
	loop bool
}

const maxHops = 20

// chains returns the longest chains of redirects, how many there are, and how many redirects in all.
func (f *findings) chains() (longest []chain, chains, redirects int) {
	target := make([]bool, len(f.next)) // of a redirect
	for _, to := range f.next {
		if to != 0 {
			target[to-1] = true
		}
	}
	best := top[chain]{limit: f.options.Limit}
	for at, to := range f.next {
		if to == 0 {
			continue
		}
		redirects++
		if target[at] && !f.inLoop(store.ID(at+1)) {
			continue // part of a longer one
		}
		c := f.follow(store.ID(at + 1))
		if len(c.ids) > 2 || c.loop {
			chains++
			best.add(int64(len(c.ids)), c)
		}
	}
	for _, w := range best.list {
		longest = append(longest, w.value)
	}
	return longest, chains, redirects
}

func (f *findings) follow(id store.ID) (c chain) {
	for seen := map[store.ID]bool{}; id != 0 && len(c.ids) < maxHops; id = f.next[id-1] {
		c.ids = append(c.ids, id)
		if seen[id] {
			c.loop = true
			return c
		}
		seen[id] = true
	}
	return c
}

// inLoop reports whether a redirect leads back to itself, and is the first in its loop to be met.
func (f *findings) inLoop(id store.ID) bool {
	at := f.next[id-1]
	for range maxHops {
		switch {
		case at == id:
			return true
		case at == 0 || at < id:
			return false
		}
		at = f.next[at-1]
	}
	return false
}
