package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Store is a folder of runs. It holds nothing open and is safe for concurrent use.
type Store struct {
	dir     string
	maxSize int
}

// Open returns the store in the folder dir and makes it if it is not there. It is durable once there is a run in it.
func Open(dir string) (*Store, error) {
	if err := (&Store{dir: dir}).makeFolders(); err != nil {
		return nil, fmt.Errorf("create store %q: %w", dir, writeError(err))
	}
	return OpenExisting(dir)
}

// makeFolders makes the store's folders, which [Store.Create] makes durable, in one that is durable.
func (s *Store) makeFolders() error {
	if err := makeDir(s.parent()); err != nil {
		return err
	}
	if err := mkdir(s.dir); err != nil {
		return err
	}
	return mkdir(s.runsDir())
}

// OpenExisting returns the store in the folder dir, and ErrNoStore if there is none. It writes nothing.
func OpenExisting(dir string) (*Store, error) {
	s := &Store{dir: dir}
	info, err := os.Stat(s.runsDir())
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, fmt.Errorf("open store %q: %w", dir, ErrNoStore)
	}
	if err != nil {
		return nil, fmt.Errorf("open store %q: %w", dir, err)
	}
	return s, nil
}

// Dir returns the folder.
func (s *Store) Dir() string { return s.dir }

// LimitSize makes a run that is opened for writing from now on report ErrFull instead of growing its file beyond this many
// bytes; 0 lifts the limit. Call it before the store is shared.
func (s *Store) LimitSize(bytes int64) { s.maxSize = int(bytes) }

// Remove deletes run n, whatever state its file is in, unless a process writes it: then the error is ErrLocked. A process
// that reads the run goes on reading it.
func (s *Store) Remove(n int) error {
	path := s.path(n)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove run %d: %w", n, ErrNoRun)
	}
	f, err := openFile(path, mode{wait: noWait})
	if err == nil {
		err = f.close()
	}
	if errors.Is(err, ErrLocked) {
		return fmt.Errorf("remove run %d: %w", n, err)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove run %d: %w", n, err)
	}
	removePID(path)
	if err := syncDir(s.runsDir()); err != nil {
		return fmt.Errorf("remove run %d: %w", n, err)
	}
	return nil
}

func (s *Store) parent() string { return filepath.Dir(filepath.Clean(s.dir)) }

func (s *Store) runsDir() string { return filepath.Join(s.dir, "runs") }

func (s *Store) path(n int) string { return filepath.Join(s.runsDir(), fmt.Sprintf("%06d.db", n)) }

// numbers lists the runs that have a file, ascending.
func (s *Store) numbers() ([]int, error) {
	entries, err := os.ReadDir(s.runsDir())
	if err != nil {
		return nil, fmt.Errorf("list store %q: %w", s.dir, err)
	}
	var numbers []int
	for _, e := range entries {
		base, found := strings.CutSuffix(e.Name(), ".db")
		n, err := strconv.Atoi(base)
		if found && err == nil && n > 0 && filepath.Base(s.path(n)) == e.Name() {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// makeDir makes a folder, and those that it lies in, durably. One that is there already is left as it is.
func makeDir(dir string) error {
	if isDir(dir) {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeDir(parent); err != nil {
			return err
		}
	}
	if err := mkdir(dir); err != nil {
		return err
	}
	return syncDir(parent)
}

// mkdir makes a folder, unless it is there already.
func mkdir(dir string) error {
	if isDir(dir) {
		return nil
	}
	err := os.Mkdir(dir, 0o755)
	switch {
	case errors.Is(err, fs.ErrExist) && !isDir(dir):
		return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR} // says more than that it exists
	case err != nil && !isDir(dir): // another process may have been faster
		return err
	}
	return nil
}

func isDir(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// syncDir makes the entries of a folder durable: neither bbolt nor rename does it. A folder that we may not read is somebody
// else's to care for.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
