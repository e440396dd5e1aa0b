package parse

import (
	"slices"
	"strings"
)

// Robots is what meta robots and X-Robots-Tag ask of us together; the strictest wins.
type Robots struct {
	Noindex   bool // noindex or none
	Nofollow  bool // nofollow or none: the page's links are not to be followed
	Noarchive bool
	Nosnippet bool

	Text string // all directives that address us, in lower case, each once, separated by ", "
}

// RobotsOf reads the directives back from the Text of an earlier reading.
func RobotsOf(text string) Robots {
	var r robotsTags
	r.meta(text)
	return r.result()
}

// robotsTags gathers directives.
type robotsTags struct{ directives []string }

func (r *robotsTags) reset() { r.directives = r.directives[:0] }

// meta takes the content of a meta element that addresses us.
func (r *robotsTags) meta(content string) {
	for part := range strings.SplitSeq(content, ",") {
		r.add(part)
	}
}

// header takes the value of an X-Robots-Tag. A product token with a colon addresses what follows it, up to the next
// token, to one crawler; agent is our own. What looks like a token and is no known directive is one.
func (r *robotsTags) header(value, agent string) {
	ours := true
	for part := range strings.SplitSeq(value, ",") {
		for {
			name, rest, ok := strings.Cut(part, ":")
			name = strings.TrimSpace(name)
			if !ok || !isToken(name) || slices.Contains(valued, strings.ToLower(name)) {
				break
			}
			ours, part = strings.EqualFold(name, agent), rest
		}
		if ours {
			r.add(part)
		}
	}
}

// valued are the directives that take a value, so that their colon is no sign of a product token.
var valued = []string{"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}

// isToken reports whether s can name a crawler or a directive: letters, digits, "-" and "_".
func isToken(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return s != ""
}

// maxDirectives is how many different directives one page may give.
const maxDirectives = 64

func (r *robotsTags) add(part string) {
	directive := strings.ToLower(fold(part, maxRobots))
	name, value, ok := strings.Cut(directive, ":")
	if name = strings.TrimSpace(name); ok && isToken(name) {
		directive = name + ": " + strings.TrimSpace(value)
	}
	if directive != "" && len(r.directives) < maxDirectives && !slices.Contains(r.directives, directive) {
		r.directives = append(r.directives, directive)
	}
}

// result sums the directives up.
func (r *robotsTags) result() Robots {
	has := func(directive string) bool { return slices.Contains(r.directives, directive) }
	none := has("none")
	return Robots{
		Noindex:   none || has("noindex"),
		Nofollow:  none || has("nofollow"),
		Noarchive: has("noarchive"),
		Nosnippet: has("nosnippet") || has("max-snippet: 0"),
		Text:      strings.Clone(clip(strings.Join(r.directives, ", "), maxRobots)),
	}
}
