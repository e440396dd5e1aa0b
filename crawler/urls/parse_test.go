package urls

import (
	"errors"
	"strings"
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

func TestParseCanonical(t *testing.T) {
	tests := map[string]string{
		"http://example.com":                     "http://example.com/",
		" \t\nhttps://Example.COM:443/A/#f \x00": "https://example.com/A/",
		"http:example.com":                       "http://example.com/",
		"HTTP:\\\\example.com\\a\\..\\b":         "http://example.com/b",
		"http://user:p%40ss@example.com/?":       "http://example.com/?",
		"http://user@example.com/@x":             "http://example.com/@x",
		"http://ex\nam\tple.com/a b":             "http://example.com/a%20b",
		"http://bücher.example/ü?ü":              "http://xn--bcher-kva.example/%C3%BC?%C3%BC",
		"http://0x7f.1/":                         "http://127.0.0.1/",
		"http://a/%zz%7E%c3%BC%":                 "http://a/%zz%7E%c3%BC%",
		"http://a/b/./c/%2e%2E/d/":               "http://a/b/d/",
		"http://a/b //c?d'e f":                   "http://a/b%20//c?d%27e%20f",
		"http://a/b #f":                          "http://a/b%20",
		"http://a/b \n#f":                        "http://a/b%20",
		"http://a/?b \x01#f":                     "http://a/?b%20%01",
	}
	for raw, want := range tests {
		if got := mustParse(t, raw); got.String() != want {
			t.Errorf("Parse(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestParseErrorsAreOneLineAndSayWhatToType(t *testing.T) {
	tests := []struct {
		raw  string
		rule Rule
		want string
	}{
		{"", RuleSyntax, `"": an empty text is no URL`},
		{" #f", RuleSyntax, `"": an empty text is no URL`},
		{"example.com", RuleScheme, `"example.com" has no scheme; type https://example.com`},
		{"//example.com/a", RuleScheme, `"//example.com/a" has no scheme; type https://example.com/a`},
		{"example.com:8080/a", RuleScheme, `"example.com:8080/a" has no scheme; type https://example.com:8080/a`},
		{"localhost:8080", RuleScheme, `"localhost:8080" has no scheme; type http://localhost:8080`},
		{"127.0.0.1:80", RuleScheme, `"127.0.0.1:80" has no scheme; type http://127.0.0.1:80`},
		{"[::1]/x", RuleScheme, `"[::1]/x" has no scheme; type http://[::1]/x`},
		{"/a", RuleScheme, `/a: no scheme and no host; type a whole URL such as https://example.com/`},
		{"../a", RuleScheme, `../a: no scheme and no host; type a whole URL such as https://example.com/`},
		{"?a", RuleScheme, `?a: no scheme and no host; type a whole URL such as https://example.com/`},
		{"//", RuleScheme, `//: no scheme and no host; type a whole URL such as https://example.com/`},
		{"ftp://x", RuleScheme, `ftp://x: only http and https can be crawled`},
		{"mailto:me@example.com", RuleScheme, `mailto:me@example.com: only http and https can be crawled`},
		{"javascript:f( 1 )", RuleScheme, `"javascript:f( 1 )": only http and https can be crawled`},
		{"http://", RuleSyntax, `http://: the input has a special scheme, but does not contain a host`},
		{"http://me:secret@a:x/", RuleSyntax, `http://a:x/: the input's port is not a number`},
		{"http://me:secret@/x", RuleSyntax, `http://@/x: the input includes credentials, but no host`},
		{"http://[::1", RuleSyntax, `http://[::1: an IPv6 address is missing the closing U+005D (])`},
		{"http://a:99999/", RuleSyntax, `http://a:99999/: the input's port is outside the range [0-65535]`},
		{"http://xn--/", RuleSyntax, `http://xn--/: the host is not a valid domain name`},
		{"http://" + strings.Repeat("h", maxHost+1), RuleSyntax, "http://" + strings.Repeat("h", 193) + "…: the host is longer than a domain name can be"},
		{"http://a\x01b/", RuleSyntax, `"http://a\x01b/": the host contains a forbidden domain code point`},
		{"http://a/" + strings.Repeat("b", maxRaw), RuleLength, "http://a/" + strings.Repeat("b", 191) + "…: too long for a URL"},
	}
	for _, tt := range tests {
		u, err := Parse(tt.raw)
		e, ok := errors.AsType[*Error](err)
		if !ok || !u.IsZero() || e.Rule != tt.rule || err.Error() != tt.want {
			t.Errorf("Parse(%.50q) = %q, %v\nwant rule %q, %s", tt.raw, u, err, tt.rule, tt.want)
		}
	}
}

func TestParseSeedKeepsUserinfo(t *testing.T) {
	tests := []struct {
		raw, url string
		info     Userinfo
	}{
		{"https://me:se%3Acret@example.com/a", "https://example.com/a", Userinfo{"me", "se:cret"}},
		{"https://m@e:p@ss@example.com/", "https://example.com/", Userinfo{"m@e", "p@ss"}},
		{"https://:pass@example.com/", "https://example.com/", Userinfo{"", "pass"}},
		{"https://50%:ü%4@example.com/", "https://example.com/", Userinfo{"50%", "ü%4"}},
	}
	for _, tt := range tests {
		u, info, err := ParseSeed(tt.raw)
		if err != nil || u.String() != tt.url || info == nil || *info != tt.info {
			t.Errorf("ParseSeed(%q) = %q, %+v, %v; want %q, %+v", tt.raw, u, info, err, tt.url, tt.info)
		}
	}
	if _, info, err := ParseSeed("https://@example.com/"); info != nil || err != nil {
		t.Errorf("seed with empty userinfo: %+v, %v", info, err)
	}
}

// FuzzParse holds Parse against the WHATWG parser, and itself: what is canonical stays as it is.
func FuzzParse(f *testing.F) {
	for _, c := range wptCases(f) {
		f.Add(c.Input)
	}
	f.Add("http://a/b \n#f")
	f.Fuzz(func(t *testing.T, raw string) {
		if maybeTooLong(raw) {
			t.Skip()
		}
		want, ok := reference(raw, "")
		u, err := Parse(raw)
		if !ok {
			if err == nil {
				t.Fatalf("Parse(%q) = %q, the WHATWG parser refuses it", raw, u)
			}
			return
		}
		if err != nil || u.String() != want {
			t.Fatalf("Parse(%q) = %q, %v; want %q", raw, u, err, want)
		}
		again, err := Parse(want)
		if err != nil || again != u || again.Origin()+again.RequestURI() != want {
			t.Fatalf("Parse(%q) = %q, %v; want it unchanged", want, again, err)
		}
	})
}

// maybeTooLong reports whether the length of a text, or of its canonical form, may be what refuses it: a byte becomes nine
// at most.
func maybeTooLong(raw string) bool { return len(raw) > 400 }

// reference parses by the library alone, and drops fragment and user information through its own setters.
func reference(raw, base string) (href string, ok bool) {
	u, err := whatwg.ParseRef(base, raw)
	if err != nil || u.Scheme() != "http" && u.Scheme() != "https" {
		return "", false
	}
	u.SetUsername("")
	u.SetPassword("")
	return u.Href(true), len(u.Hostname()) <= maxHost
}
