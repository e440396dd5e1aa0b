//go:build unix && !solaris && !aix

package store

import (
	"os"
	"syscall"
)

// unlock gives up bbolt's lock on a file. Closing the descriptor does not, as long as the file is mapped.
func unlock(fd *os.File) { _ = syscall.Flock(int(fd.Fd()), syscall.LOCK_UN) }
