//go:build unix

package seen

import "golang.org/x/sys/unix"

// reserve returns zeroed memory outside the Go heap. Running out of address
// space is no state a crawl can go on in, so it panics as the runtime would.
func reserve(n int) []byte {
	memory, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|populate)
	if err != nil {
		panic("seen: out of memory: " + err.Error())
	}
	return memory
}

func release(memory []byte) {
	if memory != nil {
		_ = unix.Munmap(memory) // fails only for memory that is not ours
	}
}
