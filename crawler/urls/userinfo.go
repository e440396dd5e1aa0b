package urls

import (
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// Userinfo is the user name and password that a seed carried, decoded.
type Userinfo struct{ User, Pass string }

// newUserinfo decodes what stood before the '@'. It returns nil if both parts are empty.
func newUserinfo(s string) *Userinfo {
	user, pass, _ := strings.Cut(s, ":")
	if user == "" && pass == "" {
		return nil
	}
	return &Userinfo{User: percentDecode(user), Pass: percentDecode(pass)}
}

// splitUserinfo cuts the user information out of ref before it is parsed: we have no use for it in a link, and the
// parser's time grows with its square.
func splitUserinfo(ref string, base *whatwg.Url) (bare, userinfo string, err error) {
	if strings.IndexByte(ref, '@') < 0 {
		return ref, "", nil
	}
	start, ok := authorityStart(ref, base)
	if !ok {
		return ref, "", nil
	}
	authority := ref[start:]
	if end := strings.IndexAny(authority, `/\?`); end >= 0 {
		authority = authority[:end]
	}
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return ref, "", nil
	}
	if at == len(authority)-1 {
		return "", "", &Error{URL: ref[:start] + ref[start+at:], Rule: RuleSyntax, reason: "the input includes credentials, but no host"}
	}
	return ref[:start] + ref[start+at+1:], authority[:at], nil
}

// authorityStart returns where the authority of ref begins, if it has one. Two slashes, either way round, come before
// it. Behind a scheme any number will do, unless the base has the same scheme: then "https:x" is relative.
func authorityStart(ref string, base *whatwg.Url) (start int, ok bool) {
	s := scheme(ref)
	if s != "" {
		start = len(s) + len(":")
	}
	behind := strings.TrimLeft(ref[start:], `/\`)
	slashes := len(ref) - start - len(behind)
	relative := s == "" || base != nil && strings.EqualFold(s, base.Scheme())
	return start + slashes, slashes >= 2 || !relative
}
