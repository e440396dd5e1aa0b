package urls

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	whatwgerrors "github.com/nlnwa/whatwg-url/errors"
)

// Error says why a text is not a URL that can be crawled.
type Error struct {
	URL  string // the text, without the user information of an http URL
	Rule Rule   // RuleSyntax, RuleScheme or RuleLength

	reason string
	hint   string // what to type instead, if only the scheme is missing
}

// Error returns one line with the text, quoted where it needs to be, and the reason.
func (e *Error) Error() string {
	text, _ := cut(e.URL, 200)
	if e.hint != "" {
		return fmt.Sprintf("%q has no scheme; type %s", text, e.hint)
	}
	quoted := strconv.Quote(text)
	if quoted != `"`+text+`"` || strings.Contains(text, " ") || text == "" {
		text = quoted
	}
	return text + ": " + e.reason
}

// syntaxError turns an error of the parser into one of ours.
func syntaxError(ref string, err error) error {
	reason := string(whatwgerrors.Type(err))
	switch whatwgerrors.ErrorType(reason) {
	case "":
		reason = err.Error()
	case whatwgerrors.DomainToASCII:
		reason = "the host is not a valid domain name"
	default:
		reason = strings.ToLower(reason[:1]) + reason[1:]
	}
	return &Error{URL: ref, Rule: RuleSyntax, reason: reason}
}

func lengthError(text string) error {
	return &Error{URL: text, Rule: RuleLength, reason: "too long for a URL"}
}

// lacksScheme reports whether ref has no scheme, or only seems to have one because a port follows its host.
func lacksScheme(ref string) bool {
	s := scheme(ref)
	if s == "" || isHTTP(s) {
		return s == ""
	}
	port := ref[len(s)+1:]
	if i := strings.IndexAny(port, `/\?`); i >= 0 {
		port = port[:i]
	}
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil
}

// schemeError says that ref has no scheme and, if a URL can be made of it, which.
func schemeError(ref string) error {
	if ref == "" {
		return &Error{Rule: RuleSyntax, reason: "an empty text is no URL"}
	}
	host := strings.TrimPrefix(ref, "//")
	u, _, err := parse("https://"+host, nil)
	if err != nil || strings.ContainsRune(`/\?.`, rune(host[0])) {
		return &Error{URL: ref, Rule: RuleScheme, reason: "no scheme and no host; type a whole URL such as https://example.com/"}
	}
	hint := "https://" + host
	if isLoopback(u.Hostname()) {
		hint = "http://" + host
	}
	return &Error{URL: ref, Rule: RuleScheme, hint: hint}
}

// isLoopback reports whether a host means this machine, where https is rare.
func isLoopback(hostname string) bool {
	ip, err := netip.ParseAddr(strings.Trim(hostname, "[]"))
	return hostname == "localhost" || strings.HasSuffix(hostname, ".localhost") || err == nil && ip.IsLoopback()
}
