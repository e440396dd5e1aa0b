package store

import (
	"fmt"
	"iter"

	bolt "go.etcd.io/bbolt"
)

// A scan reads a chunk of records in a transaction, ends it, yields the chunk and seeks on: no transaction is open while the
// caller runs, so a slow caller keeps no pages from being used again, and chunks are far shorter than a second.
const (
	firstChunk = 64 // records; it doubles up to the largest, so that a scan that soon stops costs little
	maxChunk   = 4096
	chunkBytes = 1 << 20
)

// URLs yields the records from an id on, in order. A record that is damaged yields an error; the scan can go on behind it.
func (r *Run) URLs(from ID) iter.Seq2[URL, error] {
	return scan(r, bucketURLs, key32(from), func(_ *bolt.Tx, k, v []byte) (URL, error) {
		id, _ := parseKey32[ID](k)
		return decodeURL(id, v)
	})
}

// Visits yields the visits from an id on, by id. A record that is damaged yields an error; the scan can go on behind it.
func (r *Run) Visits(from ID) iter.Seq2[Visit, error] {
	return scan(r, bucketVisits, key32(from), func(_ *bolt.Tx, k, v []byte) (Visit, error) {
		id, _ := parseKey32[ID](k)
		return decodeVisit(id, v)
	})
}

// Promotions yields the promotions in the order they were written.
func (r *Run) Promotions() iter.Seq2[Promotion, error] {
	return scan(r, bucketPromotions, nil, func(_ *bolt.Tx, k, v []byte) (Promotion, error) {
		seq, _ := parseKey32[uint32](k)
		return decodePromotion(seq, v)
	})
}

// AllAttempts yields the attempts by id and number.
func (r *Run) AllAttempts() iter.Seq2[Attempt, error] {
	return scan(r, bucketAttempts, nil, func(_ *bolt.Tx, k, v []byte) (Attempt, error) { return decodeAttempt(k, v) })
}

// Hosts yields the gates' rows by gate.
func (r *Run) Hosts() iter.Seq2[Host, error] {
	return scan(r, bucketHosts, nil, func(tx *bolt.Tx, k, v []byte) (Host, error) {
		gate, _ := parseKey32[uint32](k)
		return readHost(tx, gate, v)
	})
}

// Bodies yields the kept bodies by id.
func (r *Run) Bodies() iter.Seq2[Body, error] {
	return scan(r, bucketBodies, nil, func(_ *bolt.Tx, k, v []byte) (Body, error) {
		id, _ := parseKey32[BodyID](k)
		return decodeBody(id, v)
	})
}

// Hashed is an id and a hash.
type Hashed struct {
	ID   ID
	Hash uint64
}

// TextHashes yields the text hash of each visit that has text, by id. Only the head of each record is read.
func (r *Run) TextHashes() iter.Seq2[Hashed, error] {
	return func(yield func(Hashed, error) bool) {
		rows := scan(r, bucketVisits, nil, func(_ *bolt.Tx, k, v []byte) (Hashed, error) {
			id, _ := parseKey32[ID](k)
			d := newDecoder(v)
			head := decodeVisitHead(&d)
			if d.bad {
				return Hashed{}, damaged("visit record %d is not readable", id)
			}
			return Hashed{id, head.textHash}, nil
		})
		for row, err := range rows {
			if (err != nil || row.Hash != 0) && !yield(row, err) {
				return
			}
		}
	}
}

// Fingerprints yields each id with the fingerprint of its URL, by id: what the seen set is rebuilt from.
func (r *Run) Fingerprints() iter.Seq2[Hashed, error] { return r.hashes(r.fingerprint) }

func (r *Run) hashes(hash func(url []byte) uint64) iter.Seq2[Hashed, error] {
	return scan(r, bucketURLs, nil, func(_ *bolt.Tx, k, v []byte) (Hashed, error) {
		id, _ := parseKey32[ID](k)
		_, _, url, err := splitURL(id, v)
		return Hashed{id, hash(url)}, err
	})
}

// scanned is one record of a chunk.
type scanned[T any] struct {
	row T
	err error
}

// scan yields what decode makes of each record whose key is not below from. An error of decode is yielded in the record's
// place; an error of the file ends the scan.
func scan[T any](r *Run, bucket, from []byte, decode func(tx *bolt.Tx, k, v []byte) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var chunk []scanned[T]
		next := append([]byte{}, from...)
		for size := firstChunk; next != nil; size = min(2*size, maxChunk) {
			chunk = chunk[:0]
			err := r.view(func(tx *bolt.Tx) error {
				next = readChunk(tx.Bucket(bucket).Cursor(), next, size, func(k, v []byte) {
					row, err := decode(tx, k, v)
					if err != nil {
						err = fmt.Errorf("read run %d: %w", r.number, err)
					}
					chunk = append(chunk, scanned[T]{row, err})
				})
				return nil
			})
			for _, s := range chunk {
				if !yield(s.row, s.err) {
					return
				}
			}
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
		}
	}
}

// readChunk passes at most size records on, from a key on, and returns the key to go on from, nil at the end.
func readChunk(c *bolt.Cursor, from []byte, size int, fn func(k, v []byte)) (next []byte) {
	bytes := 0
	k, v := c.Seek(from)
	for ; k != nil && size > 0 && bytes < chunkBytes; k, v = c.Next() {
		fn(k, v)
		size--
		bytes += len(v)
	}
	if k == nil {
		return nil
	}
	return append([]byte{}, k...)
}
