//go:build unix

package bench

import (
	"os/exec"
	"syscall"
)

// detach keeps a Ctrl-C at the terminal from the server: the sweep ends it when the
// pages in flight have come.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
