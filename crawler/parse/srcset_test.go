package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The cases of this file are those of web-platform-tests,
// html/semantics/embedded-content/the-img-element/srcset/parse-a-srcset-attribute.html (3-Clause BSD licence),
// with all candidates as the expectation where there it is the one that a browser picks.

func TestSrcsetSplitting(t *testing.T) {
	const a, b, c = "data:,a", "data:,b", "data:,c"
	tests := []struct {
		srcset string
		want   []string
	}{
		{"", nil},
		{",", nil},
		{",,,", nil},
		{"  data:,a  1x  ", []string{a}},
		{"\t\tdata:,a\t\t1x\t\t", []string{a}},
		{"\n\ndata:,a\n\n1x\n\n", []string{a}},
		{"\f\fdata:,a\f\f1x\f\f", []string{a}},
		{"\r\rdata:,a\r\r1x\r\r", []string{a}},
		{"\v\vdata:,a\v\v1x\v\v", []string{"\v\vdata:,a\v\v1x\v\v"}},
		{"\x0e\x0edata:,a\x0e\x0e1x\x0e\x0e", []string{"\x0e\x0edata:,a\x0e\x0e1x\x0e\x0e"}},
		{"\x0f\x0fdata:,a\x0f\x0f1x\x0f\x0f", []string{"\x0f\x0fdata:,a\x0f\x0f1x\x0f\x0f"}},
		{"\x10\x10data:,a\x10\x101x\x10\x10", []string{"\x10\x10data:,a\x10\x101x\x10\x10"}},
		{"data:,a", []string{a}},
		{"data:,a ", []string{a}},
		{"data:,a ,", []string{a}},
		{"data:,a,", []string{a}},
		{"data:,a, ", []string{a}},
		{"data:,a,,,", []string{a}},
		{"data:,a,, , ", []string{a}},
		{" data:,a", []string{a}},
		{",,,data:,a", []string{a}},
		{" , ,,data:,a", []string{a}},
		{"\u00a0data:,a", []string{"\u00a0data:,a"}},
		{"data:,a\u00a0", []string{"data:,a\u00a0"}},

		{"data:,a 1x", []string{a}},
		{"data:,a 1x ", []string{a}},
		{"data:,a 1x,", []string{a}},
		{"data:,a ( , data:,b 1x, ), data:,c", []string{c}},
		{"data:,a ((( , data:,b 1x, ), data:,c", []string{c}},
		{"data:,a [ , data:,b 1x, ], data:,c", []string{b, "]", c}},
		{"data:,a { , data:,b 1x, }, data:,c", []string{b, "}", c}},
		{`data:,a " , data:,b 1x, ", data:,c`, []string{b, `"`, c}},
		{`data:,a \,data:;\,b, data:,c`, []string{`data:;\,b`, c}},
		{"data:,a, data:,b (", []string{a}},
		{"data:,a, data:,b (  ", []string{a}},
		{"data:,a, data:,b (,", []string{a}},
		{"data:,a, data:,b (x", []string{a}},
		{"data:,a, data:,b ()", []string{a}},
		{"data:,a (, data:,b", nil},
		{"data:,a /*, data:,b, data:,c */", []string{b}},
		{"data:,a //, data:,b", []string{b}},
	}
	for _, tt := range tests {
		if got := slices.Collect(candidates(tt.srcset)); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.srcset, got, tt.want)
		}
	}
}

func TestSrcsetDescriptors(t *testing.T) {
	valid := "1w 1h;1h 1w;0x;-0x;1e0x;1E0x;1e-1x;1.5e1x;.5x;.5e1x;1.0x"
	void := "foo;foo foo;foo 1x;foo 1x foo;foo 1w;foo 1w foo;1x 1x;1w 1w;1w 1x;1x 1w;1h 1h;1h 1x;1h 1w 1x;1x 1w 1h;1h;1h foo;foo 1h;" +
		"0w;-1w;1w -1w;1.0w;1w 1.0w;1e0w;1w 1e0w;1www;1w 1www;+1w;1w +1w;1W;1w 1W;Infinityw;1w Infinityw;NaNw;1w NaNw;0x1w;0X1w;" +
		"1x -0x;-1x;1x -1x;-x;.x;-.x;1.x;1x 1.5e1x;1x 1e1.5x;1x 1.0x;+1x;1X;Infinityx;NaNx;0x1x;0X1x;" +
		"1w 0h;1w -1h;1w 1.0h;1w 1e0h;1w 1hhh;1w +1h;1w 1H;1w Infinityh;1w NaNh;0x1h;0X1h"
	for _, c := range "\u0001\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200c\u200d\u202f\u205f\u3000\ufeff" {
		void += fmt.Sprintf(";1%[1]cw;%[1]c1w;1%[1]cx;%[1]c1x;1w 1%[1]ch;1w %[1]c1h", c)
	}
	for d := range strings.SplitSeq(valid, ";") {
		if got := slices.Collect(candidates("a.png " + d + ", b.png")); !slices.Equal(got, []string{"a.png", "b.png"}) {
			t.Errorf("descriptors %q: got %q, want both images", d, got)
		}
	}
	for d := range strings.SplitSeq(void, ";") {
		if got := slices.Collect(candidates("a.png " + d + ", b.png")); !slices.Equal(got, []string{"b.png"}) {
			t.Errorf("descriptors %q: got %q, want b.png alone", d, got)
		}
	}
}

// FuzzSrcset: candidates are pieces of the input, in order, without white space and without commas at the ends.
func FuzzSrcset(f *testing.F) {
	for _, s := range []string{"", "a", "a 1x, b 2x", "a 1w (,) 1h,,b", "a,b c,d", ", ,\t\fa(b 1e5x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rest := s
		for ref := range candidates(s) {
			i := strings.Index(rest, ref)
			if ref == "" || i < 0 || strings.ContainsAny(ref, spaces) || strings.Trim(ref, ",") != ref {
				t.Fatalf("%q: bad candidate %q", s, ref)
			}
			if utf8.ValidString(s) && !utf8.ValidString(ref) {
				t.Fatalf("%q: candidate %q cuts a character", s, ref)
			}
			rest = rest[i+len(ref):]
		}
	})
}
