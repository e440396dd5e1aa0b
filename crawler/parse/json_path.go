package parse

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Path says where in a JSON text links stand, as items[].url does: a key leads to a member of an object, [] to each
// element of an array.
//
//	path = ( key | "[]" ) { "." key | "[]" }
//	key  = name | JSON string
//
// A name has no dot, bracket, quote, comma, white space or control character in it, and is neither * nor $; any other
// key is written as JSON writes a string: _links."self.href".
type Path []pathStep

// pathStep leads from a value to those within it.
type pathStep struct {
	key     string
	element bool // each element of an array, and no key
}

// Why a path is none.
var (
	errNoKey    = errors.New("a key or [] is missing")
	errDot      = errors.New("a dot belongs in front of a key, and a comma between paths; a key with white space is written in quotes")
	errDotted   = errors.New("no dot belongs in front of []")
	errElement  = errors.New("[] stands for each element of an array; none can be picked out")
	errWildcard = errors.New(`there are no wildcards; write [] for each element of an array, "*" for a key of that name`)
	errTop      = errors.New(`a path begins at the top by itself; leave $ out, or write "$" for a key of that name`)
	errQuoted   = errors.New("a key in quotes is written as JSON writes a string")
	errLong     = fmt.Errorf("it is longer than %d steps, and nothing that deep is read", maxJSONDepth)
)

// ParsePaths reads paths that are separated by commas. The error names what is wrong, and where.
func ParsePaths(text string) (paths []Path, err error) {
	for rest := text; ; {
		var p Path
		if p, rest, err = parsePath(rest); err != nil {
			return nil, fmt.Errorf("%q, character %d: %w", text, len([]rune(text[:len(text)-len(rest)]))+1, err)
		}
		if paths = append(paths, p); rest == "" {
			return paths, nil
		}
		rest = rest[1:] // behind the comma
	}
}

// parsePath reads one path, up to the end or a comma. If there is an error, it is where rest begins.
func parsePath(text string) (p Path, rest string, err error) {
	for rest = strings.TrimLeft(text, " "); ; {
		var s pathStep
		if s, rest, err = parseStep(rest, len(p) == 0); err != nil {
			return nil, rest, err
		}
		if p = append(p, s); len(p) > maxJSONDepth {
			return nil, rest, errLong
		}
		if end := strings.TrimLeft(rest, " "); end == "" || end[0] == ',' {
			return p, end, nil
		}
	}
}

func parseStep(text string, first bool) (s pathStep, rest string, err error) {
	if rest, ok := strings.CutPrefix(text, "[]"); ok {
		return pathStep{element: true}, rest, nil
	}
	rest, dotted := strings.CutPrefix(text, ".")
	switch {
	case strings.HasPrefix(text, "["):
		return s, text, errElement
	case dotted && strings.HasPrefix(rest, "["):
		return s, text, errDotted
	case first && dotted:
		return s, text, errNoKey
	case !first && !dotted:
		return s, text, errDot
	case strings.HasPrefix(rest, `"`):
		s.key, rest, err = quotedKey(rest)
		return s, rest, err
	}
	end := strings.IndexFunc(rest+",", isSpecial)
	switch s.key = rest[:end]; s.key {
	case "":
		return s, rest, errNoKey
	case "*":
		return s, rest, errWildcard
	case "$":
		return s, rest, errTop
	}
	return s, rest[end:], nil
}

// isSpecial tells which characters a key has only between quotes.
func isSpecial(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`.[]",`, r) }

// quotedKey reads a string of JSON.
func quotedKey(text string) (key, rest string, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	if d.Decode(&key) != nil {
		return "", text, errQuoted
	}
	return key, text[d.InputOffset():], nil
}

// String writes the path so that [ParsePaths] reads it back. Paths that mean the same are written alike.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.element:
			b.WriteString("[]")
			continue
		case i > 0:
			b.WriteByte('.')
		}
		if s.key == "" || s.key == "*" || s.key == "$" || strings.ContainsFunc(s.key, isSpecial) {
			quoted, _ := json.Marshal(s.key) // a string: cannot fail
			b.Write(quoted)
			continue
		}
		b.WriteString(s.key)
	}
	return b.String()
}
