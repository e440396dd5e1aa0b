//go:build !linux || !(amd64 || arm64)

package early

// Heap is not known here.
const Heap uintptr = 0
