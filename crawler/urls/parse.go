package urls

import (
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// What is longer than maxRaw bytes, or has more than maxSlashes slashes, is no URL to us, as it is written or in
// canonical form: the parser's time grows with the square of the number of segments. Both are above what servers accept.
const (
	maxRaw     = 8 << 10
	maxSlashes = 512
)

// maxHost is the longest domain name there can be (RFC 1035 section 2.3.4). The parser takes longer ones, but not always
// its own canonical form of them.
const maxHost = 255

// Parse returns the canonical form of an absolute URL. White space around it, fragment, user information and
// the default port are dropped; everything else is as the WHATWG URL Standard serialises it.
// An error is an *[Error]; its text is one line that names raw.
func Parse(raw string) (URL, error) {
	u, _, err := ParseSeed(raw)
	return u, err
}

// ParseSeed is [Parse] for a URL that a person typed: user and password, if any, are returned and not lost.
// The Userinfo is nil if there is none.
func ParseSeed(raw string) (URL, *Userinfo, error) {
	ref, _ := splitFragment(raw)
	ref = removeTabs(ref)
	if lacksScheme(ref) {
		return URL{}, nil, schemeError(ref)
	}
	u, userinfo, err := parse(ref, nil)
	return u, newUserinfo(userinfo), err
}

// parse parses ref, which has no fragment, tab or newline, against base, or as an absolute URL if base is nil.
// It returns the URL, which parses again to the same, and the user information that ref carried. An error is an *Error.
func parse(ref string, base *whatwg.Url) (u URL, userinfo string, err error) {
	if s := scheme(ref); s != "" && !isHTTP(s) {
		return URL{}, "", &Error{URL: ref, Rule: RuleScheme, reason: "only http and https can be crawled"}
	}
	bare, userinfo, err := splitUserinfo(ref, base)
	if err != nil {
		return URL{}, "", err
	}
	if tooLong(bare) {
		return URL{}, "", lengthError(bare)
	}
	const mark = "#" // keeps the parser from trimming what stood before a fragment
	var parsed *whatwg.Url
	if base == nil {
		parsed, err = whatwg.Parse(bare + mark)
	} else {
		parsed, err = base.Parse(bare + mark)
	}
	if err != nil {
		return URL{}, "", syntaxError(bare, err)
	}
	const withoutFragment = true
	href := parsed.Href(withoutFragment)
	switch {
	case tooLong(href):
		return URL{}, "", lengthError(href)
	case len(parsed.Hostname()) > maxHost:
		return URL{}, "", &Error{URL: bare, Rule: RuleSyntax, reason: "the host is longer than a domain name can be"}
	}
	return newURL(href), userinfo, nil
}

func tooLong(s string) bool {
	return len(s) > maxRaw || strings.Count(s, "/")+strings.Count(s, `\`) > maxSlashes
}

// splitFragment trims raw as WHATWG parsing begins and cuts it at the first '#'. Both parts are substrings of raw,
// but for a fragment with tabs or newlines inside, which are removed.
func splitFragment(raw string) (ref, fragment string) {
	ref = trim(raw)
	if i := strings.IndexByte(ref, '#'); i >= 0 {
		ref, fragment = ref[:i], removeTabs(ref[i+1:])
	}
	return ref, fragment
}

// trim cuts C0 controls and spaces off both ends.
func trim(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// removeTabs removes the characters that WHATWG parsing ignores wherever they stand.
func removeTabs(s string) string {
	if !hasTabs(s) {
		return s
	}
	return strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
}

func hasTabs(s string) bool {
	return strings.IndexByte(s, '\t') >= 0 || strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0
}

// scheme returns the scheme at the start of ref as it is written, or "" if ref is relative.
func scheme(ref string) string {
	for i := range len(ref) {
		switch c := ref[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return ref[:i]
		default:
			return ""
		}
	}
	return ""
}

func isHTTP(scheme string) bool {
	return strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")
}
