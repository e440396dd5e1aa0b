//go:build unix

package machine

import (
	"time"

	"golang.org/x/sys/unix"
)

// CPU returns the processor time that the process has used, in user and system
// mode.
func CPU() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
