package parse

import "testing"

// The cases are those of web-platform-tests, html/semantics/document-metadata/the-meta-element/pragma-directives/
// attr-meta-http-equiv-refresh/parsing.html (3-Clause BSD licence), with the URL as it is before it is resolved.
func TestParseRefresh(t *testing.T) {
	tests := []struct {
		content, want string
		ok            bool
	}{
		{"", "", false},
		{"1", "", true},
		{"1 ", "", true},
		{"1\t", "", true},
		{"1\r", "", true},
		{"1\n", "", true},
		{"1\f", "", true},
		{"1;", "", true},
		{"1,", "", true},
		{"1; url=foo", "foo", true},
		{"1, url=foo", "foo", true},
		{"1 url=foo", "foo", true},
		{"1;\turl=foo", "foo", true},
		{"1,\turl=foo", "foo", true},
		{"1\turl=foo", "foo", true},
		{"1;\rurl=foo", "foo", true},
		{"1,\rurl=foo", "foo", true},
		{"1\rurl=foo", "foo", true},
		{"1;\nurl=foo", "foo", true},
		{"1,\nurl=foo", "foo", true},
		{"1\nurl=foo", "foo", true},
		{"1;\furl=foo", "foo", true},
		{"1,\furl=foo", "foo", true},
		{"1\furl=foo", "foo", true},
		{"1url=foo", "", false},
		{"1x;url=foo", "", false},
		{"1 x;url=foo", "x;url=foo", true},
		{"1;;url=foo", ";url=foo", true},
		{"  1  ;  url  =  foo", "foo", true},
		{"  1  ,  url  =  foo", "foo", true},
		{"  1  ;  foo", "foo", true},
		{"  1  ,  foo", "foo", true},
		{"  1  url  =  foo", "foo", true},
		{"1; url=foo ", "foo ", true},
		{"1; url=f\to\no", "f\to\no", true},
		{`1; url="foo"bar`, "foo", true},
		{"1; url='foo'bar", "foo", true},
		{`1; url="foo'bar`, "foo'bar", true},
		{"1; url foo", "url foo", true},
		{"1; urlfoo", "urlfoo", true},
		{"1; urfoo", "urfoo", true},
		{"1; ufoo", "ufoo", true},
		{`1; "foo"bar`, "foo", true},
		{"; foo", "", false},
		{", foo", "", false},
		{"foo", "", false},
		{"+1; url=foo", "", false},
		{"-1; url=foo", "", false},
		{"+0; url=foo", "", false},
		{"-0; url=foo", "", false},
		{"0; url=foo", "foo", true},
		{"+1; foo", "", false},
		{"-1; foo", "", false},
		{"+0; foo", "", false},
		{"-0; foo", "", false},
		{"0; foo", "foo", true},
		{"+1", "", false},
		{"-1", "", false},
		{"+0", "", false},
		{"-0", "", false},
		{"0", "", true},
		{"1.9; url=foo", "foo", true},
		{"1.9..5.; url=foo", "foo", true},
		{".9; url=foo", "foo", true},
		{"0.9; url=foo", "foo", true},
		{"1e0; url=foo", "", false},
		{"1e1; url=foo", "", false},
		{"10e-1; url=foo", "", false},
		{"-0.1; url=foo", "", false},

		{"0;URL=foo", "foo", true},
		{`0; uRl = "foo`, "foo", true},
		{"0; url=''", "", true},
		{"0; url=", "", true},
		{"0; u", "u", true},
	}
	for _, tt := range tests {
		if got, ok := parseRefresh(tt.content); got != tt.want || ok != tt.ok {
			t.Errorf("%q: got %q, %v; want %q, %v", tt.content, got, ok, tt.want, tt.ok)
		}
	}
}
