package urls

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// wptCase is a case of the web platform tests; see testdata/wpt.
type wptCase struct {
	Input, Base, Href string
	Failure           bool
}

func wptCases(t testing.TB) []wptCase {
	t.Helper()
	data, err := os.ReadFile("testdata/wpt/urls.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []wptCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestWebPlatform(t *testing.T) {
	r := NewResolver(&Policy{Scope: ScopeAny, MaxRepeat: 100}, length)
	for _, c := range wptCases(t) {
		var base URL
		if c.Base != "" {
			base = mustParse(t, c.Base)
		}
		got, _ := r.Page(base).Resolve(c.Input)
		switch {
		case c.Failure:
			if got.Rule != RuleSyntax && got.Rule != RuleScheme {
				t.Errorf("%q on %q = %+v, want it refused", c.Input, c.Base, got)
			}
		case !strings.HasPrefix(c.Href, "http:") && !strings.HasPrefix(c.Href, "https:"):
			if got.Rule != RuleScheme {
				t.Errorf("%q on %q = %+v, want rule scheme", c.Input, c.Base, got)
			}
		default:
			if want := withoutUserinfo(t, c.Href); got.Rule != "" || got.URL != want || got.Parsed.String() != want {
				t.Errorf("%q on %q = %+v, want %q", c.Input, c.Base, got, want)
			}
		}
	}
}

// withoutUserinfo returns a serialised URL without user information and fragment.
func withoutUserinfo(t *testing.T, href string) string {
	t.Helper()
	u, err := whatwg.Parse(href)
	if err != nil {
		t.Fatal(err)
	}
	want, _, _ := strings.Cut(href, "#")
	if u.Username() != "" || u.Password() != "" {
		_, rest, _ := strings.Cut(want, "@")
		want = u.Scheme() + "://" + rest
	}
	return want
}
