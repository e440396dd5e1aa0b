package suite

import (
	"errors"
	"os"
	"slices"
	"time"
)

// How much is written to find out what an fsync costs.
const (
	fsyncs     = 200
	fsyncBytes = 4096 // a page of the store
	fsyncFor   = 2 * time.Second
)

// MeasureFsync finds out what it costs to make 4 KiB durable in a folder: as the store
// does, it writes one block after the other into a file that was made long enough, and
// waits each time until the disk has it.
func MeasureFsync(folder string) (_ Fsync, err error) {
	f, err := os.CreateTemp(folder, "fsync-")
	if err != nil {
		return Fsync{}, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if err := f.Truncate((fsyncs + 1) * fsyncBytes); err != nil {
		return Fsync{}, err
	}
	block := make([]byte, fsyncBytes)
	var took []time.Duration
	for began := time.Now(); len(took) <= fsyncs && (time.Since(began) < fsyncFor || len(took) < 2); {
		at := time.Now()
		if _, err := f.WriteAt(block, int64(len(took))*fsyncBytes); err != nil {
			return Fsync{}, err
		}
		if err := f.Sync(); err != nil {
			return Fsync{}, err
		}
		took = append(took, time.Since(at))
	}
	return costOf(took[1:]), nil // the first made the file's length durable, too
}

// costOf says what measured times come to. There is at least one.
func costOf(took []time.Duration) Fsync {
	slices.Sort(took)
	at := func(share int) float64 { return took[(len(took)-1)*share/100].Seconds() * 1000 }
	return Fsync{Median: at(50), Lo: at(10), Hi: at(90), Samples: len(took)}
}
