//go:build !unix

package crawler

import "time"

// cpuTime is not known here: no verdict blames the processor.
func cpuTime() time.Duration { return 0 }
