package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	benchFolders = ".sweetspot-bench-"
	benchHold    = "hold" // a file in each, locked by the process that it belongs to
)

// benchFolder makes a folder for the trials' stores on the disk that is to be
// measured: in the store, or beside it where there is none yet. What processes that
// were killed left there is removed.
func benchFolder(dir string) (string, error) {
	if _, err := os.Stat(dir); err != nil {
		dir = filepath.Dir(filepath.Clean(dir))
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, entry := range left {
		folder := filepath.Join(dir, entry.Name())
		if strings.HasPrefix(entry.Name(), benchFolders) && abandoned(filepath.Join(folder, benchHold)) {
			if err := os.RemoveAll(folder); err != nil {
				return "", fmt.Errorf("remove what a bench that was killed left: %w", err)
			}
		}
	}
	folder, err := os.MkdirTemp(dir, benchFolders)
	if err != nil {
		return "", err
	}
	if err := hold(filepath.Join(folder, benchHold)); err != nil {
		return "", errors.Join(err, os.RemoveAll(folder))
	}
	return folder, nil
}
