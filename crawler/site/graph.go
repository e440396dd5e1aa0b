package site

import (
	"iter"
	"slices"
)

// graph is the skeleton of the site: a tree over all linked pages, so that each
// is reached from page 0. Only pages of kind Page have children, hence no
// failure cuts anything off.
//
// Children of one page have consecutive numbers, so the tree is two slices.
type graph struct {
	parents []int32 // pages of kind Page, ascending
	first   []int32 // parents[r] has the children first[r] … first[r+1]-1
}

// newGraph hangs each page below the first parent that has less than fanout
// children, among the parents with a lower number.
func newGraph(kinds []Kind, fanout int) graph {
	fanout = max(fanout, 4*(len(kinds)/countPages(kinds)-1)) // few parents must take more each, or the tree becomes a chain
	g := graph{parents: []int32{0}, first: []int32{1}}
	for page := 1; page < len(kinds); page++ {
		rank := min((page-1)/fanout, len(g.parents)-1)
		for len(g.first) <= rank {
			g.first = append(g.first, int32(page))
		}
		if kinds[page] == Page {
			g.parents = append(g.parents, int32(page))
		}
	}
	g.first = append(g.first, int32(len(kinds)))
	return g
}

func countPages(kinds []Kind) int {
	n := 0
	for _, k := range kinds {
		if k == Page {
			n++
		}
	}
	return n
}

// children is the half-open range of a page's children.
func (g *graph) children(page int) (low, high int) {
	rank, ok := slices.BinarySearch(g.parents, int32(page))
	if !ok || rank >= len(g.first)-1 {
		return 0, 0
	}
	return int(g.first[rank]), int(g.first[rank+1])
}

// nav is what each page links to at its top: home, then the first pages.
func (s *Site) nav() []int32 {
	return s.graph.parents[:min(s.opts.Links/4, 6, len(s.graph.parents))]
}

// crossLinks is how many links a page has beside nav and children: as many as
// make up Options.Links.
func (s *Site) crossLinks(page int) int {
	if s.linked() < 2 {
		return 0
	}
	low, high := s.graph.children(page)
	return max(0, s.opts.Links-len(s.nav())-(high-low))
}

// crossLink is the k-th of them: half go anywhere, half prefer low numbers, so
// that some pages are popular, as on the web.
func (s *Site) crossLink(page, k int) int {
	x := drawNumber(s.opts.Seed, topicLink, page, k)
	to := below(x, s.linked())
	if x&1 == 0 {
		u := unit(x)
		to = int(u * u * float64(s.linked()))
	}
	if to == page {
		to = (to + 1) % s.linked()
	}
	return to
}

// linked is the number of pages that are linked at all: all but the orphans.
func (s *Site) linked() int { return s.opts.Pages - s.opts.Orphans }

// redirectTarget has a lower number than the page, so redirects never loop.
func (s *Site) redirectTarget(page int) int {
	return below(drawNumber(s.opts.Seed, topicLink, page, -1), min(page, s.linked()))
}

// targets yields the pages that a page leads to on this night, some of them
// more than once.
func (s *Site) targets(page int) iter.Seq[int] {
	now := s.now.Load()
	return func(yield func(int) bool) {
		if s.tonight(now, page, s.appendPath(nil, page)).kind == Failure {
			return
		}
		if now.is(page, Gated) && s.kinds[page] == Page {
			yield(0) // all that the login page links to
			return
		}
		for to := range s.drawnTargets(page) {
			if !now.hidden(to) && !yield(to) {
				return
			}
		}
	}
}

// drawnTargets are the targets that the seed gives a page.
func (s *Site) drawnTargets(page int) iter.Seq[int] {
	switch s.kinds[page] {
	case Failure:
		return func(func(int) bool) {}
	case Redirect:
		return func(yield func(int) bool) { yield(s.redirectTarget(page)) }
	}
	return func(yield func(int) bool) {
		for _, to := range s.nav() {
			if !yield(int(to)) {
				return
			}
		}
		for to, high := s.graph.children(page); to < high; to++ {
			if !yield(to) {
				return
			}
		}
		for k := range s.crossLinks(page) {
			if !yield(s.crossLink(page, k)) {
				return
			}
		}
	}
}
