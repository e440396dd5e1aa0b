//go:build unix && !solaris && !aix

package main

import (
	"os"
	"syscall"
)

// hold makes a file and locks it until this process ends, however it ends.
func hold(path string) error {
	fd, err := syscall.Open(path, syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewSyscallError("flock", syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB))
}

// abandoned tells whether the process that held a file has ended.
func abandoned(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
