// Package trust proves the promise about durability by tests; it has no code
// of its own.
//
//	kill -9 at any moment: no page lost, none stored twice, at most the leased
//	requests repeated, politeness kept.
//
// # The method
//
// The test binary starts itself as a child that crawls a site which the parent
// serves, so the record of the requests outlives the child. The parent ends the
// child at a moment of its choice, looks at what is on disk, and starts it again
// with the same options until the crawl is complete. Then the store must hold
// what the site says it has, and the requests must be those that were needed.
//
//   - Kill loop: SIGKILL at random moments. GOFLAGS=-tags=long makes it ten times
//     as long. A seed is printed; SWEETSPOT_SEED repeats it.
//   - Crash points: SIGKILL of itself at each named point of package failpoint, at
//     its first to fifth passing (tag failpoint).
//   - Faults: each call that changes the store fails in turn, with ENOSPC and with
//     EIO (Linux).
//   - Power loss: the store's folder is rebuilt as a disk may hold it at each sync,
//     with what was not synced missing, there, or there in part (Linux).
//   - Clocks: the wall clock jumps back and forth between two sessions.
//   - Locks: of two processes on one run, the second names the first.
//
// # Calls under supervision
//
// Faults and power loss need to know each system call that changes the store, and
// to stop it. The kernel can ask a supervisor before it runs a call
// (seccomp_unotify(2), Linux 5.9): no other program is needed, and no privilege.
// strace cannot take that place: it counts calls by thread, and the goroutine that
// writes moves between threads.
package trust
