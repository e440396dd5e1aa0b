package urls

import (
	"regexp"
	"strings"
	"testing"
)

func TestScopes(t *testing.T) {
	tests := []struct {
		scope   ScopeKind
		seed    string
		in, out []string
	}{
		{
			ScopeHost, "https://www.example.com/docs/x",
			[]string{"http://example.com/", "https://example.com/a?b", "https://www.example.com/"},
			[]string{"https://example.com:8443/", "https://sub.example.com/", "https://example.com.evil.org/", "https://example.org/"},
		},
		{
			"", "http://localhost:8101/",
			[]string{"http://localhost:8101/a", "https://localhost:8101/"},
			[]string{"http://localhost/", "http://localhost:8102/", "http://127.0.0.1:8101/"},
		},
		{
			ScopePrefix, "https://example.com/docs/v1/index.html",
			[]string{"https://example.com/docs/v1/", "http://www.example.com/docs/v1/a/b?c", "https://example.com/docs/v1/?x=/"},
			[]string{"https://example.com/docs/v1", "https://example.com/docs/v10/", "https://example.com/", "https://example.com/?/docs/v1/", "https://example.org/docs/v1/"},
		},
		{
			ScopePrefix, "https://example.com",
			[]string{"https://example.com/a/b"},
			[]string{"https://example.com:81/a/b"},
		},
		{
			ScopeDomain, "https://docs.example.co.uk/",
			[]string{"http://example.co.uk/", "https://a.b.example.co.uk:8080/", "https://example.co.uk./"},
			[]string{"https://other.co.uk/", "https://co.uk/", "https://example.com/"},
		},
		{
			ScopeDomain, "https://me.github.io/",
			[]string{"https://me.github.io/x"},
			[]string{"https://you.github.io/", "https://github.io/"},
		},
		{
			ScopeDomain, "http://192.0.2.7/",
			[]string{"http://192.0.2.7:8080/"},
			[]string{"http://192.0.3.7/", "http://10.0.2.7/"},
		},
		{
			ScopeDomain, "http://[2001:db8::1]/",
			[]string{"http://[2001:db8:0::1]:8080/"},
			[]string{"http://[2001:db8::2]/"},
		},
		{ScopeAny, "https://example.com/", []string{"http://other.example/"}, nil},
	}
	for _, tt := range tests {
		p := &Policy{Scope: tt.scope, Seeds: parseAll(t, "http://another.seed.test/", tt.seed)}
		for _, u := range parseAll(t, append(tt.in, tt.seed)...) {
			if rule := p.Decide(u); rule != "" {
				t.Errorf("scope %q of %s: %s is refused by %q", tt.scope, tt.seed, u, rule)
			}
		}
		for _, u := range parseAll(t, tt.out...) {
			if rule := p.Decide(u); rule != RuleScope {
				t.Errorf("scope %q of %s: %s has rule %q, want scope", tt.scope, tt.seed, u, rule)
			}
		}
	}
}

func TestParseScope(t *testing.T) {
	for _, kind := range []ScopeKind{ScopeHost, ScopePrefix, ScopeDomain, ScopeAny} {
		if got, err := ParseScope(string(kind)); got != kind || err != nil {
			t.Errorf("ParseScope(%q) = %q, %v", kind, got, err)
		}
	}
	const want = `scope "hosts": must be one of host, prefix, domain, any`
	if _, err := ParseScope("hosts"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestDecide(t *testing.T) {
	long := "https://example.com/" + strings.Repeat("x", DefaultMaxLength-len("https://example.com/"))
	docs := []*regexp.Regexp{regexp.MustCompile(`/docs/`), regexp.MustCompile(`^https://example\.com/faq`)}
	old := []*regexp.Regexp{regexp.MustCompile(`/old/`), regexp.MustCompile(`\?print$`)}
	tests := []struct {
		name   string
		policy Policy
		url    string
		want   Rule
	}{
		{"longest", Policy{}, long, ""},
		{"too long", Policy{}, long + "x", RuleLength},
		{"own length", Policy{MaxLength: 20}, "https://example.com/a", RuleLength},
		{"length goes before scope", Policy{MaxLength: 20}, "https://example.org/a", RuleLength},
		{"included", Policy{Include: docs}, "https://example.com/docs/a", ""},
		{"included by the second", Policy{Include: docs}, "https://example.com/faq", ""},
		{"not included", Policy{Include: docs}, "https://example.com/blog", RuleInclude},
		{"a seed need not be included", Policy{Include: docs}, "https://example.com/", ""},
		{"scope goes before include", Policy{Include: docs}, "https://example.org/blog", RuleScope},
		{"excluded", Policy{Exclude: old}, "https://example.com/old/a", RuleExclude},
		{"excluded by query", Policy{Exclude: old}, "https://example.com/?print", RuleExclude},
		{"included and excluded", Policy{Include: docs, Exclude: old}, "https://example.com/docs/old/a", RuleExclude},
		{"a seed can be excluded", Policy{Exclude: []*regexp.Regexp{regexp.MustCompile(`.`)}}, "https://example.com/", RuleExclude},
		{"three times", Policy{}, "https://example.com/a/a/b/a/", ""},
		{"four times", Policy{}, "https://example.com/a/a/b/a/a/", RuleRepeat},
		{"apart", Policy{}, "https://example.com/a/b/a/b/a/b/a", RuleRepeat},
		{"in the query", Policy{}, "https://example.com/?a/a/a/a/a/a", ""},
		{"empty segments", Policy{}, "https://example.com/////", RuleRepeat},
		{"few empty segments", Policy{}, "https://example.com////", ""},
		{"own repeat", Policy{MaxRepeat: 1}, "https://example.com/a/a", RuleRepeat},
		{"exclude goes before repeat", Policy{Exclude: old}, "https://example.com/old/a/a/a/a", RuleExclude},
	}
	for i := range tests {
		tt := &tests[i]
		tt.policy.Seeds = parseAll(t, "https://example.com")
		if got := tt.policy.Decide(mustParse(t, tt.url)); got != tt.want {
			t.Errorf("%s: rule %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := new(Policy).Decide(URL{}); got != RuleSyntax {
		t.Errorf("the zero URL has rule %q", got)
	}
}

func TestDropParams(t *testing.T) {
	tests := []struct {
		query string
		drop  []string
		want  string
	}{
		{"?utm_source=a&b=1", nil, "?b=1"},
		{"?b=1&utm_source=a&a=%zz&gclid=x&B=+", nil, "?b=1&a=%zz&B=+"},
		{"?utm_source=a&utm_=&fbclid", nil, ""},
		{"?utm_source=a&", nil, ""},
		{"?&utm_source=a&&b", nil, "?&&b"},
		{"?", nil, "?"},
		{"?a&&b", nil, "?a&&b"},
		{"?gclid2=a&UTM_source=b&xutm_source=c", nil, "?gclid2=a&UTM_source=b&xutm_source=c"},
		{"?q=utm_source&r=a?gclid=1", nil, "?q=utm_source&r=a?gclid=1"},
		{"?utm_source=a&sid=1", []string{"sid"}, "?utm_source=a"},
		{"?utm_source=a", []string{}, "?utm_source=a"},
		{"?a&b=c", []string{"*"}, ""},
		{"?*=1&a=1", []string{"**"}, "?a=1"},
	}
	for _, tt := range tests {
		p := &Policy{DropParams: tt.drop}
		got := p.link(mustParse(t, "http://a/b"+tt.query))
		if want := mustParse(t, "http://a/b"+tt.want); got != want {
			t.Errorf("%s without %v: %s, want %s", tt.query, tt.drop, got, want)
		}
	}
}
