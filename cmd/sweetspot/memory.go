package main

import (
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// cgroupShare is how much of a container's memory a crawl may hold: the rest is
// for the kernel's buffers and the pages of the run's file.
const cgroupShare = 0.8

// memoryLimit returns how much memory a crawl may hold: as asked for, or what
// the control group leaves it, or 0 for no limit. The garbage collector is told
// to work harder before the limit is reached.
func memoryLimit(asked int64) int64 {
	if asked == 0 {
		if limit, err := memlimit.FromCgroup(); err == nil && limit < 1<<60 {
			asked = int64(float64(limit) * cgroupShare)
		}
	}
	if asked > 0 {
		debug.SetMemoryLimit(int64(float64(asked) * 0.9))
	}
	return asked
}
