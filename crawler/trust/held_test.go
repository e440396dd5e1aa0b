package trust

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// holding is what this process holds of the system.
type holding struct {
	files  int
	memory int // KiB
}

// held counts once all that can be given back has been.
func held(t testing.TB) holding {
	t.Helper()
	debug.FreeOSMemory()
	files, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	h := holding{files: len(files)}
	memory := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(memory) // not the process' own figure: the race detector never gives its shadow back
	h.memory = int(memory[0].Value.Uint64()-memory[1].Value.Uint64()) >> 10
	return h
}

// noMoreThan wants no more files than before, and no memory that grows with the
// number of crawls.
func (h holding) noMoreThan(t testing.TB, before holding) {
	t.Helper()
	t.Logf("files %d → %d, memory %d → %d KiB", before.files, h.files, before.memory, h.memory)
	if h.files > before.files {
		t.Errorf("%d files are open, there were %d", h.files, before.files)
	}
	if h.memory > before.memory*3/2+32<<10 {
		t.Errorf("%d KiB of memory are held, there were %d", h.memory, before.memory)
	}
}
