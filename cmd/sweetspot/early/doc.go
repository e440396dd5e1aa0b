// Package early has the memory that the program starts with ready before the program touches it.
//
// Touching a page for the first time is a fault, which the system answers one by one. Where that is dear (ten microseconds have
// been seen on virtual machines, and three times as many for a page of the program's file) it is most of what a start takes:
// 800 faults in 25 ms. Asked for in large pieces, the same memory comes at a tenth of a microsecond to one for each 4 KiB.
//
// It works only if it is initialized before the packages whose initializers fault. Go initializes the first package by import
// path whose imports are (Go specification, Program initialization), so this one imports nothing: not even the package
// syscall, which waits for the package sync, for which most others wait, too.
package early

// heapChunk is what Go's heap grows by at least, and is aligned to.
const heapChunk = 4 << 20
