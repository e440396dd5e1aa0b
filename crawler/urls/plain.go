package urls

import "strings"

// Most references of most pages are a path of plain characters, some with a query of such. What they mean needs no parser:
// WHATWG parsing leaves these characters as they are, and takes only dots for more than text.

// plain holds the characters that neither delimit, nor are encoded, nor hide anything in a path, and plainQuery those of a
// query. In a path, '%' may spell a dot, and ':' may end a scheme.
var (
	plain      = setOf("-_.~!$&'()*+,;=@/")
	plainQuery = setOf("-_.~!$&()*+,;=@/:?%[]{}|^`")
)

// setOf returns the set of digits, letters and the other characters.
func setOf(others string) (set [256]bool) {
	for c := range set {
		set[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c < 0x80 && strings.IndexByte(others, byte(c)) >= 0
	}
	return set
}

// join returns what ref, which is not empty, means on a page of dir: a canonical URL up to the last slash of its path, which
// begins at origin. It reports false if that takes a parser.
func join(dir string, origin int, ref string) (URL, bool) {
	if tooLong(ref) {
		return URL{}, false
	}
	rest := ref
	switch {
	case ref[0] == '?':
		return URL{}, false // of the page, not of its directory
	case ref[0] != '/':
		dir, rest = climb(dir, ref, origin)
	case len(ref) > 1 && ref[1] == '/':
		return URL{}, false // an authority
	default:
		dir, rest = dir[:origin+1], ref[1:]
	}
	path, query, _ := strings.Cut(rest, "?")
	if !isPlain(path) || !isPlainQuery(query) {
		return URL{}, false
	}
	href := dir + rest
	if tooLong(href) {
		return URL{}, false
	}
	return URL{s: href, hostEnd: uint32(origin), pathEnd: uint32(len(dir) + len(path))}, true
}

// sameOrigin returns what an absolute URL with the origin of base means, as sitemaps list them by the ten thousand and
// pages name themselves. It reports false if that takes a parser.
func sameOrigin(base URL, ref string) (URL, bool) {
	if base.IsZero() {
		return URL{}, false
	}
	origin := int(base.hostEnd)
	path, ok := strings.CutPrefix(ref, base.s[:origin])
	if !ok || !strings.HasPrefix(path, "/") {
		return URL{}, false
	}
	return join(base.s[:origin+1], origin, path)
}

// climb takes the leading "./" and "../" of ref for what they are. The path of dir begins at origin.
func climb(dir, ref string, origin int) (string, string) {
	for {
		switch {
		case strings.HasPrefix(ref, "../"):
			ref = ref[len("../"):]
			if len(dir) > origin+1 {
				dir = dir[:strings.LastIndexByte(dir[:len(dir)-1], '/')+1]
			}
		case strings.HasPrefix(ref, "./"):
			ref = ref[len("./"):]
		default:
			return dir, ref
		}
	}
}

// isPlain reports whether a path is plain and has no segment of dots.
func isPlain(path string) bool {
	segment := 0 // where it begins
	dots := true // so far it has nothing but dots
	for i := range len(path) {
		switch c := path[i]; {
		case !plain[c]:
			return false
		case c == '/':
			if dots && i > segment {
				return false
			}
			segment, dots = i+1, true
		case c != '.':
			dots = false
		}
	}
	return !dots || segment == len(path)
}

func isPlainQuery(query string) bool {
	for i := range len(query) {
		if !plainQuery[query[i]] {
			return false
		}
	}
	return true
}
