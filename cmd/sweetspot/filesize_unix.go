//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// bearFileSizeLimit makes a file that reaches the limit of its size (ulimit -f,
// systemd's LimitFSIZE) an error like a full disk. The signal that comes with it
// would end the program with a stack trace.
func bearFileSizeLimit() { signal.Ignore(syscall.SIGXFSZ) }
