package main

import (
	"fmt"
	"strings"
	"time"
)

// overlay is a few lines on a terminal, drawn over themselves.
type overlay struct {
	out   *screen
	lines int // drawn last time
}

// show draws the lines over those of the last time, and clears what is below:
// Ctrl-C echoes there.
func (v *overlay) show(lines []string) {
	var b strings.Builder
	if v.lines > 0 {
		fmt.Fprintf(&b, "\r\x1b[%dA", v.lines)
	}
	for _, line := range lines {
		b.WriteString(line + "\x1b[K\n")
	}
	b.WriteString("\x1b[J")
	v.lines = len(lines)
	_, _ = v.out.Write([]byte(b.String())) // a terminal that went away does not stop the work
}

// end leaves the terminal as it was.
func (v *overlay) end() {
	if v.lines > 0 {
		_, _ = fmt.Fprintf(v.out, "\r\x1b[%dA\x1b[J", v.lines)
	}
	v.lines = 0
}

// redraw shows what compose says ten times a second until it is stopped.
func (v *overlay) redraw(compose func() []string) (stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		defer v.end()
		ticks := time.NewTicker(100 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				v.show(compose())
			case <-over:
				return
			}
		}
	}()
	return func() {
		close(over)
		<-done
	}
}
