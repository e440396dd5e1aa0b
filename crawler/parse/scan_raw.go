package parse

import "bytes"

// rawContent reads the content of the raw element that has just begun, from i to its end tag, and returns where that is.
func (s *scanner) rawContent(i int) int {
	name := s.raw
	s.raw = tagOther
	p, end := s.source, len(s.source)
	info := &tagInfos[name]
	switch info.raw {
	case rawText, rawRef:
		end = rawEnd(p, i, info.text)
	case rawScript:
		end = scriptEnd(p, i)
	}
	switch {
	case end == i:
	case info.raw == rawRef:
		s.text(p[i:end], true)
	default:
		s.outline.text(view(p[i:end]))
	}
	return end
}

// rawEnd returns where the end tag of a raw element begins in p[i:], or the end of the page.
func rawEnd(p []byte, i int, name string) int {
	for {
		n := bytes.IndexByte(p[i:], '<')
		if n < 0 {
			return len(p)
		}
		i += n
		if _, ok := isEndTag(p, i, name); ok {
			return i
		}
		i++
	}
}

// isEndTag reports whether p[i:], which begins with "<", goes on as the end tag of that name, and returns the place behind
// the character that ends the name.
func isEndTag(p []byte, i int, name string) (next int, ok bool) {
	start := i + len("</")
	end := start + len(name)
	if end >= len(p) || p[i+1] != '/' || !endsName[p[end]] || !equalFold(p[start:end], name) {
		return 0, false
	}
	return end + 1, true
}

// escape is how a script, or the comment in it that old browsers were to skip, hides an end tag.
type escape uint8

const (
	plain   escape = iota // "script data"
	escaped               // behind "<!--": an end tag ends the script
	twice                 // behind "<!--" and "<script": an end tag ends only that
)

// scriptEnd returns where the end tag of a script begins in p[i:], or the end of the page (HTML, "script data state" to
// "script data double escape end state"). Where x/net departs from HTML, which takes a "<" that begins nothing in a
// comment for text, so does this: it ends the comment.
func scriptEnd(p []byte, i int) int {
	const name = "script"
	state, dashes := plain, 0
	for i < len(p) {
		if state == plain {
			n := bytes.IndexByte(p[i:], '<')
			if n < 0 {
				return len(p)
			}
			i += n
		}
		c := p[i]
		switch {
		case c == '-' && state != plain:
			dashes++
			i++
			continue
		case c == '>' && dashes >= 2:
			state = plain
		case c == '<':
			next, closing := isEndTag(p, i, name)
			switch {
			case closing && state != twice:
				return i
			case closing:
				state, i = escaped, next-1
			case state == plain && hasPrefix(p[i:], "<!--"):
				state, dashes, i = escaped, 2, i+len("<!--")
				continue
			case state == escaped:
				state, i = escapedLess(p, i)
			}
		}
		dashes = 0
		i++
	}
	return len(p)
}

// escapedLess reads "<" at i in a comment of a script, and returns the state behind it and the place of the last character
// that it has read.
func escapedLess(p []byte, i int) (escape, int) {
	const name = "script"
	rest := p[i+1:]
	switch {
	case len(rest) == 0 || rest[0] == '/':
		return escaped, i
	case !isLetter(rest[0]):
		return plain, i
	case len(rest) > len(name) && equalFold(rest[:len(name)], name) && endsName[rest[len(name)]]:
		return twice, i + 1 + len(name)
	default:
		return escaped, i
	}
}
