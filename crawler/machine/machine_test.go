package machine_test

import (
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sweetspot/crawler/machine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestCPU computes until the clock of the processor has moved, which it does
// only if it is read.
func TestCPU(t *testing.T) {
	if runtime.GOOS == "windows" {
		if machine.CPU() != 0 {
			t.Error("want 0 where it is not known")
		}
		return
	}
	for from := machine.CPU(); machine.CPU() < from+20*time.Millisecond; {
		if t.Context().Err() != nil {
			t.Fatal("the clock of the processor stands still")
		}
	}
}

// TestAnonymous holds 64 MiB and sees at least most of them.
func TestAnonymous(t *testing.T) {
	if runtime.GOOS != "linux" {
		if machine.Anonymous() != 0 {
			t.Error("want 0 where it is not known")
		}
		return
	}
	before := machine.Anonymous()
	block := make([]byte, 64<<20)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	if got := machine.Anonymous() - before; got < 48<<20 {
		t.Errorf("64 MiB more raise it by %d bytes", got)
	}
	runtime.KeepAlive(block)
	if busy, idle := machine.Busy(); busy <= 0 || idle <= 0 {
		t.Errorf("machine: busy %v, idle %v", busy, idle)
	}
}
