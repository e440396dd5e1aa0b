package robots

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jimsmart/grobotstxt"
)

func TestPattern(t *testing.T) {
	tests := []struct {
		pattern, path string
		match         bool
		octets        int
	}{
		{"/", "/a", true, 1},
		{"/a", "/b", false, 2},
		{"a", "/a", false, 1},
		{"*a", "/a", true, 2},
		{"$", "/", false, 1},
		{"*$", "/a", true, 2},
		{"**$", "/a", true, 3},
		{"/*$", "/a", true, 3},
		{"/a$", "/a", true, 3},
		{"/a$", "/ab", false, 3},
		{"/a$$", "/a$", true, 4},
		{"/a$b", "/a$b", true, 4},
		{"/a%24", "/a$b", true, 3},
		{"/a%2a", "/a*", true, 3},
		{"/a%2a", "/ab", false, 3},
		{"/*b*c", "/abbc", true, 5},
		{"/*bc$", "/abcbc", true, 5},
		{"/ab*bc", "/abc", false, 6},
		{"/ab*b$", "/ab", false, 6},
		{"/*a*a$", "/a", false, 6},
		{"/a**b", "/ab", true, 5},
		{"/%7Ea", "/~a", true, 3},
		{"/a%2fb", "/a/b", false, 6},
		{"/a%2fb", "/a%2Fb", true, 6},
		{"/a b", "/a%20b", true, 6},
		{"/100%", "/100%", true, 5},
		{"/é", "/%c3%a9", true, 7},
		{"/%4*1", "/%4x1", true, 5},
	}
	for _, tt := range tests {
		p := compile(tt.pattern)
		if got := p.match(canonical(tt.path)); got != tt.match || p.octets != tt.octets {
			t.Errorf("%s on %s: %t with %d octets, want %t with %d",
				tt.pattern, tt.path, got, p.octets, tt.match, tt.octets)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"/a", "%41%2a%24%2F%7e", "/é ", "%%%4", "%2%41", "%%34%31", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := canonical(s)
		if again := canonical(once); again != once {
			t.Errorf("%q becomes %q and then %q", s, once, again)
		}
		for _, c := range []byte(once) {
			if c <= ' ' || c >= 0x7f {
				t.Errorf("%q holds %q, which no URI does", once, c)
			}
		}
	})
}

// wildcards is the worst a rule can be: each part could start anywhere.
func wildcards(n int) (body []byte, path string) {
	rule := "User-agent: *\nDisallow: /" + strings.Repeat("*a", n) + "b$\n"
	return []byte(rule), "/" + strings.Repeat("a", 2000)
}

// BenchmarkWildcards shows that a match costs no more than the path is long: the
// time stays where it is while the wildcards grow.
func BenchmarkWildcards(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			body, path := wildcards(n)
			g := Parse(body).Group("bot")
			for b.Loop() {
				g.Allowed(path)
			}
		})
	}
}

// large is a file of many rules, most without wildcards, as big wikis have it.
func large() []byte {
	var body strings.Builder
	body.WriteString("User-agent: *\n")
	for i := range 400 {
		fmt.Fprintf(&body, "Disallow: /wiki/Special:%d\n", i)
	}
	for i := range 20 {
		fmt.Fprintf(&body, "Disallow: /*?action=%d&\n", i)
	}
	return []byte(body.String())
}

const largePath = "/wiki/Caf%C3%A9?title=Talk&oldid=12345"

func BenchmarkAllowed(b *testing.B) {
	g := Parse(large()).Group("sweetspot")
	b.ReportAllocs()
	for b.Loop() {
		g.Allowed(largePath)
	}
}

// BenchmarkReference is the same question put to the parser we are held against.
func BenchmarkReference(b *testing.B) {
	body := string(large())
	b.ReportAllocs()
	for b.Loop() {
		grobotstxt.AgentAllowed(body, "sweetspot", "http://example.com"+largePath)
	}
}

func BenchmarkParse(b *testing.B) {
	body := large()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(body).Group("sweetspot")
	}
}

// BenchmarkHostile is the longest that one file can keep one URL waiting.
func BenchmarkHostile(b *testing.B) {
	body := "User-agent: *\n" + strings.Repeat("Disallow:*ab\n", MaxBody/13-2)
	g := Parse([]byte(body)).Group("bot")
	path := "/" + strings.Repeat("a", 2082)
	for b.Loop() {
		g.Allowed(path)
	}
}
