package links

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Baseline is a list of links that are known to be broken. Its text has a link a line, source and target, "-" for a source that
// there is none of; so it can be read, merged and shortened by hand.
type Baseline []Link

const baselineHead = "# Links known to be broken: source, target. sweetspot links --baseline FILE --ratchet only ever shortens this list.\n"

// ParseBaseline reads the text of a baseline. Empty lines and those that begin with # are not meant.
func ParseBaseline(r io.Reader) (Baseline, error) {
	var b Baseline
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) != 2 {
			return nil, fmt.Errorf("line %d: want a source and a target", n)
		}
		var l Link
		if fields[0] != "-" {
			l.Source = fields[0]
		}
		l.Target, l.Fragment, _ = strings.Cut(fields[1], "#")
		b = append(b, l)
	}
	return b, lines.Err()
}

// Write writes the text.
func (b Baseline) Write(w io.Writer) error {
	text := []byte(baselineHead)
	for _, l := range slices.SortedFunc(slices.Values(b), compareLinks) {
		source := l.Source
		if source == "" {
			source = "-"
		}
		text = fmt.Appendf(text, "%s %s\n", source, l.href())
	}
	_, err := w.Write(text)
	return err
}

// href is the target as it stands in a page. What a stranger wrote into a fragment is escaped as browsers do it (WHATWG's fragment
// percent-encode set), so that it can neither end a line nor close a bracket.
func (l Link) href() string {
	if l.Fragment == "" {
		return l.Target
	}
	b := []byte(l.Target + "#")
	for i := range len(l.Fragment) {
		if c := l.Fragment[i]; c <= ' ' || c == 0x7f || strings.IndexByte("\"<>`", c) >= 0 {
			b = fmt.Appendf(b, "%%%02X", c)
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}

// known returns the links by the text that a file holds of them.
func (b Baseline) known() map[string]bool {
	known := make(map[string]bool, len(b))
	for _, l := range b {
		known[l.Source+" "+l.href()] = true
	}
	return known
}

// Fresh returns the problems that the baseline does not know.
func (b Baseline) Fresh(problems []Problem) []Problem {
	known := b.known()
	return slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return known[p.Source+" "+p.href()] })
}

// Shrink returns the links of the baseline that are still broken. It never adds any.
func (b Baseline) Shrink(problems []Problem) Baseline {
	broken := NewBaseline(problems).known()
	return slices.DeleteFunc(slices.Clone(b), func(l Link) bool { return !broken[l.Source+" "+l.href()] })
}

// NewBaseline returns the baseline that knows all of some problems.
func NewBaseline(problems []Problem) (b Baseline) {
	for _, p := range problems {
		b = append(b, p.Link)
	}
	return b
}
