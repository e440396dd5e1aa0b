package config

import (
	"strings"
	"testing"
)

// FuzzFile: no file makes the reader panic, and each fault is one line that
// begins with the file's name.
func FuzzFile(f *testing.F) {
	for _, seed := range []string{
		"", "workers: 8", "include: [a, b]", "include:\n - a\n", "a: {b: c}", "header: |\n  x: y\n", "- 1", "workers: &a 1\nretries: *a",
		"<<: {a: b}", "? [a]: b", "---\n---\nrate: off", "workers: !!int 3", "\t", "\"", "user: 'a:b'", "{", "rate: ~",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseFile(Options(), "f.yaml", []byte(text))
		if err == nil {
			return
		}
		for line := range strings.Lines(err.Error()) {
			if !strings.HasPrefix(line, "f.yaml:") {
				t.Errorf("fault %q", line)
			}
		}
	})
}
