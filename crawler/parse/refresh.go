package parse

import "strings"

// parseRefresh returns the URL in a refresh directive as it is written, "" if it names none and so means the page
// itself. It reports false if the directive is void. (HTML, "shared declarative refresh steps")
func parseRefresh(s string) (ref string, ok bool) {
	s = strings.TrimLeft(s, spaces)
	rest := strings.TrimLeft(s, "0123456789")
	if len(rest) == len(s) && !strings.HasPrefix(s, ".") {
		return "", false // no time
	}
	rest = strings.TrimLeft(rest, "0123456789.")
	if rest == "" {
		return "", true
	}
	if !isSpace(rest[0]) && rest[0] != ';' && rest[0] != ',' {
		return "", false
	}
	rest = strings.TrimLeft(rest, spaces)
	if rest != "" && (rest[0] == ';' || rest[0] == ',') {
		rest = strings.TrimLeft(rest[1:], spaces)
	}
	return refreshURL(rest), true
}

// refreshURL takes the optional "url=" and quotes off what follows the time.
func refreshURL(s string) string {
	if hasPrefixFold(s, "url") {
		value, ok := strings.CutPrefix(strings.TrimLeft(s[len("url"):], spaces), "=")
		if !ok {
			return s
		}
		s = strings.TrimLeft(value, spaces)
	} else if hasPrefixFold(s, "u") {
		return s
	}
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		s, _, _ = strings.Cut(s[1:], s[:1])
	}
	return s
}
