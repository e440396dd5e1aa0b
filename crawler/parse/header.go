package parse

import (
	"iter"
	"strings"
)

// readHeader reads what the header says of the page: X-Robots-Tag, Link and Refresh.
// Relative references resolve against the page's own URL: no base element speaks for the header.
func (c *collector) readHeader() {
	h := c.in.Header
	for _, value := range h.Values("X-Robots-Tag") {
		c.robots.header(toUTF8(value), c.options.Agent)
	}
	c.linked = ""
	for _, value := range h.Values("Link") {
		for ref, rel := range linkValues(toUTF8(value)) {
			c.link(&c.header, KindHeader, ref, rel)
			if c.linked == "" && hasToken(rel, "canonical") {
				target, _ := c.header.resolve(ref)
				c.linked = target.URL
			}
		}
	}
	for _, value := range h.Values("Refresh") {
		c.refresh(&c.header, toUTF8(value))
	}
}

// toUTF8 makes a header's value valid UTF-8.
func toUTF8(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

// ows is the optional white space of HTTP.
const ows = " \t"

// linkValues yields the target and rel of each link in a Link header (RFC 8288, appendix B.2), but for links that
// an anchor parameter gives another context than this page. What cannot be read is skipped up to the next comma.
func linkValues(s string) iter.Seq2[string, string] {
	return func(yield func(ref, rel string) bool) {
		for {
			s = strings.TrimLeft(s, ows+",")
			if s == "" {
				return
			}
			var ref string
			var params linkParams
			if s[0] == '<' {
				target, rest, closed := strings.Cut(s[1:], ">")
				if !closed {
					return
				}
				ref = target
				params, s = parseLinkParams(rest)
			} else {
				params.anchored = true
			}
			if _, s, _ = strings.Cut(s, ","); params.anchored {
				continue
			}
			if !yield(ref, params.rel) {
				return
			}
		}
	}
}

// linkParams are the parameters of a link that matter here.
type linkParams struct {
	rel      string
	hasRel   bool
	anchored bool
}

// parseLinkParams reads parameters as long as there are any (RFC 8288, appendix B.3), and returns what follows.
func parseLinkParams(s string) (p linkParams, rest string) {
	for {
		s = strings.TrimLeft(s, ows)
		if s == "" || s[0] != ';' {
			return p, s
		}
		var name, value string
		name, s = cutAny(strings.TrimLeft(s[1:], ows), ows+"=;,")
		if s = strings.TrimLeft(s, ows); strings.HasPrefix(s, "=") {
			value, s = paramValue(strings.TrimLeft(s[1:], ows))
		}
		switch {
		case strings.EqualFold(name, "anchor"):
			p.anchored = true
		case strings.EqualFold(name, "rel") && !p.hasRel: // only the first counts
			p.rel, p.hasRel = value, true
		}
	}
}

// paramValue reads a quoted string or a token.
func paramValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		return cutAny(s, ows+";,")
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:]
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

// cutAny cuts s in front of the first of chars.
func cutAny(s, chars string) (before, rest string) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}
