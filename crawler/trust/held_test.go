package trust

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

// holding is what this process holds of the system.
type holding struct {
	files     int
	anonymous int // KiB
}

// held counts once all that can be given back has been.
func held(t testing.TB) holding {
	t.Helper()
	debug.FreeOSMemory()
	files, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	status, err := os.ReadFile("/proc/self/status")
	must(t, err)
	h := holding{files: len(files)}
	_, value, _ := strings.Cut(string(status), "RssAnon:")
	_, err = fmt.Sscan(value, &h.anonymous)
	must(t, err)
	return h
}

// noMoreThan wants no more files than before, and no memory that grows with the
// number of crawls.
func (h holding) noMoreThan(t testing.TB, before holding) {
	t.Helper()
	t.Logf("files %d → %d, anonymous memory %d → %d KiB", before.files, h.files, before.anonymous, h.anonymous)
	if h.files > before.files {
		t.Errorf("%d files are open, there were %d", h.files, before.files)
	}
	if h.anonymous > before.anonymous*3/2+32<<10 {
		t.Errorf("%d KiB of memory are held, there were %d", h.anonymous, before.anonymous)
	}
}
