//go:build linux && (amd64 || arm64)

package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"sweetspot/crawler/machine"
)

// What the program's file is mapped to is there once it has begun, whether it was touched or not: see package early.
func TestImageIsThere(t *testing.T) {
	code, constant := reflect.ValueOf(main).Pointer(), uintptr(unsafe.Pointer(unsafe.StringData("a constant")))
	for _, at := range []uintptr{code, constant} {
		deadline := time.Now().Add(10 * time.Second) // it is asked for beside what else begins
		for {
			size, there := mapping(t, at)
			if !populates() || there > size*9/10 {
				break
			}
			if time.Now().After(deadline) {
				t.Errorf("%d of %d KiB around %#x are there", there, size, at)
				break
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// mapping returns how large the mapping that holds an address is, and how much of it is there, in KiB.
func mapping(t *testing.T, at uintptr) (size, there int) {
	t.Helper()
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(smaps)) {
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = from <= at && at < to
		}
		if inside {
			_, _ = fmt.Sscanf(line, "Size: %d kB", &size)
			_, _ = fmt.Sscanf(line, "Rss: %d kB", &there)
		}
	}
	if size == 0 {
		t.Fatalf("nothing is mapped at %#x", at)
	}
	return size, there
}

// What the heap has grown by is there before anybody touches it, and what it has not is left alone.
func TestWarm(t *testing.T) {
	w := newWarmer()
	w.warm() // what other tests have left
	before, next := machine.Anonymous(), w.next
	untouched = append(untouched, make([]byte, 256<<20))
	w.warm()
	warmed, more := w.next-next, machine.Anonymous()-before
	if !populates() {
		t.Log("the system cannot be asked for memory in one piece")
		warmed, more = warmed+256<<20, more+256<<20
	}
	if warmed < 192<<20 || warmed > 320<<20 || more < 192<<20 || more > 320<<20 {
		t.Errorf("%d MiB of addresses and %d MiB of memory more, want about 256", warmed>>20, more>>20)
	}
}

// untouched keeps what TestWarm has made: freed, it would be there for the next time.
var untouched [][]byte

// populates tells whether the system knows the request.
func populates() bool {
	memory, err := unix.Mmap(-1, 0, 1<<16, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return false
	}
	defer unix.Munmap(memory)
	return unix.Madvise(memory, unix.MADV_POPULATE_WRITE) == nil
}

// The longer the heap has not grown, the less often it is looked at.
func TestWarmWait(t *testing.T) {
	for _, c := range []struct{ idle, least, most time.Duration }{
		{0, time.Millisecond, time.Millisecond},
		{8 * time.Second, 500 * time.Millisecond, time.Second},
		{time.Hour, time.Second, time.Second},
	} {
		w := warmer{grown: time.Now().Add(-c.idle)}
		if wait := w.warm(); wait < c.least || wait > c.most {
			t.Errorf("idle for %v: looks again after %v, want %v to %v", c.idle, wait, c.least, c.most)
		}
	}
}
