//go:build linux && (amd64 || arm64)

package early

import "unsafe"

const (
	pageSize = 64 << 10 // the largest of the systems that Go runs on
	piece    = 1 << 20  // what is asked for at once: meanwhile the process can map nothing

	populateRead  = 22 // MADV_POPULATE_READ: kernels before 5.14 do not know it, and all goes on without
	populateWrite = 23 // MADV_POPULATE_WRITE
)

// Heap is the address up to which the heap had memory when the program began. It grows from there, chunk by chunk.
var Heap = heap()

// heap populates what is left of the heap's first chunk, and beside that, what the program's file is mapped to for reading.
// The chunk is filled from a place that the runtime draws by lot, so what is left may be little.
func heap() uintptr {
	go populate(image())
	var local byte // on a stack, and that is the heap's
	at := uintptr(unsafe.Pointer(&local)) &^ (pageSize - 1)
	end := at&^(heapChunk-1) + heapChunk
	madvise(at, end-at, populateWrite)
	return end
}

func populate(from, to uintptr) {
	for from &^= pageSize - 1; from < to; from += piece {
		madvise(from, min(piece, to-from), populateRead)
	}
}

// madvise is the system call. What it returns is 0 or the negative of an errno.
func madvise(addr, n, advice uintptr) (result uintptr)

// image is where the program's instructions begin and its constants end.
func image() (start, end uintptr)
