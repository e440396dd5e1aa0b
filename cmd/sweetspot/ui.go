package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// The rules of output:
//
//  1. stdout carries data, that is, what was asked for; stderr carries talk.
//     Either makes sense without the other.
//  2. --json makes stdout machine-readable: one JSON value a line, nothing else.
//  3. --quiet leaves only errors on stderr.
//  4. What redraws itself only where the stream itself is a terminal and TERM is
//     not dumb; colour only where NO_COLOR is not set either. Colour never says
//     anything that the words do not.
//  5. Text from outside (URLs, titles, headers, a server's errors) goes through
//     clean before people see it: it must not steer a terminal. The encoders of
//     JSON and CSV have rules of their own.
//  6. Tables fit the terminal, and shorten URLs in the middle for it. Elsewhere
//     nothing is shortened, so that grep finds it.
//  7. An error is a line: "sweetspot: where: what is wrong; what to type
//     instead", in lower case. Several faults are several lines.
//  8. Data that could not be written is an error, whatever else went well. The
//     writers of lines do not look: the screen remembers.
//  9. Passwords are never shown, in URLs neither: see withoutLogin.

// screen is an output stream and what may be done to it. It is safe for
// concurrent use.
type screen struct {
	io.Writer
	colour  bool
	redraws bool // lines may be drawn over others
	columns int  // of the terminal; 0 where there is none

	mu     sync.Mutex // one write at a time
	failed error      // of the first write that failed
}

func newScreen(w io.Writer, environ []string) *screen {
	s := &screen{Writer: w}
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.columns = s.width()
	s.permit(environ)
	return s
}

// permit says what the environment allows a terminal.
func (s *screen) permit(environ []string) {
	s.redraws = variable(environ, "TERM") != "dumb"
	s.colour = s.redraws && variable(environ, "NO_COLOR") == "" // https://no-color.org
}

// width is that of the terminal at this moment; it can be resized.
func (s *screen) width() int {
	if f, ok := s.Writer.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return cmp.Or(s.columns, defaultColumns)
}

// Write writes, and remembers the first failure.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.Writer.Write(p)
	if err != nil {
		cause := err
		if e, ok := errors.AsType[*os.PathError](err); ok {
			cause = e.Err // "write /dev/stdout" says nothing
		}
		err = &outputError{cause}
		s.failed = cmp.Or(s.failed, err)
	}
	return n, err
}

// lost returns the error of the first write that failed.
func (s *screen) lost() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// outputError says that what was asked for could not be written.
type outputError struct{ cause error }

func (e *outputError) Error() string { return fmt.Sprintf("standard output: %v", e.cause) }
func (e *outputError) Unwrap() error { return e.cause }

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
