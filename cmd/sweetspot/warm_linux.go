package main

import (
	"time"

	"golang.org/x/sys/unix"

	"sweetspot/cmd/sweetspot/early"
)

// warmPiece is what is asked for at once: meanwhile the process can map nothing, and a store that is being made waits.
const warmPiece = 128 << 10

// warmer has the memory that the heap grows by ready in large pieces, before it is touched page by page (package early says why).
// Go's heap grows by a chunk of addresses at a time, one behind the other, and fills it before the next. Where that does not
// hold, or the system does not know the request, nothing is saved and nothing lost.
type warmer struct {
	next  uintptr   // where what the heap has not grown by yet begins
	grown time.Time // when it last did
}

func newWarmer() *warmer { return &warmer{next: early.Heap, grown: time.Now()} }

// warm populates what the heap has grown by and returns how long to wait before looking again: a sixteenth of the time that
// the heap has not grown for, so that little of a chunk is touched before. What is not the heap's yet may not be written to,
// and the request for it fails.
func (w *warmer) warm() (wait time.Duration) {
	for w.next != 0 {
		if _, _, fault := unix.Syscall(unix.SYS_MADVISE, w.next, warmPiece, unix.MADV_POPULATE_WRITE); fault != 0 {
			break
		}
		w.next += warmPiece
		w.grown = time.Now()
	}
	return min(max(time.Since(w.grown)/16, time.Millisecond), time.Second)
}
