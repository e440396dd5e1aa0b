package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"github.com/dchest/siphash"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// The buckets of a run. Keys are big-endian, so that their order is that of the numbers.
var (
	bucketRun        = []byte("run")        // format, schema, record, counts
	bucketURLs       = []byte("urls")       // id
	bucketVisits     = []byte("visits")     // id
	bucketPromotions = []byte("promotions") // sequence from 1
	bucketAttempts   = []byte("attempts")   // id, n
	bucketHosts      = []byte("hosts")      // gate
	bucketRobots     = []byte("robots")     // gate, origin
	bucketBodies     = []byte("bodies")     // body id
	bucketHeaders    = []byte("headers")    // id; only in a run that is recorded
	bucketChecks     = []byte("checks")     // sequence from 1
	bucketByURL      = []byte("by_url")     // first hash of a block; only in a run that has ended

	tables = [][]byte{
		bucketURLs, bucketVisits, bucketPromotions, bucketAttempts, bucketHosts, bucketRobots, bucketBodies,
		bucketChecks,
	}

	keyFormat = []byte("format")
	keySchema = []byte("schema")
	keyRecord = []byte("record")
	keyCounts = []byte("counts")
)

const format = "sweetspot run"

// Run is one crawl. Reading is safe for concurrent use, also while one goroutine commits.
type Run struct {
	number   int
	path     string
	file     *file
	writable bool

	mu     sync.Mutex // guards what follows, and makes writers wait for each other
	closed bool
	broken error // the write error after which nothing may be written
	record Record
	counts Counts
	arena  []byte // what the records of a batch are encoded in

	promotions map[ID]Promotion // nil until it is needed
	lastAfter  ID               // of the newest promotion
}

// Number returns the run's number within its store.
func (r *Run) Number() int { return r.number }

// Path returns the run's file.
func (r *Run) Path() string { return r.path }

// Record returns the run's record.
func (r *Run) Record() Record {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.record
}

// Counts returns how much the run holds.
func (r *Run) Counts() Counts {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts
}

// Size returns the bytes of the file that are in use.
func (r *Run) Size() (size int64, err error) {
	err = r.view(func(tx *bolt.Tx) error {
		size = tx.Size()
		return nil
	})
	return size, err
}

// Fingerprint returns SipHash-2-4 of a URL under the run's key. It is the same in every session of the run.
func (r *Run) Fingerprint(url string) uint64 { return r.fingerprint(bytesOf(url)) }

func (r *Run) fingerprint(url []byte) uint64 {
	return siphash.Hash(binary.LittleEndian.Uint64(r.record.Key[:8]), binary.LittleEndian.Uint64(r.record.Key[8:]), url)
}

// bytesOf returns the string's own bytes; they must not be written to.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// Close releases the run. It does not end it: a run that is closed without [Run.End] is one to be resumed.
func (r *Run) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	if r.writable {
		removePID(r.path)
	}
	if err := r.file.close(); err != nil {
		return fmt.Errorf("close run %d: %w", r.number, err)
	}
	return nil
}

// view runs fn in a read transaction. fn may return nothing that it borrowed.
func (r *Run) view(fn func(*bolt.Tx) error) error {
	err := r.file.view(fn)
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		err = ErrClosed
	}
	if err != nil {
		return fmt.Errorf("read run %d: %w", r.number, err)
	}
	return nil
}

// update runs fn in a write transaction. Any error but ErrInvalid closes the run for writing. r.mu must be held.
func (r *Run) update(fn func(*bolt.Tx) error) error {
	switch {
	case r.closed:
		return ErrClosed
	case !r.writable:
		return ErrReadOnly
	case r.broken != nil:
		return r.broken
	}
	err := writeError(r.file.update(fn))
	if err != nil && !errors.Is(err, ErrInvalid) {
		r.broken = err
	}
	return err
}

// load reads the record and the counts, and refuses a file that is not a run, or a newer one.
func (r *Run) load() error {
	return r.file.view(func(tx *bolt.Tx) error {
		if info, err := r.file.fd.Stat(); err != nil {
			return err
		} else if info.Size() < tx.Size() {
			return damaged("file is cut off: %d of %d bytes", info.Size(), tx.Size())
		}
		if err := r.file.checkRoot(tx); err != nil {
			return err
		}
		b := tx.Bucket(bucketRun)
		if b == nil || string(b.Get(keyFormat)) != format {
			return ErrForeign
		}
		if err := checkSchema(b.Get(keySchema), schema); err != nil {
			return err
		}
		for _, name := range tables {
			if tx.Bucket(name) == nil {
				return damaged("table %q is missing", name)
			}
		}
		var err error
		if r.record, err = decodeRecord(b.Get(keyRecord)); err != nil {
			return err
		}
		r.counts, err = decodeCounts(b.Get(keyCounts))
		return err
	})
}

func checkSchema(value []byte, newest int) error {
	var n int
	if err := json.Unmarshal(value, &n); err != nil || n < 1 {
		return damaged("schema is %q", value)
	}
	if n > newest {
		return fmt.Errorf("%w (schema %d; this one reads %d): update sweetspot", ErrNewer, n, newest)
	}
	return nil
}

func putRecord(tx *bolt.Tx, record Record) error {
	value, err := json.Marshal(record)
	if err != nil {
		return invalid("run record: %w", err)
	}
	return tx.Bucket(bucketRun).Put(keyRecord, value)
}
