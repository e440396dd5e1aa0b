package parse

import (
	"bytes"
	"unsafe"

	"golang.org/x/net/html"
)

// view returns b as a string that shares its bytes: for texts that are copied wherever they are kept.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// needsDecoding reports whether text is anything but itself.
func needsDecoding(b []byte) bool {
	return bytes.IndexByte(b, '&') >= 0 || bytes.IndexByte(b, '\r') >= 0
}

// references decodes character references, and remembers those it has met: the table of names is x/net's, which has no
// door but [html.UnescapeString].
type charRefs struct{ known map[string]string }

const (
	maxKnownRef  = 40 // bytes; longer ones are numbers with many zeros, or no references
	maxKnownRefs = 4096
)

// decode appends text to dst with line ends made newlines and character references resolved (HTML, "character reference
// state"). In an attribute, a reference without semicolon must not run on.
func (r *charRefs) decode(dst, text []byte, attribute bool) []byte {
	for i := 0; i < len(text); {
		next := bytes.IndexAny(text[i:], "&\r")
		if next < 0 {
			return append(dst, text[i:]...)
		}
		dst = append(dst, text[i:i+next]...)
		i += next
		if text[i] == '\r' {
			dst = append(dst, '\n')
			if i++; i < len(text) && text[i] == '\n' {
				i++
			}
			continue
		}
		end := refEnd(text, i)
		ref := text[i:end]
		if s := r.resolve(ref); !attribute || isWhole(ref, s, text[end:]) {
			dst = append(dst, s...)
		} else {
			dst = append(dst, ref...)
		}
		i = end
	}
	return dst
}

// refEnd returns the end of what may be a reference at text[i]: of the number, or of the longest possible name, with the
// semicolon.
func refEnd(text []byte, i int) int {
	belongs := isAlnum
	if i++; i < len(text) && text[i] == '#' {
		belongs = isDigit
		if i++; i < len(text) && text[i]|0x20 == 'x' {
			i++
			belongs = isHex
		}
	}
	for i < len(text) && belongs(text[i]) {
		i++
	}
	if i < len(text) && text[i] == ';' {
		i++
	}
	return i
}

// resolve returns what ref means outside of attributes, where the beginning of a name can be a reference.
func (r *charRefs) resolve(ref []byte) string {
	if len(ref) > maxKnownRef {
		return html.UnescapeString(string(ref))
	}
	if s, ok := r.known[string(ref)]; ok {
		return s
	}
	s := html.UnescapeString(string(ref))
	if r.known == nil || len(r.known) == maxKnownRefs {
		r.known = make(map[string]string)
	}
	r.known[string(ref)] = s
	return s
}

// isWhole reports whether ref, which means s outside of attributes, is a reference as a whole, and one in an attribute, where
// rest follows. A whole reference never means a text that ends in a character of names, nor in a semicolon, unless it is
// that semicolon.
func isWhole(ref []byte, s string, rest []byte) bool {
	last := ref[len(ref)-1]
	switch {
	case len(ref) > 1 && ref[1] == '#':
		return true
	case last == ';':
		return s == ";" || s[len(s)-1] != ';'
	default:
		return !isAlnum(s[len(s)-1]) && (len(rest) == 0 || rest[0] != '=')
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
