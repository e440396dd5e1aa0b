package trust

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"sweetspot/store"
)

// program is the command line's program, built for this test. It is not the test
// binary under another name: what is proved is what a user runs.
func program(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sweetspot")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "sweetspot/cmd/sweetspot")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// crawling prepares the program to crawl a web. Nothing is tried twice: that
// would only take time.
func (w *served) crawling(t testing.TB, program, dir string, flags ...string) *exec.Cmd {
	t.Helper()
	args := append([]string{"crawl", "--json", "--quiet", "--retries=0", "--max-depth=none", "--store=" + dir, w.job.Seeds[0]}, flags...)
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdout, cmd.Stderr = new(bytes.Buffer), new(bytes.Buffer)
	return cmd
}

func talk(cmd *exec.Cmd) string { return cmd.Stderr.(*bytes.Buffer).String() }

// reported returns the visits that a crawl with --json has printed.
func reported(t testing.TB, cmd *exec.Cmd) ids {
	t.Helper()
	found := ids{}
	for in := json.NewDecoder(cmd.Stdout.(*bytes.Buffer)); in.More(); {
		var line struct {
			Type string   `json:"type"`
			ID   store.ID `json:"id"`
		}
		must(t, in.Decode(&line))
		if line.Type == "page" {
			found[line.ID] = true
		}
	}
	return found
}
