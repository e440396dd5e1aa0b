package urls

import "strings"

// URL is an absolute http or https URL in canonical form. It is a comparable value; the zero URL is none.
// All parts are substrings of the whole, as they stand there: percent-encoded, host in lower case and punycode.
type URL struct {
	s       string
	hostEnd uint32 // where the path begins
	pathEnd uint32 // the '?', or the end
}

// newURL indexes s, which must be a WHATWG href of scheme http or https without user information and fragment.
func newURL(s string) URL {
	host := strings.Index(s, "://") + len("://")
	hostEnd := host + strings.IndexByte(s[host:], '/')
	pathEnd := len(s)
	if i := strings.IndexByte(s[hostEnd:], '?'); i >= 0 {
		pathEnd = hostEnd + i
	}
	return URL{s: s, hostEnd: uint32(hostEnd), pathEnd: uint32(pathEnd)}
}

// Canonical returns the URL that s is the text of. It reports false if s cannot be one: it does not parse s, and s must come
// from where only the texts of URLs are kept.
func Canonical(s string) (URL, bool) {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || scheme != "http" && scheme != "https" || strings.IndexByte(rest, '/') < 1 {
		return URL{}, false
	}
	return newURL(s), true
}

// String returns the whole URL.
func (u URL) String() string { return u.s }

// IsZero reports whether u is no URL.
func (u URL) IsZero() bool { return u.s == "" }

// Scheme returns "http" or "https".
func (u URL) Scheme() string {
	scheme, _, _ := strings.Cut(u.s, ":")
	return scheme
}

// Host returns the host, with ":port" if the port is not the scheme's default.
func (u URL) Host() string { return u.s[u.hostAt():u.hostEnd] }

// Hostname returns the host without port. An IPv6 address keeps its brackets.
func (u URL) Hostname() string {
	host := u.Host()
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		return host[:i]
	}
	return host
}

// Origin returns scheme, host and port: "https://example.com:8443".
func (u URL) Origin() string { return u.s[:u.hostEnd] }

// Path returns the path; it begins with a slash.
func (u URL) Path() string { return u.s[u.hostEnd:u.pathEnd] }

// Query returns what follows the question mark; ok is false if there is none.
func (u URL) Query() (query string, ok bool) {
	if !u.hasQuery() {
		return "", false
	}
	return u.s[u.pathEnd+1:], true
}

// RequestURI returns path and query as they stand in a request line and are matched by robots.txt.
func (u URL) RequestURI() string { return u.s[u.hostEnd:] }

// Gate returns the key under which requests are paced and scopes compared: the host without a leading "www."
// and with the port if it is not the scheme's default. The http, https and www twins of a site share a gate.
// The "www." stays where nothing that could be a site would remain ("www.com").
func (u URL) Gate() string { return u.s[u.gateAt():u.hostEnd] }

// gatePath returns gate and path, which stand side by side.
func (u URL) gatePath() string { return u.s[u.gateAt():u.pathEnd] }

// dir returns u up to and including the last slash of its path, all that most relative references depend on.
func (u URL) dir() string { return u.s[:u.dirEnd()] }

func (u URL) dirEnd() int { return strings.LastIndexByte(u.s[:u.pathEnd], '/') + 1 }

func (u URL) hasQuery() bool { return int(u.pathEnd) < len(u.s) }

func (u URL) hostAt() int {
	if u.s == "" {
		return 0
	}
	return len(u.Scheme()) + len("://")
}

func (u URL) gateAt() int {
	const www = "www."
	at := u.hostAt()
	if rest, ok := strings.CutPrefix(u.Hostname(), www); ok && strings.IndexByte(rest, '.') > 0 {
		return at + len(www)
	}
	return at
}
