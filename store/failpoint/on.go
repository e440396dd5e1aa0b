//go:build failpoint

package failpoint

import (
	"os"
	"strconv"
	"strings"
	"sync"
)

var passed = struct {
	sync.Mutex
	times map[string]int
}{times: map[string]int{}}

// Pass passes a point, or dies there.
func Pass(point string) {
	name, n, _ := strings.Cut(os.Getenv("SWEETSPOT_CRASH_AT"), "=")
	if name != point {
		return
	}
	passed.Lock()
	defer passed.Unlock()
	passed.times[point]++
	if strconv.Itoa(passed.times[point]) == n {
		die()
	}
}

// die does not return, and runs nothing that is deferred.
func die() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}
