//go:build failpoint

package crawler

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

var passed = struct {
	sync.Mutex
	times map[string]int
}{times: map[string]int{}}

// failpoint kills the process, as kill -9 does, at the n-th passing of the point
// that SWEETSPOT_CRASH_AT names as "point=n".
func failpoint(name string) {
	point, n, _ := strings.Cut(os.Getenv("SWEETSPOT_CRASH_AT"), "=")
	if point != name {
		return
	}
	passed.Lock()
	defer passed.Unlock()
	passed.times[name]++
	if strconv.Itoa(passed.times[name]) == n {
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
		select {}
	}
}
