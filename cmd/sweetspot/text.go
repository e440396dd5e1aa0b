package main

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// clean makes text from outside fit to be shown on one line of a terminal:
// white space becomes a space, and what steers a terminal or turns the reading
// direction around (controls, escapes, format characters, broken UTF-8) is
// written out, as \x1b or \u202e.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == utf8.RuneError && s[i] != 0xEF: // a broken byte, not U+FFFD itself
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i]), 16))
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}

func isClean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// columnsOf is how many columns of a terminal a clean text takes.
func columnsOf(s string) (n int) {
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// shorten cuts the middle out of a clean text so that it takes at most limit
// columns. Of a URL both ends tell most.
func shorten(s string, limit int) string {
	if columnsOf(s) <= limit {
		return s
	}
	runes := []rune(s)
	room := max(limit-1, 0) // for the ellipsis
	head, tail := 0, len(runes)
	for used, atHead := 0, true; head < tail; atHead = !atHead {
		next := runes[head]
		if !atHead {
			next = runes[tail-1]
		}
		if used += runeColumns(next); used > room {
			break
		}
		if atHead {
			head++
		} else {
			tail--
		}
	}
	return string(runes[:head]) + "…" + string(runes[tail:])
}

// wrap breaks text at spaces into lines of at most limit columns; a word that
// is longer has a line of its own.
func wrap(text string, limit int) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		switch {
		case line == "":
			line = word
		case columnsOf(line)+1+columnsOf(word) <= limit:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// words splits text at spaces, except between a number and its per cent sign.
func words(text string) []string {
	all := strings.Fields(text)
	kept := all[:0]
	for _, word := range all {
		if n := len(kept); n > 0 && word[0] == '%' {
			kept[n-1] += " " + word
			continue
		}
		kept = append(kept, word)
	}
	return kept
}

// clip cuts a painted line to a width. Colour takes no room; what was painted
// ends painted plain.
func clip(line string, limit int) string {
	var b strings.Builder
	used, escape := 0, false
	for _, r := range line {
		switch {
		case escape:
			escape = r != 'm'
		case r == '\x1b':
			escape = true
		default:
			if used += runeColumns(r); used > limit {
				continue
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
