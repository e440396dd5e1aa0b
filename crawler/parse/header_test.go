package parse

import (
	"net/http"
	"slices"
	"testing"
)

func TestLinkValues(t *testing.T) {
	tests := []struct {
		header string
		want   []string // target, rel, target, rel …
	}{
		{"", nil},
		{"<a>", []string{"a", ""}},
		{"<a>; rel=next", []string{"a", "next"}},
		// Examples of RFC 8288, section 3.5.
		{
			`<http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"`,
			[]string{"http://example.com/TheBook/chapter2", "previous"},
		},
		{`</>; rel="http://example.net/foo"`, []string{"/", "http://example.net/foo"}},
		{`</terms>; rel="copyright"; anchor="#foo"`, nil},
		{
			`</TheBook/chapter2>; rel="previous"; title*=UTF-8'de'letztes%20Kapitel, </TheBook/chapter4>; rel="next"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel`,
			[]string{"/TheBook/chapter2", "previous", "/TheBook/chapter4", "next"},
		},
		{`<http://example.org/>; rel="start http://example.net/relation/other"`, []string{"http://example.org/", "start http://example.net/relation/other"}},
		{`<https://example.org/>; rel="start", <https://example.org/index>; rel="index"`, []string{"https://example.org/", "start", "https://example.org/index", "index"}},
		// Commas, semicolons and quotes where they mean nothing.
		{`<a,b;c>; title="x, <y>; \"z\""; rel=next , <b>`, []string{"a,b;c", "next", "b", ""}},
		{`<a>;;  ; REL = "next" ; rel=prev;x`, []string{"a", "next"}},
		{`<a>; rel, <b>; rel=`, []string{"a", "", "b", ""}},
		{`,, <a> ,,`, []string{"a", ""}},
		{`junk, <a>; rel=next junk, <b>`, []string{"a", "next", "b", ""}},
		{`<a`, nil},
		{`<a>; rel="next`, []string{"a", "next"}},
		{`<a>; rel="next\`, []string{"a", `next\`}},
	}
	for _, tt := range tests {
		var got []string
		for ref, rel := range linkValues(tt.header) {
			got = append(got, ref, rel)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.header, got, tt.want)
		}
	}
}

// What is not HTML has links, robots tags and a canonical URL in its header only.
func TestHeaderOfOtherContent(t *testing.T) {
	doc := New(options(t)).Parse(Input{
		URL: mustURL(t, pageURL),
		Header: http.Header{
			"Content-Type": {"application/pdf"},
			"Link":         {`<other.html>; rel=canonical`, "<x\xff>; rel=\"next nofollow\""},
			"Refresh":      {"0; url=moved.html#top"},
			"X-Robots-Tag": {"noindex", "otherbot: nofollow"},
		},
		Body: []byte(`<a href="/no">`),
	})
	want := `Canonical: https://example.com/dir/other.html
Robots: noindex [noindex]
header https://example.com/dir/other.html rel=canonical
header https://example.com/dir/x%EF%BF%BD rel=next nofollow [nofollow]
refresh https://example.com/dir/moved.html #top
`
	if got := render(doc); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCanonicalPrefersThePage(t *testing.T) {
	for page, want := range map[string]string{
		"":                               "https://example.com/h",
		"<link rel=canonical href='/p'>": "https://example.com/p",
	} {
		doc := New(options(t)).Parse(Input{
			URL:    mustURL(t, pageURL),
			Header: http.Header{"Content-Type": {"text/html"}, "Link": {"</h>; rel=canonical"}},
			Body:   []byte(page),
		})
		if doc.Canonical != want {
			t.Errorf("%q: got %q, want %q", page, doc.Canonical, want)
		}
	}
}
