package parse

import (
	"strings"

	"golang.org/x/text/encoding"

	"sweetspot/crawler/urls"
)

// references says how references are to be read.
type references struct {
	against  *urls.Page
	encoding encoding.Encoding // of queries; nil is UTF-8
}

func (r *references) resolve(ref string) (target *urls.Target, fragment string) {
	if r.encoding != nil {
		ref = encodeQuery(ref, r.encoding)
	}
	return r.against.Resolve(ref)
}

// link records that ref occurs as a link of the given kind. It returns the link's place if this occurrence describes it,
// else -1: the first occurrence does, but one that is not nofollow takes the place of those that are.
func (c *collector) link(from *references, kind Kind, ref, rel string) int {
	if len(c.links) >= c.options.MaxLinks {
		c.cut++
		return -1
	}
	target, fragment := from.resolve(ref)
	nofollow := rel != "" && hasToken(rel, "nofollow")
	key := linkKey{target.Fingerprint, uint64(kind)}
	if c.options.Fragments && fragment != "" {
		key.kind |= AnchorHash(fragment) << 8
	}
	i, known := c.index.find(key)
	if known && (nofollow || !c.links[i].Nofollow) {
		return -1
	}
	l := Link{
		Target: target, Kind: kind, Nofollow: nofollow,
		Rel: fold(rel, maxRel), Fragment: strings.Clone(clip(fragment, maxFragment)),
	}
	if known {
		c.links[i] = l
		return i
	}
	c.index.add(key, len(c.links))
	c.links = append(c.links, l)
	return len(c.links) - 1
}

// embedded records what a page shows within itself. An empty reference shows nothing, and data is no reference.
func (c *collector) embedded(kind Kind, ref string) {
	if !isEmpty(ref) && !isInline(ref) {
		c.link(&c.page, kind, ref, "")
	}
}

// srcset records the images that a srcset offers.
func (c *collector) srcset(kind Kind, value string) {
	if value == "" {
		return
	}
	for ref := range candidates(value) {
		c.embedded(kind, ref)
	}
}

// refresh records where a declarative refresh leads, unless that is the page itself once more.
func (c *collector) refresh(from *references, content string) {
	if ref, ok := parseRefresh(content); ok && ref != "" {
		c.link(from, KindRefresh, ref, "")
	}
}

// canonical notes the first canonical URL.
func (c *collector) canonical(ref string) {
	if c.doc.Canonical == "" {
		target, _ := c.page.resolve(ref)
		c.doc.Canonical = target.URL
	}
}

// isEmpty reports whether s is nothing but white space.
func isEmpty(s string) bool {
	for i := range len(s) {
		if !isSpace(s[i]) {
			return false
		}
	}
	return true
}

// isInline reports whether ref carries its content, or names some that only the page's scripts can give.
func isInline(ref string) bool {
	for ref != "" && ref[0] <= ' ' {
		ref = ref[1:]
	}
	return hasPrefixFold(ref, "data:") || hasPrefixFold(ref, "blob:") || hasPrefixFold(ref, "about:")
}

// hasPrefixFold is strings.HasPrefix for any case of ASCII letters.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// hasToken reports whether a set of tokens separated by white space holds token, in any case.
func hasToken(set, token string) bool {
	for i := 0; i < len(set); {
		if isSpace(set[i]) {
			i++
			continue
		}
		start := i
		for i < len(set) && !isSpace(set[i]) {
			i++
		}
		if strings.EqualFold(set[start:i], token) {
			return true
		}
	}
	return false
}
