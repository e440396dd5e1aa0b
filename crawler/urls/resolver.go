package urls

import (
	"errors"
	"hash/maphash"
	"unicode/utf8"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// Resolver turns references into targets. It is safe for concurrent use, and remembers a bounded number of
// links of the pages seen last.
type Resolver struct {
	policy      *Policy
	fingerprint func(string) uint64
	seed        maphash.Seed
	recent      cache
	origins     origins
}

// NewResolver returns a resolver that decides by p. Both arguments are required; fingerprint is called
// from several goroutines.
func NewResolver(p *Policy, fingerprint func(string) uint64) *Resolver {
	return &Resolver{policy: p, fingerprint: fingerprint, seed: maphash.MakeSeed(), recent: newCache(cacheSets), origins: newOrigins()}
}

// Target returns u as it is, parameters included: for seeds and sitemap entries that were parsed.
func (r *Resolver) Target(u URL) *Target {
	rule := r.policy.Decide(u)
	if rule == RuleLength && len(u.s) > maxKept {
		return r.refused(u.s, rule)
	}
	return &Target{URL: u.s, Parsed: u, Rule: rule, Fingerprint: r.fingerprint(u.s)}
}

// Again returns the target of a URL or a text as an earlier run with the same policy recorded it, with the rule that it was
// refused by. What depends on the URL alone is decided anew.
func (r *Resolver) Again(recorded string, rule Rule) *Target {
	u, err := Parse(recorded)
	if err != nil || u.String() != recorded {
		return &Target{URL: recorded, Rule: rule, Fingerprint: r.fingerprint(recorded)}
	}
	return r.Target(u)
}

// Redirect returns the target of a Location header sent by base (RFC 9110 section 10.2.2), or of a sitemap entry of base.
// Its parameters are kept, and bytes that are not UTF-8 reach the server again as they were sent.
func (r *Resolver) Redirect(base URL, location string) *Target {
	if !utf8.ValidString(location) {
		location = escapeNonASCII(location)
	}
	ref, _ := splitFragment(location)
	if u, ok := sameOrigin(base, ref); ok {
		return r.Target(u)
	}
	u, refused := r.resolve(ref, parseBase(base.s))
	if refused != nil {
		return refused
	}
	return r.Target(u)
}

// link returns the target of a link without fragment.
func (r *Resolver) link(ref string, base *whatwg.Url) *Target {
	u, refused := r.resolve(ref, base)
	if refused != nil {
		return refused
	}
	r.origins.learn(ref, u)
	return r.linked(u)
}

// linked returns the target of a link to u.
func (r *Resolver) linked(u URL) *Target { return r.Target(r.policy.link(u)) }

// resolve returns the URL that ref means, or the target that says why it means none.
func (r *Resolver) resolve(ref string, base *whatwg.Url) (URL, *Target) {
	u, _, err := parse(removeTabs(ref), base)
	if e, ok := errors.AsType[*Error](err); ok {
		return URL{}, r.refused(e.URL, e.Rule)
	}
	return u, nil
}

// refused returns the target of a text that is no URL to us.
func (r *Resolver) refused(text string, rule Rule) *Target {
	text = shorten(text)
	return &Target{URL: text, Rule: rule, Fingerprint: r.fingerprint(text)}
}

// parseBase returns a canonical URL as the parser wants a base. An empty one is no base: only absolute references resolve.
func parseBase(canonical string) *whatwg.Url {
	base, err := whatwg.Parse(canonical)
	if err != nil {
		return nil
	}
	return base
}
