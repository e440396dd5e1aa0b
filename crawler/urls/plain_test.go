package urls

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is joined without the parser is what the parser makes of it; and the common references are joined.
func TestJoinIsWhatTheParserSays(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "b.html", "..", ".", "", "...", "~x", "a.b", "%2e", "%41", "é", " ", "c:d", "?q", "'", "\\", "^", "|", "=", "@", "a@b:c", "C:", "a?b", "?", "??", "b?c=d&e=%zz[]{}|^`", "a?'", "a? b", "a?\"", "a?é", "a?\\b", "a?.."})
	path := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "/") })
	joined := 0
	rapid.Check(t, func(t *rapid.T) {
		base, err := Parse(rapid.SampledFrom([]string{"http://h/", "https://example.com:8443/", "http://[::1]/"}).Draw(t, "origin") + path.Draw(t, "base"))
		ref := path.Draw(t, "ref")
		if err != nil || ref == "" {
			return
		}
		got, ok := join(base.dir(), int(base.hostEnd), ref)
		if !ok {
			return
		}
		joined++
		want, userinfo, err := parse(ref, parseBase(base.s))
		if err != nil || userinfo != "" || got != want {
			t.Fatalf("join(%q, %q) = %+v, the parser says %+v, %v", base.dir(), ref, got, want, err)
		}
	})
	if joined == 0 {
		t.Error("nothing was joined")
	}
	base := mustParse(t, "https://example.com/a/b/c.html")
	for _, ref := range []string{"d.html", "../d.html", "./d", "/d/e/", "d/", "../../../d", "_static/x.css", "d?e=f&g=%20h", "/?q"} {
		if _, ok := join(base.dir(), int(base.hostEnd), ref); !ok {
			t.Errorf("%q needs no parser", ref)
		}
	}
}

// An absolute URL that is read without the parser is what the parser makes of it; and those that a sitemap lists are.
func TestSameOriginIsWhatTheParserSays(t *testing.T) {
	origin := rapid.SampledFrom([]string{"http://h", "https://example.com:8443", "http://[::1]", "http://h:80", "http://u@h", "HTTP://h", "http:"})
	piece := rapid.SampledFrom([]string{"/", "//", "/a", "/b.html", "/..", "/.", "/%2e", "/é", "?q", "?a=b/c", "@", ":80", "\\", ".evil"})
	bases := []URL{mustParse(t, "http://h/x/y"), mustParse(t, "https://example.com:8443/"), mustParse(t, "http://[::1]/")}
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom(bases).Draw(t, "base")
		own := rapid.Just(base.s[:base.hostEnd])
		ref := rapid.OneOf(own, origin).Draw(t, "origin") + strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "")
		got, ok := sameOrigin(base, ref)
		if !ok {
			return
		}
		read++
		want, userinfo, err := parse(ref, parseBase(base.s))
		if err != nil || userinfo != "" || got != want {
			t.Fatalf("sameOrigin(%q, %q) = %+v, the parser says %+v, %v", base, ref, got, want, err)
		}
	})
	if read == 0 {
		t.Error("nothing was read without the parser")
	}
	if _, ok := sameOrigin(URL{}, "/x"); ok {
		t.Error("no URL has an origin")
	}
	base := mustParse(t, "https://example.com/sitemap.xml")
	for _, ref := range []string{"https://example.com/", "https://example.com/a/b.html", "https://example.com/a/"} {
		if _, ok := sameOrigin(base, ref); !ok {
			t.Errorf("%q needs no parser", ref)
		}
	}
}

// An absolute URL of a site that was linked to before is what the parser makes of it; and common ones need no parser.
func TestOriginsAreWhatTheParserSays(t *testing.T) {
	origin := rapid.SampledFrom([]string{"http://h", "https://example.com:8443", "http://[::1]", "http://h:80", "http://u@h", "HTTP://h", "https://B\u00fccher.example", "https://1.2", "http:", "http://h?", "ftp://h", "https://h\n", "http:///h"})
	piece := rapid.SampledFrom([]string{"/", "//", "/a", "/b.html", "/..", "/.", "/%2e", "/é", "?q", "?a=b/c", "@", ":80", "\\", ".evil"})
	base := mustParse(t, "https://example.com/x")
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		o := newOrigins()
		for range rapid.IntRange(1, 20).Draw(t, "links") {
			ref := origin.Draw(t, "origin") + strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "")
			want, userinfo, err := parse(removeTabs(ref), parseBase(base.s))
			if got, ok := o.resolve(ref); ok {
				read++
				if err != nil || userinfo != "" || got != want {
					t.Fatalf("%q means %+v, the parser says %+v, %v", ref, got, want, err)
				}
			}
			if err == nil {
				o.learn(removeTabs(ref), want)
			}
		}
	})
	if read == 0 {
		t.Error("nothing was read without the parser")
	}
	o := newOrigins()
	o.learn("https://example.org/?first", mustParse(t, "https://example.org/?first"))
	for _, ref := range []string{"https://example.org/", "https://example.org/a/b.html"} {
		if _, ok := o.resolve(ref); !ok {
			t.Errorf("%q needs no parser", ref)
		}
	}
}

// A URL's text is the URL.
func TestCanonical(t *testing.T) {
	for _, raw := range []string{"http://h", "https://example.com:8443/a/b?c=d", "http://[::1]/?", "https://example.com/a?b/c"} {
		u := mustParse(t, raw)
		if got, ok := Canonical(u.String()); !ok || got != u {
			t.Errorf("%q: got %+v, %v; want %+v", raw, got, ok, u)
		}
	}
	for _, raw := range []string{"", "x", "http:", "http://", "http://h", "ftp://h/", "http:///", "\x00\x01"} {
		if got, ok := Canonical(raw); ok {
			t.Errorf("%q: got %+v", raw, got)
		}
	}
}
