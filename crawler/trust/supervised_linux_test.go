package trust

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

func init() { roles["supervised"] = supervisedRole }

// supervisedVar holds what a supervised process is to become, a future.
const supervisedVar = "SWEETSPOT_TRUST_FUTURE"

// future is a program with its arguments and environment.
type future struct{ Args, Env []string }

// parentSocket is where a child finds its end of a socket to its supervisor.
const parentSocket = 3

// changing are the calls by which a program changes files, as far as the Go
// runtime makes them.
var changing = []uint32{
	unix.SYS_OPENAT, unix.SYS_MKDIRAT, unix.SYS_RENAMEAT, unix.SYS_UNLINKAT,
	unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC,
}

// supervisedRole asks the kernel to put the calls that change files to whoever
// holds the listener, hands the listener to its parent, and becomes the program
// that it was asked for. It returns only if that fails.
func supervisedRole() int {
	runtime.LockOSThread() // the filter is this thread's, and it is this one that goes on
	var next future
	err := json.Unmarshal([]byte(os.Getenv(supervisedVar)), &next)
	if err == nil {
		err = handListener()
	}
	if err == nil {
		err = syscall.Exec(next.Args[0], next.Args, next.Env)
	}
	fmt.Fprintln(os.Stderr, "supervised:", err)
	return 125
}

func handListener() error {
	listener, err := listen()
	if err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	if err := unix.Sendmsg(parentSocket, []byte{0}, unix.UnixRights(listener), nil, 0); err != nil {
		return fmt.Errorf("hand the listener over: %w", err)
	}
	unix.CloseOnExec(parentSocket)
	return nil
}

// listen installs the filter.
func listen() (fd int, err error) {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, err
	}
	filter := seccompFilter()
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	// A call that the supervisor has been told of is not interrupted by a signal: it would be told of it twice (Linux 5.19).
	for _, flags := range []uintptr{unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER} {
		r, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&program)))
		if errno == 0 {
			return int(r), nil
		}
		err = errno
	}
	return 0, err
}

// seccompFilter puts the changing calls to the supervisor and allows all others.
// What it looks at is the number of the call, the first word of struct
// seccomp_data.
func seccompFilter() []unix.SockFilter {
	filter := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}}
	for i, nr := range changing {
		filter = append(filter, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: uint8(len(changing) - i), K: nr})
	}
	return append(filter,
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_USER_NOTIF},
	)
}
