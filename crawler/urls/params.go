package urls

import "strings"

// dropParams returns u without the query parameters that patterns name. The other parameters keep their order and their
// spelling; if none are left, the '?' goes too.
func dropParams(u URL, patterns []string) URL {
	query, ok := u.Query()
	if !ok || !namesAny(query, patterns) {
		return u
	}
	kept := make([]string, 0, 8)
	for param := range strings.SplitSeq(query, "&") {
		if !named(param, patterns) {
			kept = append(kept, param)
		}
	}
	rest := strings.Join(kept, "&")
	if rest == "" {
		u.s = u.s[:u.pathEnd]
		return u
	}
	u.s = u.s[:u.pathEnd+1] + rest
	return u
}

func namesAny(query string, patterns []string) bool {
	for param := range strings.SplitSeq(query, "&") {
		if named(param, patterns) {
			return true
		}
	}
	return false
}

// named reports whether the name of param matches a pattern.
func named(param string, patterns []string) bool {
	name, _, _ := strings.Cut(param, "=")
	for _, pattern := range patterns {
		if prefix, ok := strings.CutSuffix(pattern, "*"); ok && strings.HasPrefix(name, prefix) || name == pattern {
			return true
		}
	}
	return false
}
