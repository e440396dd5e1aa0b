package machine

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"time"
)

// Anonymous returns the memory in bytes that the process holds and no file backs:
// Go's heap and stacks, without the mapping of a run's file.
func Anonymous() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("\nRssAnon:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(string(line)), " kB"), 10, 64)
	return kib << 10
}

// Busy returns how long all processors together have been busy and idle since
// the machine started, whoever used them.
func Busy() (busy, idle time.Duration) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	line, _, _ := bytes.Cut(stat, []byte("\n"))
	for i, field := range bytes.Fields(line) { // cpu user nice system idle iowait irq softirq steal, in 1/100 s
		ticks, _ := strconv.ParseInt(string(field), 10, 64)
		switch d := time.Duration(ticks) * (time.Second / 100); i {
		case 4, 5:
			idle += d
		case 1, 2, 3, 6, 7, 8:
			busy += d
		}
	}
	return busy, idle
}
