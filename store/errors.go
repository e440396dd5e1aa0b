package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// These errors come when a store or a run is opened.
var (
	// ErrNoStore says that there is no store in this folder.
	ErrNoStore = errors.New("no such store")
	// ErrNoRun says that the store has no run of this number.
	ErrNoRun = errors.New("no such run")
	// ErrLocked says that another process holds the run; the error is a [*LockedError].
	ErrLocked = errors.New("locked by another process")
	// ErrForeign says that the file is not a run.
	ErrForeign = errors.New("not a sweetspot run")
	// ErrNewer says that a newer version of this program has written the file.
	ErrNewer = errors.New("written by a newer sweetspot")
	// ErrFinished says that the run is complete, so that nothing may be added.
	ErrFinished = errors.New("run is finished")
)

// These errors come when a run is read or written.
var (
	// ErrDamaged says that the file is not what was written.
	ErrDamaged = errors.New("damaged")
	// ErrInvalid says that a batch would break an invariant. Nothing was written and the run can go on.
	ErrInvalid = errors.New("batch breaks an invariant")
	// ErrFull says that the disk, the quota or the size set by [Store.LimitSize] is exhausted. What was committed before is safe.
	ErrFull = errors.New("disk full")
	// ErrWrite says that the system refused to write for another reason. What was committed before is safe.
	ErrWrite = errors.New("cannot write")
	// ErrReadOnly says that the run was opened by [Store.Read].
	ErrReadOnly = errors.New("run is open for reading only")
	// ErrNoIndex says that the run has no index by URL, because it has not ended.
	ErrNoIndex = errors.New("not ended, so it has no index")
	// ErrClosed says that the run has been closed.
	ErrClosed = errors.New("run is closed")
)

// LockedError names the holder of a run. It matches [ErrLocked].
type LockedError struct {
	PID int // 0 if not known: then the holder is likely a reader
}

// Error names the process.
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return ErrLocked.Error() + " that reads it"
	}
	return fmt.Sprintf("%v (pid %d)", ErrLocked, e.PID)
}

// Is makes errors.Is(e, ErrLocked) true.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrDamaged, fmt.Errorf(format, args...))
}

// openError gives an error of bbolt's open its meaning for the caller.
func openError(err error, path string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return &LockedError{PID: readPID(path)}
	case errors.Is(err, os.ErrNotExist):
		return ErrNoRun
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch),
		errors.Is(err, bolterrors.ErrChecksum), strings.Contains(err.Error(), "file size too small"):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// writeError gives an error of writing its meaning. bbolt flattens some errors into text, so text is compared too.
func writeError(err error) error {
	for _, known := range []error{nil, ErrInvalid, ErrDamaged, ErrLocked} {
		if errors.Is(err, known) {
			return err
		}
	}
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.HasSuffix(err.Error(), full.Error()) {
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
	}
	return fmt.Errorf("%w: %w", ErrWrite, err)
}
