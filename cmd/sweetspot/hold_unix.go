//go:build unix && !solaris && !aix

package main

import (
	"os"
	"syscall"
)

// hold makes a file and locks it until this process ends, however it ends. The file has
// its name only once it is locked, so that nobody finds it without its lock.
func hold(path string) error {
	made := path + ".made"
	fd, err := syscall.Open(made, syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return &os.PathError{Op: "open", Path: made, Err: err}
	}
	if err := syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return os.NewSyscallError("flock", err)
	}
	return os.Rename(made, path)
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
