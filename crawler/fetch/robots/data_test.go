package robots

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestData holds the package against testdata/robots: the cases of Google's
// parser and the examples of RFC 9309. The files explain their verbs.
func TestData(t *testing.T) {
	files := map[string]int{"google.txt": 21, "rfc9309.txt": 10}
	for file, tests := range files {
		if got := runData(t, file); got != tests {
			t.Errorf("%s: %d tests, want %d", file, got, tests)
		}
	}
}

func runData(t *testing.T, file string) (tests int) {
	data, err := os.ReadFile(filepath.Join("../../../testdata/robots", file))
	if err != nil {
		t.Fatal(err)
	}
	var c dataCase
	for number, line := range lines(string(data)) {
		if line == "" || line[0] == '#' {
			continue
		}
		line, _, _ = strings.Cut(line, " ! ")
		words := words(t, line)
		switch words[0] {
		case "test":
			tests++
			c.name = words[1]
		case "robots":
			c.body = []byte(words[1])
		default:
			if msg := c.check(words[0], words[1:]); msg != "" {
				t.Errorf("%s:%d: %s: %s: %s", file, number, c.name, line, msg)
			}
		}
	}
	return tests
}

// dataCase is where a data file stands: in which test, about which robots.txt.
type dataCase struct {
	name string
	body []byte
}

// check runs one verb and says what is wrong.
func (c dataCase) check(verb string, args []string) string {
	switch verb {
	case "allow", "deny":
		ok, line := Parse(c.body).Group(args[0]).Allowed(PathQuery(args[1]))
		return differ(ok, verb == "allow", line)
	case "decides":
		_, line := Parse(c.body).Group(args[1]).Allowed(PathQuery(args[2]))
		return differ(strconv.Itoa(line.Number), args[0], line)
	case "counts":
		return differ(counts(c.body), strings.Join(args, " "), nil)
	case "sitemap":
		return differ(slices.Equal(Parse(c.body).Sitemaps(), args), true, nil)
	case "path":
		return differ(PathQuery(args[0]), args[1], nil)
	case "canonical":
		return differ(canonical(args[0]), args[1], nil)
	case "agent":
		return differ(ProductToken(args[0]), args[1], nil)
	case "token", "notoken":
		return differ(args[0] != "" && ProductToken(args[0]) == args[0], verb == "token", nil)
	}
	return "unknown verb"
}

func differ[T comparable](got, want T, because any) string {
	if got == want {
		return ""
	}
	return strings.TrimSpace(quote(got) + ", want " + quote(want) + " " + quote(because))
}

func quote(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case Line:
		return "by line " + strconv.Itoa(v.Number) + " " + strconv.Quote(v.Text)
	}
	return ""
}

// counts returns how many lines have a known key, how many another one, and the
// number of the last of either.
func counts(body []byte) string {
	var known, other, last int
	for number, line := range lines(string(withoutBOM(body))) {
		key, _, ok := directive(line)
		switch {
		case !ok:
			continue
		case key == unknown:
			other++
		default:
			known++
		}
		last = number
	}
	return strconv.Itoa(known) + " " + strconv.Itoa(other) + " " + strconv.Itoa(last)
}

var repeated = regexp.MustCompile(`\{(.):(\d+)\}`)

// words splits a line at spaces; a word may be quoted as in Go.
func words(t *testing.T, line string) (words []string) {
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		word, rest, _ := strings.Cut(line, " ")
		if line[0] == '"' {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			rest = line[len(quoted):]
			word, _ = strconv.Unquote(quoted)
		}
		words = append(words, repeated.ReplaceAllStringFunc(word, func(s string) string {
			m := repeated.FindStringSubmatch(s)
			n, _ := strconv.Atoi(m[2])
			return strings.Repeat(m[1], n)
		}))
		line = rest
	}
	return words
}
