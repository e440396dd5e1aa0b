package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
)

// profileCPU writes a CPU profile of this process to a file when the function that
// it returns is called, whole or with an error. The file is made at once, so that
// nothing is measured in vain. Without a path it does nothing.
func profileCPU(path string) (stop func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, usage("--cpuprofile: %w", err)
	}
	var profile bytes.Buffer // pprof does not tell when a write fails
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		_, err := f.Write(profile.Bytes())
		if err = errors.Join(err, f.Close()); err != nil {
			return exit(exitInternal, fmt.Errorf("--cpuprofile: %w", err))
		}
		return nil
	}, nil
}
