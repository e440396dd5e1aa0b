package store

import (
	"errors"
	"os"
)

// Info describes a run without opening it for long.
type Info struct {
	Number  int
	Path    string
	Bytes   int64  // size of the file
	Running bool   // a process is writing it; then Record and Counts are not known
	PID     int    // of that process; 0 if not known
	Record  Record // zero if Running or Err
	Counts  Counts
	Err     error // why the file cannot be read: damaged, newer, foreign …
}

// Runs lists the store's runs by number. A run that is being written or cannot be read is listed as such.
func (s *Store) Runs() ([]Info, error) {
	numbers, err := s.numbers()
	if err != nil {
		return nil, err
	}
	infos := make([]Info, 0, len(numbers))
	for _, n := range numbers {
		info := s.info(n)
		if !errors.Is(info.Err, ErrNoRun) { // removed meanwhile
			infos = append(infos, info)
		}
	}
	return infos, nil
}

func (s *Store) info(n int) Info {
	info := Info{Number: n, Path: s.path(n)}
	if stat, err := os.Stat(info.Path); err == nil {
		info.Bytes = stat.Size()
	}
	r, err := s.read(n, mode{wait: noWait})
	if locked, ok := errors.AsType[*LockedError](err); ok {
		info.Running, info.PID = true, locked.PID
		return info
	}
	if err != nil {
		info.Err = err
		return info
	}
	info.Record, info.Counts = r.Record(), r.Counts()
	info.Err = r.Close()
	return info
}
