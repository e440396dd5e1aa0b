package robots

import (
	"strings"
)

// disagreements are the only points on which this package and the reference may
// differ, with the paragraph of RFC 9309 that decides for us. rewrite puts a
// question in terms on which both must agree; it returns ok false where there
// are none. They apply in this order.
var disagreements = []struct {
	name      string
	paragraph string
	example   question
	rewrite   func(question) (_ question, ok bool)
}{
	{
		"white space is space and tab; the reference trims Unicode's", "2.2 (WS)",
		question{"user-agent: *\n\u00a0disallow: /a", "/a"},
		asciiOnly,
	},
	{
		"a key is the whole word; the reference takes what begins like one", "2.2 (rule)",
		question{"user-agent: *\ndisallowed: /a", "/a"},
		wholeKeys,
	},
	{
		"a product token has letters, _ and - (and digits, here); the reference takes any RFC 9110 token", "2.2.1",
		question{"user-agent: foobot.example\ndisallow: /a", "/a"},
		productTokens,
	},
	{
		"/robots.txt is always allowed", "2.2.2",
		question{"user-agent: *\ndisallow: /", "/robots.txt"},
		robotsTxt,
	},
	{
		"unreserved octets are compared decoded, octets beyond ASCII encoded", "2.2.2",
		question{"user-agent: *\ndisallow: /%61", "/a"},
		canonicalPaths,
	},
	{
		"%2A and %24 are * and $ meant literally", "2.2.3",
		question{"user-agent: *\ndisallow: /%2A", "/*"},
		literals,
	},
	{
		"a rule matches where all its path is reached; /index.htm is not /", "2.2.2",
		question{"user-agent: *\ndisallow: /a/\nallow: /a/index.html", "/a/"},
		indexPages,
	},
}

// asciiOnly escapes what the reference would trim. In a path that is a no-op: both
// escape it.
func asciiOnly(q question) (question, bool) {
	bom := len(q.robots) - len(withoutBOM([]byte(q.robots)))
	out := []byte(q.robots[:bom])
	for _, c := range []byte(q.robots[bom:]) {
		if c < 0x80 {
			out = append(out, c)
		} else {
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	q.robots = string(out)
	return q, true
}

// wholeKeys empties the lines that ours does not know.
func wholeKeys(q question) (question, bool) {
	return q.eachLine(func(key keyword, line string) string {
		if key == unknown {
			return ""
		}
		return line
	}), true
}

func productTokens(q question) (question, bool) {
	return q.eachLine(func(key keyword, line string) string {
		if _, value, _ := directive(line); key == userAgent {
			return "user-agent: " + tokenOfLine(value)
		}
		return line
	}), true
}

func robotsTxt(q question) (question, bool) {
	if canonical(q.path) == "/robots.txt" {
		q.robots = ""
	}
	return q, true
}

// canonicalPaths normalises the path and the rules, all but literal "*" and "$".
func canonicalPaths(q question) (question, bool) {
	q.path = keepLiterals(q.path)
	return q.eachRule(keepLiterals), true
}

func keepLiterals(s string) string {
	const star, dollar = "%2A", "%24"
	s = strings.NewReplacer("%2a", star).Replace(s)
	var out strings.Builder
	for i := 0; i < len(s); {
		if strings.HasPrefix(s[i:], star) || strings.HasPrefix(s[i:], dollar) {
			out.WriteString(s[i : i+3])
			i += 3
			continue
		}
		_, width := first(s[i:])
		out.WriteString(canonical(s[i : i+width]))
		i += width
	}
	return out.String()
}

// literals spells a literal "*" and "$" as letters that occur nowhere else.
func literals(q question) (question, bool) {
	letters := q.unused(2)
	if letters == nil {
		return q, false
	}
	spell := strings.NewReplacer("%2A", letters[0], "%24", letters[1])
	q = q.eachRule(func(path string) string {
		body, end := strings.CutSuffix(path, "$")
		path = strings.ReplaceAll(spell.Replace(body), "$", letters[1])
		if end {
			path += "$"
		}
		return path
	})
	q.path = strings.NewReplacer("*", letters[0], "$", letters[1]).Replace(spell.Replace(q.path))
	return q, true
}

// indexPages spells the x of index pages as another letter throughout.
func indexPages(q question) (question, bool) {
	if !strings.Contains(q.robots, "/index.htm") {
		return q, true
	}
	letters := q.unused(1)
	if letters == nil {
		return q, false
	}
	respell := func(s string) string { return strings.ReplaceAll(s, "x", letters[0]) }
	q.path = respell(q.path)
	return q.eachRule(respell), true
}

func (q question) eachLine(edit func(keyword, string) string) question {
	var out []string
	for _, line := range lines(q.robots) {
		key, _, _ := directive(strings.TrimLeft(line, "\xEF\xBB\xBF"))
		out = append(out, edit(key, line))
	}
	q.robots = strings.Join(out, "\n")
	return q
}

func (q question) eachRule(edit func(string) string) question {
	return q.eachLine(func(key keyword, line string) string {
		switch _, value, _ := directive(line); key {
		case allow:
			return "allow: " + edit(value)
		case disallow:
			return "disallow: " + edit(value)
		}
		return line
	})
}

// unused returns n letters that are neither in the question nor hexadecimal.
func (q question) unused(n int) (letters []string) {
	for _, c := range "ghijklmnopqrstuvwyzGHIJKLMNOPQRSTUVWXYZ" {
		if !strings.ContainsRune(q.robots+q.path, c) {
			letters = append(letters, string(c))
		}
		if len(letters) == n {
			return letters
		}
	}
	return nil
}
