package urls

import (
	"regexp"
	"strings"
	"sync"
)

// The defaults of a [Policy].
const (
	DefaultMaxLength = 2083
	DefaultMaxRepeat = 3
)

// DefaultDropParams returns the parameters that are dropped from links by default.
func DefaultDropParams() []string { return []string{"utm_*", "gclid", "fbclid"} }

// Policy holds the rules that depend on a URL alone. It is safe for concurrent use, and must not be
// changed once it is in use.
type Policy struct {
	Scope ScopeKind // how far from the seeds; zero means ScopeHost
	Seeds []URL     // what the scope refers to

	// Include, if not empty, refuses URLs that none of these match; a seed needs no match, as the crawl begins there.
	// Exclude refuses URLs that one of these matches. Both look at the whole URL.
	Include, Exclude []*regexp.Regexp

	MaxLength int // longest URL in bytes; zero means DefaultMaxLength. more than 8 KiB is always too long
	MaxRepeat int // how often one segment may occur in a path; zero means DefaultMaxRepeat

	// DropParams names the query parameters that are dropped from links; a '*' at the end stands for any rest.
	// Names are compared as they are written. Nil means DefaultDropParams, empty means none.
	DropParams []string

	once  sync.Once
	scope scope
	seeds map[URL]struct{}
	drop  []string
}

// Decide returns the first of these rules that refuses u, or "": length, scope, include, exclude, repeat.
func (p *Policy) Decide(u URL) Rule {
	p.once.Do(p.prepare)
	switch {
	case u.IsZero():
		return RuleSyntax
	case len(u.s) > orDefault(p.MaxLength, DefaultMaxLength):
		return RuleLength
	case !p.scope.contains(u):
		return RuleScope
	case len(p.Include) > 0 && !matchesAny(p.Include, u) && !p.isSeed(u):
		return RuleInclude
	case matchesAny(p.Exclude, u):
		return RuleExclude
	case repeats(u.Path(), orDefault(p.MaxRepeat, DefaultMaxRepeat)):
		return RuleRepeat
	}
	return ""
}

// link returns u as a link to it counts: without the parameters to be dropped.
func (p *Policy) link(u URL) URL {
	p.once.Do(p.prepare)
	return dropParams(u, p.drop)
}

func (p *Policy) prepare() {
	p.scope = newScope(p.Scope, p.Seeds)
	p.seeds = make(map[URL]struct{}, len(p.Seeds))
	for _, seed := range p.Seeds {
		p.seeds[seed] = struct{}{}
	}
	p.drop = p.DropParams
	if p.drop == nil {
		p.drop = DefaultDropParams()
	}
}

func (p *Policy) isSeed(u URL) bool {
	_, ok := p.seeds[u]
	return ok
}

func matchesAny(patterns []*regexp.Regexp, u URL) bool {
	for _, pattern := range patterns {
		if pattern.MatchString(u.s) {
			return true
		}
	}
	return false
}

// repeats reports whether a segment of path occurs more than limit times. Empty segments count too, but for the one
// after the last slash.
func repeats(path string, limit int) bool {
	path = path[1:]
	if strings.Count(path, "/") < limit {
		return false
	}
	counts := make(map[string]int)
	for segment := range strings.SplitSeq(strings.TrimSuffix(path, "/"), "/") {
		counts[segment]++
		if counts[segment] > limit {
			return true
		}
	}
	return false
}

func orDefault(n, preset int) int {
	if n == 0 {
		return preset
	}
	return n
}
