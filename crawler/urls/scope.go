package urls

import (
	"fmt"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// ScopeKind says how far from its seeds a crawl may go. The zero value means [ScopeHost].
type ScopeKind string

// The scopes, from narrow to wide.
const (
	ScopePrefix ScopeKind = "prefix" // the same gate, and a path below the seed's directory
	ScopeHost   ScopeKind = "host"   // the same gate: http, https and www twins
	ScopeDomain ScopeKind = "domain" // the same registrable domain, any port; the same address for IPs
	ScopeAny    ScopeKind = "any"    // everywhere
)

// ParseScope returns the scope of that name.
func ParseScope(name string) (ScopeKind, error) {
	switch kind := ScopeKind(name); kind {
	case ScopePrefix, ScopeHost, ScopeDomain, ScopeAny:
		return kind, nil
	}
	return "", fmt.Errorf("scope %q: must be one of host, prefix, domain, any", name)
}

// scope is a ScopeKind with its seeds, ready to be asked.
type scope struct {
	kind ScopeKind
	keys map[string]struct{} // gates, gates with directory, or domains
}

func newScope(kind ScopeKind, seeds []URL) scope {
	s := scope{kind: kind, keys: make(map[string]struct{}, len(seeds))}
	for _, seed := range seeds {
		s.keys[s.key(seed)] = struct{}{}
	}
	return s
}

// key returns what a URL of the scope has in common with its seed.
func (s scope) key(seed URL) string {
	switch s.kind {
	case ScopePrefix:
		return seed.s[seed.gateAt():seed.dirEnd()]
	case ScopeDomain:
		return domain(seed.Hostname())
	default:
		return seed.Gate()
	}
}

func (s scope) contains(u URL) bool {
	switch s.kind {
	case ScopeAny:
		return true
	case ScopePrefix:
		return s.containsDir(u)
	default:
		_, ok := s.keys[s.key(u)]
		return ok
	}
}

// containsDir reports whether a directory above u is in the scope.
func (s scope) containsDir(u URL) bool {
	gate := u.gateAt()
	for i := int(u.hostEnd); i < int(u.pathEnd); i++ {
		if u.s[i] != '/' {
			continue
		}
		if _, ok := s.keys[u.s[gate:i+1]]; ok {
			return true
		}
	}
	return false
}

// domain returns the registrable domain of a host by the public suffix list, or the host itself if it has none, as
// addresses have not.
func domain(hostname string) string {
	hostname = strings.TrimSuffix(hostname, ".")
	registrable, err := publicsuffix.EffectiveTLDPlusOne(hostname)
	if err != nil {
		return hostname
	}
	return registrable
}
