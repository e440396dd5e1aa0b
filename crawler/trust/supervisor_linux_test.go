package trust

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// call is a system call that a supervised process is about to make.
type call struct {
	name string
	path string // of the file; "" if it changes none
	size int64  // ftruncate: the size to be
}

func (c call) String() string { return c.name + " " + filepath.Base(c.path) }

// judge decides about a call: 0 lets it be made, anything else is what it fails
// with. It may look at the files meanwhile: the thread that calls stands still.
// It is called on the goroutine of the test.
type judge func(call) syscall.Errno

// supervise runs a command whose calls that change files below a folder are put
// to a judge first. It fails the test only if supervision does; the command says
// how it ended.
func supervise(t testing.TB, cmd *exec.Cmd, below string, decide judge) {
	t.Helper()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	must(t, err)
	ours, theirs := os.NewFile(uintptr(pair[0]), "supervisor"), os.NewFile(uintptr(pair[1]), "supervised")
	defer ours.Close()
	next, err := json.Marshal(future{Args: cmd.Args, Env: cmd.Environ()})
	must(t, err)
	self, err := os.Executable()
	must(t, err)
	cmd.Path, cmd.ExtraFiles = self, []*os.File{theirs}
	cmd.Env = append(os.Environ(), roleVar+"=supervised", supervisedVar+"="+string(next))
	err = cmd.Start()
	theirs.Close()
	must(t, err)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	defer func() {
		_ = cmd.Process.Kill() // the judge may have had enough
		<-ended
	}()
	v, err := receive(pair[0], below, decide)
	if err != nil {
		<-ended
		t.Fatalf("supervision does not work here: %v; %s", err, cmd.Stderr)
	}
	must(t, v.run())
	<-ended
}

// supervisor answers for one process.
type supervisor struct {
	listener int
	below    string
	decide   judge
}

// receive waits for the listener of a process.
func receive(socket int, below string, decide judge) (*supervisor, error) {
	oob := make([]byte, unix.CmsgSpace(4))
	n, oobn, _, _, err := unix.Recvmsg(socket, make([]byte, 1), oob, unix.MSG_CMSG_CLOEXEC)
	if err != nil || n == 0 {
		return nil, errors.Join(errors.New("no listener came"), err)
	}
	messages, err := unix.ParseSocketControlMessage(oob[:oobn])
	if err != nil {
		return nil, err
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return nil, err
	}
	return &supervisor{listener: fds[0], below: below, decide: decide}, nil
}

// run answers calls until the process has ended.
func (v *supervisor) run() error {
	defer unix.Close(v.listener)
	for {
		ready := []unix.PollFd{{Fd: int32(v.listener), Events: unix.POLLIN}}
		_, err := unix.Poll(ready, -1)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case ready[0].Revents&unix.POLLIN == 0: // only POLLHUP: nobody is left to call
			return nil
		}
		if err := v.answer(); err != nil {
			return err
		}
	}
}

// notification is struct seccomp_notif of linux/seccomp.h.
type notification struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

// response is struct seccomp_notif_resp.
type response struct {
	id    uint64
	value int64
	errno int32
	flags uint32
}

// answer takes one call and answers it.
func (v *supervisor) answer() error {
	var n notification
	if errno := control(v.listener, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)); errno != 0 {
		return gone(errno)
	}
	r := response{id: n.id}
	c := n.call()
	if strings.HasPrefix(c.path, v.below) {
		r.errno = -int32(v.decide(c))
	}
	if r.errno == 0 {
		r.flags = unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE
	}
	return gone(control(v.listener, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r)))
}

func control(fd int, request uintptr, arg unsafe.Pointer) syscall.Errno {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(arg))
	return errno
}

// gone ignores that a caller has died.
func gone(errno syscall.Errno) error {
	if errno == 0 || errno == unix.ENOENT || errno == unix.EINTR {
		return nil
	}
	return fmt.Errorf("seccomp: %w", errno)
}

// call reads from the process what it is about to do.
func (n *notification) call() call {
	switch n.nr {
	case unix.SYS_OPENAT:
		if n.args[2]&unix.O_CREAT == 0 {
			return call{}
		}
		return call{name: "create", path: n.text(n.args[1])}
	case unix.SYS_MKDIRAT:
		return call{name: "mkdir", path: n.text(n.args[1])}
	case unix.SYS_RENAMEAT:
		return call{name: "rename", path: n.text(n.args[1])}
	case unix.SYS_UNLINKAT:
		return call{name: "unlink", path: n.text(n.args[1])}
	case unix.SYS_WRITE, unix.SYS_PWRITE64:
		return call{name: "write", path: n.file()}
	case unix.SYS_FTRUNCATE:
		return call{name: "truncate", path: n.file(), size: int64(n.args[1])}
	}
	return call{name: "sync", path: n.file()}
}

// file is the path of the file that the first argument stands for.
func (n *notification) file() string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", n.pid, int32(n.args[0])))
	return path
}

// text reads a string out of the process.
func (n *notification) text(address uint64) string {
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", n.pid))
	if err != nil {
		return ""
	}
	defer memory.Close()
	buffer := make([]byte, 4096)
	size, _ := memory.ReadAt(buffer, int64(address)) // less than that at the end of a mapping
	text, _, _ := strings.Cut(string(buffer[:size]), "\x00")
	return text
}
