package site

import (
	"errors"
	"fmt"
	"slices"
)

// AllPages as an Event's page stands for each of them.
const AllPages = -1

// A Change is what an Event does to a page.
type Change uint8

// The changes. Whatever changes a page's bytes changes its validators as well,
// unless the page is Lying.
const (
	Absent     Change = iota + 1 // 404, and nothing links to it: it has not come yet, or has gone
	Missing                      // 404, and links to it stay
	Retired                      // 410, and links to it stay
	Failing                      // 503
	Rewritten                    // other prose
	Retitled                     // another title and heading; links go on calling it by the old one
	Relocated                    // under another path, which links name; the old one is 404
	Forwarded                    // the same, but the old path redirects to the new one
	Unlinked                     // it answers, but nothing links to it
	Redesigned                   // a banner above its heading, the same on all pages
	Noisy                        // a token in its text that no two requests get alike; no validators
	Lying                        // its validators stay as they were, whatever else changes
	Gated                        // the login page in its place, with 200
	changeEnd
)

var changeNames = [...]string{
	"no change", "absent", "missing", "retired", "failing", "rewritten", "retitled", "relocated", "forwarded", "unlinked",
	"redesigned", "noisy", "lying", "gated",
}

func (c Change) String() string {
	if c >= changeEnd {
		return "unknown"
	}
	return changeNames[c]
}

// An Event is a change that lasts from one night until another. Options.Script
// is a list of them, Site.Night turns the pages.
type Event struct {
	Page  int // AllPages for each
	What  Change
	From  int // the first night that sees it; nights count from 1
	Until int // the first night that does not any more; 0 if it stays
}

func (e Event) on(night int) bool { return e.From <= night && (e.Until == 0 || night < e.Until) }

// validateScript reports events that make no sense.
func (o Options) validateScript() error {
	var faults []error
	for i, e := range o.Script {
		switch {
		case e.What == 0 || e.What >= changeEnd:
			faults = append(faults, fmt.Errorf("script: event %d changes nothing", i))
		case e.Page < AllPages || e.Page >= o.Pages:
			faults = append(faults, fmt.Errorf("script: event %d is about page %d of %d", i, e.Page, o.Pages))
		case e.From < 1 || e.Until != 0 && e.Until <= e.From:
			faults = append(faults, fmt.Errorf("script: event %d lasts from night %d until night %d", i, e.From, e.Until))
		case e.Page < 1 && slices.Contains([]Change{Absent, Relocated, Forwarded, Unlinked}, e.What):
			faults = append(faults, fmt.Errorf("script: event %d: page 0 cannot be %s", i, e.What))
		}
	}
	return errors.Join(faults...)
}

// scene is what a script says of one night: changes by page, those of all pages
// under AllPages. It never changes.
type scene struct {
	night  int
	script []Event
	marks  map[int]uint32 // bit c is set while Change c lasts
}

func newScene(script []Event, night int) *scene {
	s := &scene{night: night, script: script, marks: map[int]uint32{}}
	for _, e := range script {
		if e.on(night) {
			s.marks[e.Page] |= 1 << e.What
		}
	}
	return s
}

// is tells whether a change of a page lasts. A nil scene has none.
func (s *scene) is(page int, what Change) bool {
	return s != nil && (s.marks[page]|s.marks[AllPages])&(1<<what) != 0
}

// any tells whether one of some changes lasts.
func (s *scene) any(page int, what ...Change) bool {
	return slices.ContainsFunc(what, func(c Change) bool { return s.is(page, c) })
}

// hidden tells whether links to a page are left out.
func (s *scene) hidden(page int) bool { return s.any(page, Absent, Unlinked) }

// moved tells whether a page is under its other path.
func (s *scene) moved(page int) bool { return s.any(page, Relocated, Forwarded) }

// version counts the changes of a page's bytes so far: its own, and those of
// pages that stand on it. It names the night of the newest, 0 if there is none.
func (s *scene) version(page int, links func(int) bool) (night int) {
	if s == nil {
		return 0
	}
	for _, e := range s.script {
		if !e.touches(page, links) {
			continue
		}
		if e.From <= s.night {
			night = max(night, e.From)
		}
		if e.Until != 0 && e.Until <= s.night {
			night = max(night, e.Until)
		}
	}
	return night
}

// touches tells whether an event changes the bytes of a page that answers.
func (e Event) touches(page int, links func(int) bool) bool {
	switch e.What {
	case Rewritten, Retitled, Redesigned, Gated, Noisy:
		return e.Page == page || e.Page == AllPages
	case Relocated, Forwarded:
		return e.Page == page || links(e.Page)
	case Absent, Unlinked:
		return links(e.Page)
	}
	return false
}

// told is the version that a page's validators tell of: of a page that lies,
// the one before it began to.
func (s *scene) told(page int, links func(int) bool) (night int) {
	if !s.is(page, Lying) {
		return s.version(page, links)
	}
	began := s.night
	for _, e := range s.script {
		if e.What == Lying && e.on(s.night) && (e.Page == page || e.Page == AllPages) {
			began = min(began, e.From)
		}
	}
	before := scene{night: began - 1, script: s.script}
	return before.version(page, links)
}
