package robots

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Group is what a robots.txt says to one agent.
type Group struct {
	rules    []rule // the one that decides stands before all others that match
	delay    time.Duration
	hasDelay bool
	closed   bool
}

type rule struct {
	pattern
	allow bool
	line  Line
}

// Line is a line of a robots.txt: its number from 1, and its text, valid UTF-8,
// without white space around it and cut to 1 KiB. The text is the server's: who
// shows it on a terminal must escape its control characters.
type Line struct {
	Number int
	Text   string
}

const maxLineText = 1 << 10

func lineOf(number int, text string) Line {
	text = strings.Trim(text, space)
	text = text[:min(len(text), maxLineText)]
	return Line{Number: number, Text: strings.ToValidUTF8(text, "\uFFFD")}
}

// Group returns what the file says to the agent: the groups that name its
// product token, merged, or else those that name "*" (RFC 9309, 2.2.1). It
// takes a product token or a whole User-Agent, without regard to case. Making a
// group compiles it: ask once a file, not once a URL.
func (r *Rules) Group(agent string) *Group {
	if r == nil || r.closed {
		return &Group{closed: true}
	}
	g := new(Group)
	if !g.merge(r.blocks, ProductToken(agent)) {
		g.merge(r.blocks, anyAgent)
	}
	g.order()
	return g
}

// Allowed tells whether the agent may fetch a path with its query, and the line
// that decided: the matching rule with the most octets, allow before disallow
// (RFC 9309, 2.2.2). The line is zero if no rule matched, and then the answer is
// yes unless the file is unreachable. /robots.txt itself is always allowed.
func (g *Group) Allowed(pathAndQuery string) (ok bool, line Line) {
	path := canonical(rooted(pathAndQuery))
	if path == "/robots.txt" {
		return true, Line{}
	}
	for i := range g.rules {
		if r := &g.rules[i]; r.match(path) {
			return r.allow, r.line
		}
	}
	return !g.closed, Line{}
}

// CrawlDelay returns the longest delay the group asks for between two requests,
// at most 24 hours, and whether it asks for one at all. It is no part of
// RFC 9309.
func (g *Group) CrawlDelay() (time.Duration, bool) {
	return g.delay, g.hasDelay
}

// merge adds the blocks that name the token, and tells whether there are any.
func (g *Group) merge(blocks []block, token string) bool {
	found := false
	for i := range blocks {
		b := &blocks[i]
		at := slices.IndexFunc(b.agents, func(a string) bool { return strings.EqualFold(a, token) })
		if at < 0 {
			continue
		}
		found = true
		g.add(b.rules)
		for _, d := range b.delays {
			if at < d.agents {
				g.delay, g.hasDelay = max(g.delay, d.value), true
			}
		}
	}
	return found
}

// add leaves out rules with an empty path, which match nothing.
func (g *Group) add(rules []statement) {
	for _, s := range rules {
		if s.path != "" {
			g.rules = append(g.rules, rule{pattern: compile(s.path), allow: s.allow, line: s.line})
		}
	}
}

// order puts the rule that decides first: most octets, then allow, then as the
// file has them.
func (g *Group) order() {
	slices.SortStableFunc(g.rules, func(a, b rule) int {
		if c := cmp.Compare(b.octets, a.octets); c != 0 || a.allow == b.allow {
			return c
		}
		if a.allow {
			return -1
		}
		return 1
	})
}
