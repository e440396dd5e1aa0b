package urls

import (
	"hash/maphash"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// Page resolves the references of one page. It belongs to one goroutine.
type Page struct {
	r    *Resolver
	base URL

	dir, root         string // what most references depend on
	dirHash, rootHash uint64

	parsed *whatwg.Url // base without query, from the first miss on
	self   *Target     // the page itself, from the first reference to it on
	memo   [memoSlots]memoSlot
}

// memoSlots is the number of references a page remembers: a power of two, so small that a page is cheap to begin.
const memoSlots = 256

// memoSlot holds the last reference whose hash led here.
type memoSlot struct {
	ref    string
	target *Target
}

// Page begins a page whose references are relative to base: the page's URL, or that of its base element.
func (r *Resolver) Page(base URL) *Page {
	p := &Page{r: r}
	p.Begin(base)
	return p
}

// Begin begins another page, and forgets the last.
func (p *Page) Begin(base URL) {
	dir := p.dir
	if dir != base.dir() {
		dir = strings.Clone(base.dir()) // it outlives the page in the cache, so it must not hold the rest of the URL
	}
	root := dir[:min(int(base.hostEnd)+1, len(dir))]
	*p = Page{
		r: p.r, base: base, dir: dir, root: root,
		dirHash: maphash.String(p.r.seed, dir), rootHash: maphash.String(p.r.seed, root),
	}
}

// Resolve returns the target of a reference as it stands in an attribute, and its fragment as written, without '#'.
// White space is treated as WHATWG parsing treats it, and the parameters that [Policy].DropParams names are dropped.
// A reference that is empty or only a fragment means the page itself, whatever its parameters.
// The fragment is a substring of ref; the target does not refer to ref.
func (p *Page) Resolve(ref string) (t *Target, fragment string) {
	ref, fragment = splitFragment(ref)
	switch {
	case ref == "":
		return p.itself(), fragment
	case len(ref) > maxRaw:
		return p.resolve(ref), fragment // hardly a link, and no longer cheap to look up
	}
	hash := maphash.String(p.r.seed, ref)
	slot := &p.memo[hash%memoSlots]
	if slot.ref != ref {
		*slot = memoSlot{ref: ref, target: p.lookup(ref, hash)}
	}
	return slot.target, fragment
}

func (p *Page) itself() *Target {
	if p.self == nil {
		p.self = p.r.Target(p.base)
	}
	return p.self
}

// lookup asks the cache of all pages, where the reference means the same on all pages of the directory, or of the host.
func (p *Page) lookup(ref string, hash uint64) *Target {
	if !needsOnlyDir(ref) {
		return p.resolve(ref)
	}
	k := key{hash: hash ^ p.dirHash, dir: p.dir, ref: ref}
	if ref[0] == '/' { // of the directory, the host is enough, or less
		k = key{hash: hash ^ p.rootHash, dir: p.root, ref: ref}
	}
	if t := p.r.recent.get(k); t != nil {
		return t
	}
	t := p.resolve(ref)
	p.r.recent.put(k, t)
	return t
}

func (p *Page) resolve(ref string) *Target {
	if !p.base.IsZero() {
		if u, ok := join(p.dir, int(p.base.hostEnd), ref); ok {
			return p.r.linked(u)
		}
		if u, ok := sameOrigin(p.base, ref); ok {
			return p.r.linked(u)
		}
	}
	if u, ok := p.r.origins.resolve(ref); ok {
		return p.r.linked(u)
	}
	if p.parsed == nil {
		// The parser copies the parameters of the base for each reference, and only the one below needs them.
		p.parsed = parseBase(p.base.s[:p.base.pathEnd])
	}
	ref = removeTabs(ref)
	if s := scheme(ref); s != "" && len(ref) == len(s)+len(":") && strings.EqualFold(s, p.base.Scheme()) {
		return p.itself() // "https:" is relative and empty
	}
	return p.r.link(ref, p.parsed)
}

// needsOnlyDir reports whether a reference means the same on every page of a directory. A query alone does not,
// nor does one behind the scheme of the base ("https:?q"), which WHATWG parsing takes for relative.
// Tabs and newlines may hide both, so they count as no.
func needsOnlyDir(ref string) bool {
	if ref[0] == '?' || hasTabs(ref) {
		return false
	}
	s := scheme(ref)
	return !isHTTP(s) || strings.HasPrefix(ref[len(s):], "://")
}
