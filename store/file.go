package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	pageSize = 4096 // on every machine, so that files are alike

	lockWait = time.Second                // how long to wait for a lock
	noWait   = time.Duration(1)           // bbolt takes 0 for ever
	minAlloc = 64 << 10                   // bytes that a file grows by at least
	maxAlloc = 16 << 20                   // and at most
	mapSize  = min(64<<30, math.MaxInt/2) // address space mapped for a writer, so that growing needs no new mapping
	boltFlag = uint32(0xED0CDAED)         // what a bbolt meta page starts with
)

// mode says how a file is opened.
type mode struct {
	write   bool
	create  bool
	wait    time.Duration
	maxSize int
	noMap   bool // the address space does not hold mapSize
}

// file is an open bbolt file, with its descriptor at hand for when bbolt has panicked.
type file struct {
	db       *bolt.DB
	fd       *os.File
	panicked atomic.Bool
}

// openFile opens a bbolt file. A damaged file is an error, never a panic or a fault.
func openFile(path string, m mode) (*file, error) {
	if !m.create {
		if err := sniff(path); err != nil {
			return nil, err
		}
	}
	f := &file{}
	err := guard(func() (err error) {
		f.db, err = bolt.Open(path, 0o644, f.options(m))
		return err
	})
	if err == nil {
		return f, nil
	}
	if _, ok := errors.AsType[*panicError](err); ok && f.fd != nil {
		_ = f.abandon()
	}
	if errors.Is(err, syscall.ENOMEM) && m.write && !m.noMap {
		m.noMap = true // ulimit -v refuses the generous mapping
		return openFile(path, m)
	}
	if errors.Is(err, bolterrors.ErrTimeout) && m.write && readable(path) {
		return nil, &LockedError{} // the pid file is that of a process long gone
	}
	return nil, openError(err, path)
}

// readable reports whether those who hold a file's lock only read it.
func readable(path string) bool {
	f, err := openFile(path, mode{wait: noWait})
	if err != nil {
		return false
	}
	return f.close() == nil
}

func (f *file) options(m mode) *bolt.Options {
	o := &bolt.Options{
		ReadOnly:     !m.write,
		Timeout:      m.wait,
		PageSize:     pageSize,
		FreelistType: bolt.FreelistMapType,
		MaxSize:      m.maxSize,
		NoStatistics: true,
		OpenFile: func(path string, flag int, perm os.FileMode) (fd *os.File, err error) {
			if !m.create {
				flag &^= os.O_CREATE
			}
			f.fd, err = os.OpenFile(path, flag, perm)
			return f.fd, err
		},
	}
	// Windows makes the file as large as its mapping.
	if m.write && !m.noMap && runtime.GOOS != "windows" {
		o.InitialMmapSize = mapSize
	}
	return o
}

// close releases the file.
func (f *file) close() error {
	if f.panicked.Load() {
		return f.abandon()
	}
	return f.db.Close()
}

// abandon releases the file after a panic, when bbolt's own locks may still be held and closing it would wait for ever. Its
// mapping stays until the process ends.
func (f *file) abandon() error {
	unlock(f.fd)
	return f.fd.Close()
}

// view runs fn in a read transaction.
func (f *file) view(fn func(*bolt.Tx) error) error {
	return f.run(func() error { return f.db.View(fn) })
}

// update runs fn in a write transaction and makes it durable.
func (f *file) update(fn func(*bolt.Tx) error) error {
	return f.run(func() error {
		return f.db.Update(func(tx *bolt.Tx) error {
			// With the default of 16 MiB the file of one page would be that big.
			f.db.AllocSize = int(min(max(tx.Size()/8, minAlloc), maxAlloc))
			return fn(tx)
		})
	})
}

// written runs fn in a write transaction and leaves it to the caller to make the file durable.
func (f *file) written(fn func(*bolt.Tx) error) error {
	f.db.NoSync, f.db.NoGrowSync = true, true
	defer func() { f.db.NoSync, f.db.NoGrowSync = false, false }()
	return f.update(fn)
}

func (f *file) run(fn func() error) error {
	err := guard(fn)
	if _, ok := errors.AsType[*panicError](err); ok {
		f.panicked.Store(true)
	}
	return err
}

// panicError is what a damaged file makes of bbolt: an assertion that fails, or a fault beyond the end of the file.
type panicError struct{ value any }

func (e *panicError) Error() string        { return fmt.Sprintf("%v: %v", ErrDamaged, e.value) }
func (e *panicError) Is(target error) bool { return target == ErrDamaged }

// guard turns a panic or a memory fault of fn into an error. fn must not run anything of a caller's.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{p}
		}
	}()
	return fn()
}

// sniff looks whether a file can be a run at all before bbolt, which takes an empty file for a new one, may write to it.
func sniff(path string) error {
	fd, err := os.Open(path)
	if err != nil {
		return openError(err, path)
	}
	defer fd.Close()
	head := make([]byte, 2*pageSize)
	n, err := io.ReadFull(fd, head)
	if n == 0 && err == io.EOF {
		return damaged("file is empty")
	}
	if err != nil && err != io.ErrUnexpectedEOF {
		return err
	}
	const magicAt = 16 // behind the page's header
	for at := magicAt; at+4 <= n; at += pageSize {
		if binary.NativeEndian.Uint32(head[at:]) == boltFlag {
			return nil
		}
	}
	return ErrForeign
}
