package sitemap

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readText reads one URL a line (sitemaps.org, "Text file"). Lines that are none
// are skipped; a file without any is no sitemap.
func readText(r *bufio.Reader, out *collector) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxToken)
	lines.Split(scanLine)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if !isURL(line) {
			continue
		}
		if err := out.page(Entry{Loc: line}); err != nil {
			return err
		}
	}
	err := lines.Err()
	if len(out.Pages) == 0 && (err == nil || errors.Is(err, bufio.ErrTooLong)) {
		return fmt.Errorf("%w: neither XML nor a list of URLs", ErrFormat)
	}
	return err
}

// scanLine ends a line at CR as well as at LF. The empty one between the two is
// skipped as others are.
func scanLine(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if end := bytes.IndexAny(data, "\r\n"); end >= 0 {
		return end + 1, data[:end], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

func isURL(line string) bool {
	scheme, rest, ok := strings.Cut(line, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// endOf turns the end of a file with nothing in it into what that means.
func endOf(err error) error {
	if err == io.EOF {
		return fmt.Errorf("%w: empty", ErrFormat)
	}
	return err
}
