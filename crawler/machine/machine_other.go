//go:build !linux

package machine

import "time"

// Anonymous is not known here.
func Anonymous() int64 { return 0 }

// Busy is not known here.
func Busy() (busy, idle time.Duration) { return 0, 0 }
