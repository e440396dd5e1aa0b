package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestNoTerminalNoColour(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, s := range []*screen{newScreen(f, []string{"TERM=xterm"}), newScreen(&bytes.Buffer{}, nil)} {
		if s.terminal() || s.redraws || s.colour || s.red("x") != "x" {
			t.Errorf("%+v takes itself for a terminal", s)
		}
	}
}

func TestColour(t *testing.T) {
	s := &screen{colour: true}
	if got := s.bold("a") + s.dim("b") + s.red("c") + s.green("d") + s.yellow("e") + s.red(""); got !=
		"\x1b[1ma\x1b[0m\x1b[2mb\x1b[0m\x1b[31mc\x1b[0m\x1b[32md\x1b[0m\x1b[33me\x1b[0m" {
		t.Errorf("%q", got)
	}
}

func TestWhatATerminalMayBe(t *testing.T) {
	tests := []struct {
		environ         []string
		colour, redraws bool
	}{
		{nil, true, true},
		{[]string{"TERM=xterm"}, true, true},
		{[]string{"TERM=dumb"}, false, false},
		{[]string{"NO_COLOR=1"}, false, true},
		{[]string{"NO_COLOR="}, true, true},
		{[]string{"NO_COLOR=", "NO_COLOR=1"}, false, true},
	}
	for _, tt := range tests {
		s := &screen{columns: 80}
		s.permit(tt.environ)
		if s.colour != tt.colour || s.redraws != tt.redraws {
			t.Errorf("%q: colour %t, redraws %t", tt.environ, s.colour, s.redraws)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"plain text":              "plain text",
		"größer 漢字 👍":             "größer 漢字 👍",
		"a\tb\nc\r\nd":            "a b c  d",
		"nb\u00a0sp":              "nb sp",
		"\x1b[31mred\x1b[0m":      `\x1b[31mred\x1b[0m`,
		"\x1b]0;title\a":          `\x1b]0;title\a`,
		"\u009b31m":               `\u009b31m`,
		"\x7f":                    `\x7f`,
		"evil\u202egnp.exe":       `evil\u202egnp.exe`,
		"zero\u200bwidth\ufeff":   `zero\u200bwidth\ufeff`,
		"broken \xff\xfe byte":    `broken \xff\xfe byte`,
		"half \xe6\xbc":           `half \xe6\xbc`,
		"replacement \ufffd sign": "replacement \ufffd sign",
	} {
		if got := clean(text); got != want {
			t.Errorf("clean(%q) = %q, want %q", text, got, want)
		}
	}
}

// FuzzClean: whatever comes in, what goes out cannot steer a terminal.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "a", "\x1b[0m", "\xff", "\u202e", "漢", "\xef\xbf", "\ufffd", "\xef\xbf\xbd\xef"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := clean(text)
		if !utf8.ValidString(got) {
			t.Errorf("clean(%q) = %q is not UTF-8", text, got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("clean(%q) = %q", text, got)
		}
		if clean(got) != got {
			t.Errorf("clean(%q) is not clean itself", text)
		}
	})
}

func TestShorten(t *testing.T) {
	tests := []struct {
		text  string
		limit int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "a…d"},
		{"abcdefgh", 6, "abc…gh"},
		{"漢字漢字", 8, "漢字漢字"},
		{"漢字漢字", 7, "漢字…字"},
		{"漢字漢字", 6, "漢…字"},
		{"abc", 1, "…"},
		{"abc", 0, "…"},
	}
	for _, tt := range tests {
		if got := shorten(tt.text, tt.limit); got != tt.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	got := wrap("one two  three averyverylongword four", 9)
	if diff := cmp.Diff([]string{"one two", "three", "averyverylongword", "four"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTable(t *testing.T) {
	columns := []column{{title: "status", right: true}, {title: "url", shrink: true}, {title: "on", shrink: true}}
	rows := [][]string{
		{"404", "https://example.com/a/very/long/path/to/a/page.html", "https://example.com/"},
		{"5", "x\x1b[0m"},
	}
	tests := []struct {
		name   string
		screen *screen
		want   string
	}{
		{"nothing is cut off a terminal", &screen{}, "" +
			"status  url                                                  on\n" +
			"   404  https://example.com/a/very/long/path/to/a/page.html  https://example.com/\n" +
			"     5  x\\x1b[0m\n"},
		{"fits a terminal, the widest column gives way", &screen{columns: 60}, "" +
			"status  url                             on\n" +
			"   404  https://example…to/a/page.html  https://example.com/\n" +
			"     5  x\\x1b[0m\n"},
		{"bold titles", &screen{columns: 200, colour: true}, "" +
			"\x1b[2mstatus\x1b[0m  \x1b[2murl\x1b[0m                                                  \x1b[2mon\x1b[0m\n" +
			"   404  https://example.com/a/very/long/path/to/a/page.html  https://example.com/\n" +
			"     5  x\\x1b[0m\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			tt.screen.Writer = &out
			if err := tt.screen.table(columns, rows); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
