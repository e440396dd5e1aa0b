package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	bolt "go.etcd.io/bbolt"

	"sweetspot/store/failpoint"
)

// Create starts a new run, open for writing. Its file appears under its name only once it is whole and durable.
func (s *Store) Create(spec Spec) (*Run, error) {
	n, err := s.claim()
	if err != nil {
		return nil, fmt.Errorf("create run: %w", writeError(err))
	}
	failpoint.Pass("create:claimed")
	r, err := s.create(n, spec)
	if err != nil {
		removePID(s.path(n))
		return nil, fmt.Errorf("create run %d: %w", n, writeError(err))
	}
	return r, nil
}

// claim takes the next number for this process.
func (s *Store) claim() (int, error) {
	numbers, err := s.numbers()
	if err != nil {
		return 0, err
	}
	n := 1
	if len(numbers) > 0 {
		n = numbers[len(numbers)-1] + 1
	}
	for ; ; n++ {
		err := claimPID(s.path(n))
		if !errors.Is(err, fs.ErrExist) {
			return n, err
		}
	}
}

// create makes run n as a temporary file: bbolt's first pages are not safe against a power failure.
func (s *Store) create(n int, spec Spec) (_ *Run, err error) {
	path := s.path(n)
	tmp := path + ".tmp"
	_ = os.Remove(tmp) // left behind by a process that lost power: its claim is gone, what it wrote may be there in part
	f, err := openFile(tmp, mode{write: true, create: true, wait: lockWait, maxSize: s.maxSize})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = f.close()
			_ = os.Remove(tmp)
		}
	}()
	r := &Run{number: n, path: path, file: f, writable: true, record: newRecord(spec)}
	if err := f.written(r.initialize); err != nil {
		return nil, err
	}
	failpoint.Pass("create:written")
	if err := f.fd.Sync(); err != nil {
		return nil, err
	}
	failpoint.Pass("create:synced")
	if err := os.Rename(tmp, path); err != nil {
		return nil, err
	}
	failpoint.Pass("create:renamed")
	// The folders, too: they may be new, or made by a process that was killed before it synced them.
	for _, dir := range []string{s.runsDir(), s.dir, s.parent()} {
		if err := syncDir(dir); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Run) initialize(tx *bolt.Tx) error {
	for _, name := range append([][]byte{bucketRun}, tables...) {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	b := tx.Bucket(bucketRun)
	if err := b.Put(keyFormat, []byte(format)); err != nil {
		return err
	}
	if err := b.Put(keySchema, []byte(strconv.Itoa(schema))); err != nil {
		return err
	}
	if err := b.Put(keyCounts, r.counts.encode(nil)); err != nil {
		return err
	}
	return putRecord(tx, r.record)
}

// Read opens run n for reading. One that a process is writing is refused with a [*LockedError], within a second.
func (s *Store) Read(n int) (*Run, error) {
	r, err := s.read(n, mode{wait: lockWait})
	if err != nil {
		return nil, fmt.Errorf("open run %d: %w", n, err)
	}
	return r, nil
}

// ReadFile opens a run's file for reading, wherever it lies. Its number is what its name says, 0 if that is none.
func ReadFile(path string) (*Run, error) {
	f, err := openFile(path, mode{wait: lockWait})
	if err != nil {
		return nil, fmt.Errorf("open run %q: %w", path, err)
	}
	n, _ := strconv.Atoi(strings.TrimSuffix(filepath.Base(path), ".db"))
	r := &Run{number: n, path: path, file: f}
	if err := r.load(); err != nil {
		_ = f.close()
		return nil, fmt.Errorf("open run %q: %w", path, err)
	}
	return r, nil
}

// Resume opens run n for writing. It needs the run to itself: a process that reads it is in the way, too. A run that
// is complete gives ErrFinished. The ending of one that is not is forgotten, and its index with it.
func (s *Store) Resume(n int) (*Run, error) {
	r, err := s.resume(n)
	if err != nil {
		return nil, fmt.Errorf("resume run %d: %w", n, err)
	}
	return r, nil
}

func (s *Store) read(n int, m mode) (*Run, error) {
	path := s.path(n)
	f, err := openFile(path, m)
	if err != nil {
		return nil, err
	}
	r := &Run{number: n, path: path, file: f, writable: m.write}
	if err := r.load(); err != nil {
		_ = f.close()
		return nil, err
	}
	return r, nil
}

func (s *Store) resume(n int) (*Run, error) {
	// First for reading only: a file that is not for us must not be touched, and bbolt may write as it opens.
	probe, err := s.read(n, mode{wait: lockWait})
	if err != nil {
		return nil, err
	}
	ending := probe.record.Ending
	if err := probe.Close(); err != nil {
		return nil, err
	}
	if ending != nil && ending.Outcome == Complete {
		return nil, ErrFinished
	}
	r, err := s.read(n, mode{write: true, wait: lockWait, maxSize: s.maxSize})
	if err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// begin starts another session of writing.
func (r *Run) begin() error {
	if err := writePID(r.path); err != nil {
		return writeError(err)
	}
	failpoint.Pass("resume:opened")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record.Sessions++
	r.record.Ending = nil
	return r.update(func(tx *bolt.Tx) error {
		if tx.Bucket(bucketByURL) != nil {
			if err := tx.DeleteBucket(bucketByURL); err != nil {
				return err
			}
		}
		return putRecord(tx, r.record)
	})
}
