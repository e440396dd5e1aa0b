package parse

import "bytes"

// closingAngle returns the place behind the first ">" in p[i:]: the end of a bogus comment.
func closingAngle(p []byte, i int) int {
	if n := bytes.IndexByte(p[i:], '>'); n >= 0 {
		return i + n + 1
	}
	return len(p)
}

// declaration reads what begins with "<!" at i (HTML, "markup declaration open state").
func (s *scanner) declaration(i int) int {
	const comment, doctype, cdata = "<!--", "<!doctype", "<![CDATA["
	p := s.source
	switch rest := p[i:]; {
	case hasPrefix(rest, comment):
		s.comment()
		return commentEnd(p, i+len(comment))
	case len(rest) >= len(doctype) && equalFold(rest[:len(doctype)], doctype):
		end := closingAngle(p, i+len(doctype))
		s.takeDoctype(p[i:end])
		return end
	case hasPrefix(rest, cdata) && s.isForeign():
		start := i + len(cdata)
		end := endAfter(p, start, "]]")
		s.text(p[start:cdataTextEnd(p, start, end)], true)
		return end
	default:
		s.comment()
		return closingAngle(p, i+len("<!"))
	}
}

// commentEnd returns the end of the comment whose text begins at start (HTML, "comment start state" to "comment end bang state").
// Only ">" can end it: behind "--" or "--!", or behind nothing but dashes.
func commentEnd(p []byte, start int) int {
	for i := start; ; {
		n := bytes.IndexByte(p[i:], '>')
		if n < 0 {
			return len(p)
		}
		text := p[start : i+n]
		i += n + 1
		if len(text) == 0 || string(text) == "-" || hasSuffix(text, "--") || hasSuffix(text, "--!") {
			return i
		}
	}
}

// endAfter returns the place behind the first mark and ">" in p[start:], or the end of the page.
func endAfter(p []byte, start int, mark string) int {
	for i := start; ; {
		n := bytes.IndexByte(p[i:], '>')
		if n < 0 {
			return len(p)
		}
		i += n + 1
		if hasSuffix(p[start:i-1], mark) {
			return i
		}
	}
}

// cdataTextEnd returns where the text of a CDATA section ends that reaches from start to end.
func cdataTextEnd(p []byte, start, end int) int {
	const mark = "]]>"
	if hasSuffix(p[start:end], mark) {
		return end - len(mark)
	}
	return end
}

func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

func hasSuffix(b []byte, suffix string) bool {
	return len(b) >= len(suffix) && string(b[len(b)-len(suffix):]) == suffix
}
