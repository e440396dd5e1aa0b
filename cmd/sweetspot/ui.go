package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// The rules of output:
//
//  1. stdout carries data, that is, what was asked for; stderr carries talk.
//     Either makes sense without the other.
//  2. --json makes stdout machine-readable: one JSON value a line, nothing else.
//  3. --quiet leaves only errors on stderr.
//  4. Colour, and what redraws itself, only where the stream itself is a
//     terminal, TERM is not dumb and NO_COLOR is not set. Colour never says
//     anything that the words do not.
//  5. Text from outside (URLs, titles, headers, a server's errors) goes through
//     clean before people see it: it must not steer a terminal. The encoders of
//     JSON and CSV have rules of their own.
//  6. Tables fit the terminal, and shorten URLs in the middle for it. Elsewhere
//     nothing is shortened, so that grep finds it.
//  7. An error is a line: "sweetspot: where: what is wrong; what to type
//     instead", in lower case. Several faults are several lines.

// screen is an output stream and what may be done to it.
type screen struct {
	io.Writer
	colour  bool
	columns int // of the terminal; 0 where there is none
}

func newScreen(w io.Writer, environ []string) *screen {
	s := &screen{Writer: w}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.columns = defaultColumns
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		s.columns = width
	}
	s.colour = wantsColour(environ)
	return s
}

// wantsColour reports whether a terminal may be coloured (https://no-color.org).
func wantsColour(environ []string) bool {
	return variable(environ, "NO_COLOR") == "" && variable(environ, "TERM") != "dumb"
}

// defaultColumns is the width of help, and of terminals that do not say theirs.
const defaultColumns = 80

// terminal reports whether people watch the stream itself.
func (s *screen) terminal() bool { return s.columns > 0 }

func (s *screen) bold(text string) string   { return s.paint("1", text) }
func (s *screen) dim(text string) string    { return s.paint("2", text) }
func (s *screen) red(text string) string    { return s.paint("31", text) }
func (s *screen) green(text string) string  { return s.paint("32", text) }
func (s *screen) yellow(text string) string { return s.paint("33", text) }

func (s *screen) paint(code, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// variable is the value of an environment variable, the last one given.
func variable(environ []string, name string) (text string) {
	for _, pair := range environ {
		if v, ok := strings.CutPrefix(pair, name+"="); ok {
			text = v
		}
	}
	return text
}
