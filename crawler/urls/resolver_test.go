package urls

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
	"unsafe"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

func testResolver(t testing.TB) *Resolver {
	return NewResolver(&Policy{Seeds: parseAll(t, "https://example.com")}, length)
}

func TestResolve(t *testing.T) {
	const base = "https://example.com/a/b.html?q=1&utm_source=x"
	tests := []struct {
		ref, url, fragment string
		rule               Rule
	}{
		{"", base, "", ""},
		{"#", base, "", ""},
		{"#top", base, "top", ""},
		{" \t#to\np ", base, "top", ""},
		{"?", "https://example.com/a/b.html?", "", ""},
		{"?r=2#f", "https://example.com/a/b.html?r=2", "f", ""},
		{"?gclid=2", "https://example.com/a/b.html", "", ""},
		{"\t?r=2", "https://example.com/a/b.html?r=2", "", ""},
		{"https:?r=2", "https://example.com/a/b.html?r=2", "", ""},
		{"ht\ntps:?r=2", "https://example.com/a/b.html?r=2", "", ""},
		{"https:", base, "", ""},
		{"ht\ntps:#f", base, "f", ""},
		{"http:", "http:", "", RuleSyntax},
		{"1:b", "https://example.com/a/1:b", "", ""},
		{"+a:b", "https://example.com/a/+a:b", "", ""},
		{"a+1.-b:c", "a+1.-b:c", "", RuleScheme},
		{"/me@c/d", "https://example.com/me@c/d", "", ""},
		{"https:/me@c/d", "https://example.com/me@c/d", "", ""},
		{"https:me@c", "https://example.com/a/me@c", "", ""},
		{"http:me@example.com", "http://example.com/", "", ""},
		{"//me@/c", "//@/c", "", RuleSyntax},
		{`\\me@you:@example.com\@c`, "https://example.com/@c", "", ""},
		{"https:c", "https://example.com/a/c", "", ""},
		{"https:/c", "https://example.com/c", "", ""},
		{"http:c", "http://c/", "", RuleScope},
		{"c.html#f#g", "https://example.com/a/c.html", "f#g", ""},
		{"c.html#%c3%BC ü", "https://example.com/a/c.html", "%c3%BC ü", ""},
		{"./c.html", "https://example.com/a/c.html", "", ""},
		{"c.html ", "https://example.com/a/c.html", "", ""},
		{"c.html #f", "https://example.com/a/c.html%20", "f", ""},
		{"c.html?r=2&utm_medium=m&s=3", "https://example.com/a/c.html?r=2&s=3", "", ""},
		{"../../c", "https://example.com/c", "", ""},
		{`\c\d`, "https://example.com/c/d", "", ""},
		{"/c%zz d", "https://example.com/c%zz%20d", "", ""},
		{"/a\tb\r\nc", "https://example.com/abc", "", ""},
		{"//www.example.com/c", "https://www.example.com/c", "", ""},
		{`/\example.com/c`, "https://example.com/c", "", ""},
		{"http://me:secret@example.com:80/c", "http://example.com/c", "", ""},
		{"//example.org/c", "https://example.org/c", "", RuleScope},
		{"//[", "//[", "", RuleSyntax},
		{"//me:secret@[", "//[", "", RuleSyntax},
		{"https://a b/\xff", "https://a b/\uFFFD", "", RuleSyntax},
		{"javascript:a#b", "javascript:a", "b", RuleScheme},
		{" mail\tto:me@example.com", "mailto:me@example.com", "", RuleScheme},
		{"c/c/c/c", "https://example.com/a/c/c/c/c", "", RuleRepeat},
	}
	p := testResolver(t).Page(mustParse(t, base))
	for range 2 { // the second time out of the memo
		for _, tt := range tests {
			got, fragment := p.Resolve(tt.ref)
			if got.URL != tt.url || fragment != tt.fragment || got.Rule != tt.rule {
				t.Errorf("%q = %q %q %q, want %q %q %q", tt.ref, got.URL, fragment, got.Rule, tt.url, tt.fragment, tt.rule)
			}
			checkTarget(t, got)
		}
	}
}

// checkTarget checks what holds for each target.
func checkTarget(t *testing.T, got *Target) {
	t.Helper()
	if got.Fingerprint != length(got.URL) {
		t.Errorf("%q: the fingerprint is not that of the URL", got.URL)
	}
	if got.Rule == "" && got.Parsed.IsZero() || !got.Parsed.IsZero() && got.Parsed.String() != got.URL {
		t.Errorf("%q: parsed as %q", got.URL, got.Parsed)
	}
	if !utf8.ValidString(got.URL) {
		t.Errorf("%q: not UTF-8", got.URL)
	}
}

func TestResolveSamePageOnEveryPage(t *testing.T) {
	r := testResolver(t)
	for _, raw := range []string{"https://example.com/a/1", "https://example.com/a/2", "https://example.com/a/2?x", "https://example.com/b/1"} {
		base := mustParse(t, raw)
		p := r.Page(base)
		for _, ref := range []string{"", "?y", "https:", "https:?y", "c", "/c", "//example.com/c", "https:c", "https:/c", "../c", "a:c"} {
			got, _ := p.Resolve(ref)
			if want := testResolver(t).link(ref, parseBase(base.s)); ref != "" && *got != *want {
				t.Errorf("%q on %s = %+v, want %+v", ref, raw, got, want)
			}
		}
	}
}

func TestLongTextsAreCutAndStayApart(t *testing.T) {
	p := testResolver(t).Page(mustParse(t, "https://example.com/a/"))
	tests := []struct {
		name, ref string
		rule      Rule
	}{
		{"data", "data:image/png;base64," + strings.Repeat("A", 1<<20), RuleScheme},
		{"just a little", "mailto:" + strings.Repeat("a", maxKept), RuleScheme},
		{"characters", "mailto:" + strings.Repeat("€", maxKept), RuleScheme},
		{"not parsed", strings.Repeat("b/../", maxRaw), RuleLength},
		{"too many slashes", strings.Repeat("bbb/../", maxSlashes), RuleLength},
		{"once encoded", strings.Repeat("ü", maxRaw/3), RuleLength},
		{"parsed", strings.Repeat("b", maxKept), RuleLength},
		{"bad", "//[" + strings.Repeat("b", maxKept), RuleSyntax},
	}
	for _, tt := range tests {
		got, _ := p.Resolve(tt.ref)
		other, _ := p.Resolve(tt.ref + "c")
		again, _ := p.Resolve(tt.ref + "#f")
		if got.Rule != tt.rule || len(got.URL) > maxKept+len("…")+16 || !strings.Contains(got.URL, "…") || !got.Parsed.IsZero() {
			t.Errorf("%s: rule %q, %d bytes, parsed %q", tt.name, got.Rule, len(got.URL), got.Parsed)
		}
		if got.URL == other.URL || *got != *again {
			t.Errorf("%s: the hash does not tell texts apart, or does so where it must not", tt.name)
		}
		checkTarget(t, got)
	}
}

func TestLongRelativeLinksOfTwoDirectoriesStayApart(t *testing.T) {
	r := testResolver(t)
	for _, ref := range []string{strings.Repeat("b", maxKept), strings.Repeat("ü", maxRaw/3)} {
		a, _ := r.Page(mustParse(t, "https://example.com/a/")).Resolve(ref)
		b, _ := r.Page(mustParse(t, "https://example.com/b/")).Resolve(ref)
		if a.URL == b.URL {
			t.Errorf("both are %.40s…", a.URL)
		}
	}
}

// TestWhatIsAcceptedParsesAgain has a policy that allows more than the parser is given.
func TestWhatIsAcceptedParsesAgain(t *testing.T) {
	r := NewResolver(&Policy{Scope: ScopeAny, MaxLength: 1 << 20, MaxRepeat: 1 << 20}, length)
	base := mustParse(t, "https://example.com/"+strings.Repeat("d/", maxSlashes-10))
	for _, ref := range []string{
		strings.Repeat("b", 4<<10), strings.Repeat("ü", 1<<10), strings.Repeat("ü", maxRaw/3), strings.Repeat("b/", 5),
		strings.Repeat("b/", 20), "//" + strings.Repeat("ü", 3000) + ".example", "//" + strings.Repeat("h", maxHost), strings.Repeat("b", maxRaw),
	} {
		got, _ := r.Page(base).Resolve(ref)
		again, err := Parse(got.URL)
		if got.Rule == "" && (err != nil || again != got.Parsed) || got.Rule != "" && got.Rule != RuleLength && got.Rule != RuleSyntax {
			t.Errorf("%.20q: rule %q, parsed again: %v", ref, got.Rule, err)
		}
	}
}

func TestRedirectKeepsParams(t *testing.T) {
	r, base := testResolver(t), mustParse(t, "https://example.com/a/b?c")
	tests := []struct {
		location, want string
		rule           Rule
	}{
		{"/x?utm_source=a&gclid=b#f", "https://example.com/x?utm_source=a&gclid=b", ""},
		{"?utm_source=a", "https://example.com/a/b?utm_source=a", ""},
		{"", "https://example.com/a/b?c", ""},
		{"/caf\xe9", "https://example.com/caf%E9", ""},
		{"/café", "https://example.com/caf%C3%A9", ""},
		{"https://example.org/", "https://example.org/", RuleScope},
		{"ftp://x", "ftp://x", RuleScheme},
		{"http://", "http://", RuleSyntax},
	}
	for _, tt := range tests {
		got := r.Redirect(base, tt.location)
		if got.URL != tt.want || got.Rule != tt.rule {
			t.Errorf("%q = %q %q, want %q %q", tt.location, got.URL, got.Rule, tt.want, tt.rule)
		}
		checkTarget(t, got)
	}
}

func TestTargetKeepsParams(t *testing.T) {
	u := mustParse(t, "https://example.com/?utm_source=a")
	if got := testResolver(t).Target(u); got.URL != u.String() || got.Parsed != u || got.Rule != "" {
		t.Errorf("got %+v", got)
	}
}

func TestHitsAllocateNothing(t *testing.T) {
	r := testResolver(t)
	p := r.Page(mustParse(t, "https://example.com/a/b"))
	for _, ref := range []string{"#f", "", " c.html#f ", "?c", "mailto:x"} {
		p.Resolve(ref)
		if n := testing.AllocsPerRun(100, func() { p.Resolve(ref) }); n != 0 {
			t.Errorf("%q known to the page: %g allocations", ref, n)
		}
		if ref == "" || ref[0] == '#' || ref[0] == '?' {
			continue
		}
		n := testing.AllocsPerRun(100, func() {
			clear(p.memo[:])
			p.Resolve(ref)
		})
		if n != 0 {
			t.Errorf("%q known to other pages: %g allocations", ref, n)
		}
	}
}

func TestTargetsDoNotHoldThePage(t *testing.T) {
	page := `<a href="mailto:me@example.com"><a href="c.html#f">`
	r := testResolver(t)
	p := r.Page(mustParse(t, "https://example.com/a/b"))
	for _, ref := range []string{page[9:30], page[42:48]} {
		got, _ := p.Resolve(ref)
		if within(page, got.URL) {
			t.Errorf("target %q is part of the page", got.URL)
		}
	}
	for s := range r.recent.sets {
		for i := range cacheWays {
			if e := r.recent.sets[s][i].Load(); e != nil && (within(page, e.ref) || within(p.base.s, e.dir)) {
				t.Errorf("key %q %q is part of the page", e.dir, e.ref)
			}
		}
	}
}

// within reports whether part lies in the memory of whole.
func within(whole, part string) bool {
	at := uintptr(unsafe.Pointer(unsafe.StringData(whole)))
	p := uintptr(unsafe.Pointer(unsafe.StringData(part)))
	return at <= p && p < at+uintptr(len(whole))
}

// TestManyPagesAtOnce has pages of several directories share a resolver too small for them.
func TestManyPagesAtOnce(t *testing.T) {
	r := testResolver(t)
	r.recent = newCache(4)
	refs := []string{"c", "d#f", "../e", "?q", "", "/g", "https:h", "//example.org/i", "mailto:j"}
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			base := mustParse(t, "https://example.com/"+strings.Repeat("d/", i%4)+"page?n")
			for range 100 {
				p := r.Page(base)
				for _, ref := range refs {
					got, _ := p.Resolve(ref)
					plain, _, _ := strings.Cut(ref, "#")
					if want, ok := reference(plain, base.String()); ok && got.URL != want {
						t.Errorf("%q on %s = %q, want %q", ref, base, got.URL, want)
					}
				}
			}
		})
	}
	wg.Wait()
}

// FuzzResolve holds a page with memo and caches against the WHATWG parser and the policy alone. The reference is
// resolved on three pages, so that what one leaves in the cache meets the others.
func FuzzResolve(f *testing.F) {
	for _, c := range wptCases(f) {
		if c.Base != "" {
			f.Add(c.Base, c.Input)
		}
	}
	f.Add("http://a/b?c", "ht\ttp:?utm_source=x&y#z")
	f.Fuzz(func(t *testing.T, rawBase, ref string) {
		base, err := Parse(rawBase)
		if err != nil || maybeTooLong(rawBase+ref) {
			t.Skip()
		}
		r := NewResolver(&Policy{Seeds: []URL{base}}, length)
		other := mustParse(t, base.dir()+"other")
		for _, u := range []URL{other, base, base} {
			p := r.Page(u)
			checkResolve(t, p, ref)
			checkResolve(t, p, ref)
		}
	})
}

func checkResolve(t *testing.T, p *Page, ref string) {
	t.Helper()
	got, fragment := p.Resolve(ref)
	checkTarget(t, got)
	if plain, _ := splitFragment(ref); plain == "" || strings.EqualFold(removeTabs(plain), p.base.Scheme()+":") {
		if got.URL != p.base.String() && got.Rule != RuleLength {
			t.Fatalf("%q on %s = %q, want the page itself", ref, p.base, got.URL)
		}
		return
	}
	href, ok := reference(ref, p.base.String())
	if !ok {
		if got.Rule != RuleSyntax && got.Rule != RuleScheme {
			t.Fatalf("%q on %s = %+v, want it refused", ref, p.base, got)
		}
		return
	}
	want := p.r.Target(p.r.policy.link(mustParse(t, href)))
	if *got != *want {
		t.Fatalf("%q on %s = %+v, want %+v", ref, p.base, got, want)
	}
	if got, want := encodedFragment(t, "#"+fragment, href), encodedFragment(t, ref, p.base.String()); got != want {
		t.Fatalf("fragment of %q is %q, which is %q and not %q", ref, fragment, got, want)
	}
}

// encodedFragment returns the fragment of ref as the WHATWG parser gives it.
func encodedFragment(t *testing.T, ref, base string) string {
	t.Helper()
	u, err := whatwg.ParseRef(base, ref)
	if err != nil {
		t.Fatal(err)
	}
	return u.Fragment()
}
