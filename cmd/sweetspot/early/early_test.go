//go:build linux && (amd64 || arm64)

package early

import (
	"os"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The test of what the program's file is mapped to stands with the program, which is large enough for it.

func TestHeapIsThere(t *testing.T) {
	object := uintptr(unsafe.Pointer(new([64]byte)))
	if Heap%heapChunk != 0 || object > Heap+heapChunk || object+2*heapChunk < Heap {
		t.Fatalf("the heap is said to end at %#x, an object is at %#x", Heap, object)
	}
	const last = pageSize // of the chunk, which the object may lie in the last of
	pages := make([]byte, last/os.Getpagesize())
	_, _, fault := unix.Syscall(unix.SYS_MINCORE, Heap-last, last, uintptr(unsafe.Pointer(&pages[0])))
	if fault != 0 {
		t.Fatal(fault)
	}
	for i, page := range pages {
		if populates() && page&1 == 0 {
			t.Fatalf("page %d of the last %d is not there", i, len(pages))
		}
	}
}

// populates tells whether the system knows the request.
func populates() bool {
	at := uintptr(unsafe.Pointer(new([64]byte)))
	return madvise(at&^(pageSize-1), pageSize, populateWrite) == 0
}
