package diff_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/store/diff"
)

var update = flag.Bool("update", false, "write the golden files")

// busyNight is a diff in which everything that is written for people occurs, said by a site that means no good.
func busyNight(t *testing.T) *diff.Diff {
	t.Helper()
	const long = "a/very/long/path/that/does/not/fit/in/eighty/columns/because/it/goes/on/and/on/index.html"
	before := site{"": {links: []string{"old", "dies", "lost", "flaps", "hub", long}, text: []string{"Home"}}}
	before["old"] = page{text: []string{"this text moves"}}
	before["hub"] = page{links: []string{"behind"}}
	before[long] = page{title: "A short title", text: []string{"noon", "x"}}
	after := site{"": {
		links: []string{"new", "dies", "flaps", "hub", "missing", long}, refused: map[string]string{"lost": "depth"}, text: []string{"Home"},
	}}
	after["new"] = page{text: []string{"this text moves"}}
	after["dies"] = page{status: 404}
	after["missing"] = page{failed: "timeout"}
	after["flaps"] = page{status: 503}
	after["hub"] = page{status: 500}
	after[long] = page{title: "[A](javascript:x) \x1b[31mmuch *longer* title | with `marks`\u202e that does not fit on the same line", text: []string{"one", "x"}, noise: []int{0}}
	for i := range 8 {
		path := fmt.Sprint("p", i)
		for s, year := range map[string]string{"2025": "2025", "2026": "2026"} {
			in := map[string]site{"2025": before, "2026": after}[s]
			home := in[""]
			home.links = append(home.links, path)
			in[""] = home
			in[path] = page{title: fmt.Sprint("Page ", i), text: []string{path, "© " + year}}
		}
	}
	return compare(t, before, after, diff.Options{})
}

func TestGolden(t *testing.T) {
	d := busyNight(t)
	for name, write := range map[string]func(io.Writer) error{
		"busy.txt":    func(w io.Writer) error { return diff.WriteText(w, d, diff.TextOptions{}) },
		"busy-80.txt": func(w io.Writer) error { return diff.WriteText(w, d, diff.TextOptions{Columns: 80, Limit: 5}) },
		"busy.md":     func(w io.Writer) error { return diff.WriteMarkdown(w, d, 0) },
		"busy.jsonl":  func(w io.Writer) error { return diff.WriteJSON(w, d) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if strings.ContainsAny(got.String(), "\x1b\u202e") && name != "busy.jsonl" {
			t.Errorf("%s steers a terminal", name)
		}
		for line := range strings.Lines(got.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); name == "busy-80.txt" && n > 80 {
				t.Errorf("%s: a line of %d columns: %s", name, n, line)
			}
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteError(t *testing.T) {
	d := busyNight(t)
	for name, err := range map[string]error{
		"text":     diff.WriteText(brokenWriter{}, d, diff.TextOptions{}),
		"markdown": diff.WriteMarkdown(brokenWriter{}, d, 0),
		"jsonl":    diff.WriteJSON(brokenWriter{}, d),
	} {
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: got %v, want %v", name, err, io.ErrClosedPipe)
		}
	}
}
