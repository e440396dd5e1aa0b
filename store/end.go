package store

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/dchest/siphash"
	bolt "go.etcd.io/bbolt"

	"sweetspot/store/failpoint"
)

// End writes how the run ended, in its last transaction; nothing can be committed after it. A run that is complete or
// stopped at a limit also gets the index by URL. Close comes after it.
func (r *Run) End(e Ending) error {
	if err := r.end(e); err != nil {
		return fmt.Errorf("end run %d: %w", r.number, err)
	}
	return nil
}

func (r *Run) end(e Ending) error {
	if err := e.validate(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.record.Ending != nil {
		return ErrFinished
	}
	var index []Hashed
	if e.Outcome == Complete || e.Outcome == Limit {
		var err error
		if index, err = r.hashURLs(); err != nil {
			return err
		}
	}
	record := r.record
	record.Ending = &e
	err := r.update(func(tx *bolt.Tx) error {
		if index != nil {
			if err := putIndex(tx, index); err != nil {
				return err
			}
		}
		err := putRecord(tx, record)
		failpoint.Pass("end:put")
		return err
	})
	failpoint.Pass("end:durable")
	if err == nil {
		r.record.Ending = &e
	}
	return err
}

// The index by_url lists (hash of the URL, id) in ascending order, in blocks that fill a page: a bucket with a key a URL would
// take ten times the memory to write. The hash is not keyed, so that the indexes of two runs are in the same order
// and can be merged; that URLs of equal hash can be crafted only makes looking one of them up slower.

const (
	entrySize    = 12
	blockEntries = 320
)

func urlHash(url []byte) uint64 { return siphash.Hash(0, 0, url) }

func (r *Run) hashURLs() ([]Hashed, error) {
	index := make([]Hashed, 0, r.counts.URLs)
	for h, err := range r.hashes(urlHash) {
		if err != nil {
			return nil, err
		}
		index = append(index, h)
	}
	slices.SortFunc(index, func(a, b Hashed) int {
		return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.ID, b.ID))
	})
	return index, nil
}

// putIndex keys each block with its first entry, hash and id, so that keys are distinct even if hashes are not.
func putIndex(tx *bolt.Tx, index []Hashed) error {
	b, err := tx.CreateBucket(bucketByURL)
	if err != nil {
		return err
	}
	b.FillPercent = fillPercent
	arena := make([]byte, 0, entrySize*len(index))
	for block := range slices.Chunk(index, blockEntries) {
		start := len(arena)
		for _, h := range block {
			arena = appendEntry(arena, h)
		}
		if err := b.Put(arena[start:start+entrySize], arena[start:len(arena):len(arena)]); err != nil {
			return err
		}
	}
	return nil
}

func appendEntry(b []byte, h Hashed) []byte {
	return appendKey32(binary.BigEndian.AppendUint64(b, h.Hash), h.ID)
}

func parseEntry(b []byte) Hashed {
	return Hashed{Hash: binary.BigEndian.Uint64(b), ID: ID(binary.BigEndian.Uint32(b[8:]))}
}
