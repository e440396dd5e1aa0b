package robots

import "strings"

// ProductToken returns the name under which a crawler with this User-Agent
// looks for its group (RFC 9309, 2.2.1): "sweetspot" out of
// "sweetspot/1.0 (+https://example.com)", "ExampleBot" out of
// "Mozilla/5.0 (compatible; ExampleBot/0.1)". It is empty if there is none.
//
// A token is letters, "_" and "-", as the RFC has it, and digits.
func ProductToken(agent string) string {
	agent = strings.TrimLeft(agent, space)
	token := leadingToken(agent)
	if !strings.EqualFold(token, "mozilla") {
		return token
	}
	if _, after, ok := strings.Cut(agent, "compatible;"); ok {
		if real := leadingToken(strings.TrimLeft(after, space)); real != "" {
			return real
		}
	}
	return token
}

// PathQuery returns the part of a URL that rules speak of: its path and query,
// "/" at least. Scheme, authority and fragment are dropped; a URL that begins
// with its path is taken as it is.
func PathQuery(url string) string {
	url, _, _ = strings.Cut(url, "#")
	if scheme, rest, ok := strings.Cut(url, "://"); ok && !strings.ContainsAny(scheme, "/?") {
		url = rest
	}
	url = strings.TrimPrefix(url, "//")
	start := strings.IndexAny(url, "/?")
	if start < 0 {
		return "/"
	}
	return rooted(url[start:])
}

// rooted gives a path its leading slash.
func rooted(path string) string {
	if strings.HasPrefix(path, "/") {
		return path
	}
	return "/" + path
}

// anyAgent is the token of the group for everyone who is not named.
const anyAgent = "*"

// tokenOfLine reads the value of a user-agent line: up to the first octet that no
// token has, so that "Foo Bar" and "Foo/1.0" speak to Foo.
func tokenOfLine(value string) string {
	if value == anyAgent || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		return anyAgent
	}
	return leadingToken(value)
}

func leadingToken(s string) string {
	for i := range len(s) {
		if !isAlnum(s[i]) && s[i] != '_' && s[i] != '-' {
			return s[:i]
		}
	}
	return s
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
