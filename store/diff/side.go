package diff

import (
	"encoding/binary"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"sweetspot/store"
)

// state is what a run knows of a URL.
type state uint8

const (
	absent     state = iota
	waiting          // queued, and not visited
	refused          // by the rule of its record
	disallowed       // by robots.txt
	blocked          // by a guard
	broken           // no response, or status 400 and above
	redirects
	there
	sitemap // no page, whatever it is
)

// isPage reports whether a reader who types the URL gets to see something.
func isPage(s state) bool { return s == there || s == redirects }

func isVisited(s state) bool { return isPage(s) || s == broken }

// side is what is held of a run: a few numbers a URL, each by id less one. Their hashes are half as long as they could be; two
// that are equal by chance hide one change in four thousand million.
type side struct {
	run    *store.Run
	whole  bool // no limit stopped the run: what it does not know is not there
	states []state
	url    []uint32 // hashes of URLs, the same in both runs
	facts  []uint32 // hashes of what is compared of a visit, but for links
	texts  []uint32 // hashes of text, 0 for none
	out    []uint32 // sums of hashes of what a page links to
	in     []uint32 // how many links lead here
	noise  map[store.ID][]uint64
}

// load reads a run in three passes.
func load(r *store.Run, followed func(uint8) bool) (*side, error) {
	n := r.Counts().URLs
	s := &side{
		run: r, states: make([]state, n), url: make([]uint32, n), facts: make([]uint32, n), texts: make([]uint32, n),
		out: make([]uint32, n), in: make([]uint32, n), noise: map[store.ID][]uint64{},
	}
	ending := r.Record().Ending
	s.whole = ending != nil && ending.Outcome == store.Complete
	for _, pass := range []func() error{s.readURLs, func() error { return s.readVisits(followed) }, s.readNoise} {
		if err := pass(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *side) readURLs() error {
	for h, err := range s.run.ByURL() {
		if err != nil {
			return err
		}
		if !s.knows(h.ID) {
			return fmt.Errorf("the index names id %d, which does not exist: %w", h.ID, store.ErrDamaged)
		}
		s.url[h.ID-1] = uint32(h.Hash >> 32)
	}
	for u, err := range s.run.URLs(0) {
		switch {
		case err != nil:
			return err
		case u.Kind == store.KindSitemap:
			s.states[u.ID-1] = sitemap
		case u.Rule != "":
			s.states[u.ID-1] = refused
		default:
			s.states[u.ID-1] = waiting
		}
	}
	for p, err := range s.run.Promotions() {
		if err != nil {
			return err
		}
		s.states[p.ID-1] = waiting
	}
	return nil
}

func (s *side) knows(id store.ID) bool { return id > 0 && int64(id) <= int64(len(s.states)) }

func (s *side) readVisits(followed func(uint8) bool) error {
	var digest xxhash.Digest
	for v, err := range s.run.Visits(0) {
		if err != nil {
			return err
		}
		at := v.ID - 1
		if s.states[at] == sitemap {
			continue
		}
		s.states[at] = stateOf(&v)
		s.facts[at] = factsOf(&digest, &v)
		s.texts[at] = fold(v.TextHash)
		for i := range v.Links {
			if l := &v.Links[i]; followed(l.Kind) && s.knows(l.To) {
				s.out[at] += spread(s.url[l.To-1])
				s.in[l.To-1]++
			}
		}
	}
	return nil
}

// readNoise reads what the second looks found.
func (s *side) readNoise() error {
	for c, err := range s.run.Checks() {
		if err != nil {
			return err
		}
		if c.Kind == store.CheckMask && len(c.Nodes) > 0 {
			s.noise[c.Target] = append(s.noise[c.Target], c.Nodes...)
		}
	}
	return nil
}

func stateOf(v *store.Visit) state {
	switch {
	case v.Outcome == store.Disallowed:
		return disallowed
	case v.Outcome == store.Blocked:
		return blocked
	case v.Outcome == store.Failed || v.Status >= 400:
		return broken
	case v.Outcome == store.Redirected:
		return redirects
	}
	return there
}

// factsOf hashes what is compared of a visit. Texts count whole here: whether only noise differs is asked later.
func factsOf(d *xxhash.Digest, v *store.Visit) uint32 {
	d.Reset()
	for _, f := range fields {
		_, _ = d.WriteString(f.of(v)) // never fails
		_, _ = d.WriteString("\x00")
	}
	var text [8]byte
	binary.LittleEndian.PutUint64(text[:], v.TextHash)
	_, _ = d.Write(text[:])
	return uint32(d.Sum64())
}

// fold halves a hash and keeps 0 apart.
func fold(hash uint64) uint32 {
	if hash == 0 {
		return 0
	}
	return max(1, uint32(hash>>32)^uint32(hash))
}

// spread makes sums of hashes differ where sets do.
func spread(hash uint32) uint32 {
	n := uint64(hash) * 0x9e3779b97f4a7c15
	return uint32(n>>32) | 1
}
