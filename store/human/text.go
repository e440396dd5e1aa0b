package human

import (
	"strings"
	"unicode"
)

// Line makes text from outside fit to be shown on one line: it must steer neither a terminal nor the reading direction.
func Line(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// Shorten cuts the middle out of a text that is longer than so many characters; 0 is no limit. Of a URL both ends tell most.
func Shorten(s string, limit int) string {
	runes := []rune(s)
	if limit <= 0 || len(runes) <= limit {
		return s
	}
	head := (limit - 1) / 2
	tail := limit - 1 - head
	return string(runes[:head]) + "…" + string(runes[len(runes)-tail:])
}
