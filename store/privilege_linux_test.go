package store

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// withoutPrivilege runs fn as an ordinary user would, as far as files are concerned: root ignores permissions.
func withoutPrivilege(t *testing.T, fn func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		fn()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		const nobody = 65534
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0); errno != 0 {
			t.Error(errno)
			return
		}
		fn()
	}()
	<-done
}
