package store

import (
	"bytes"
	"iter"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Queued is one entry of the queue, as a restart needs it.
type Queued struct {
	ID        ID
	Gate      uint32
	Kind      URLKind
	Visited   bool
	Requested bool      // visited, with a request
	Sweep     uint16    // of the visit, else of the last attempt; 0 if there is neither
	Attempts  uint8     // that failed for now
	NotBefore time.Time // of the last attempt; zero if there is none
}

// Queue yields every queued URL in the order of its place: by id, and behind each id what was promoted there. It merges the
// four tables in one pass and reads only the heads of their records.
func (r *Run) Queue() iter.Seq2[Queued, error] {
	return func(yield func(Queued, error) bool) {
		promotions, err := r.promotionOrder()
		if err != nil {
			yield(Queued{}, err)
			return
		}
		q := queueScan{promotions: promotions, next: key32(ID(1))}
		for size := firstChunk; q.next != nil; size = min(2*size, maxChunk) {
			q.chunk = q.chunk[:0]
			err := r.view(func(tx *bolt.Tx) error { return q.read(tx, size) })
			for _, entry := range q.chunk {
				if !yield(entry, nil) {
					return
				}
			}
			if err != nil {
				yield(Queued{}, err)
				return
			}
		}
	}
}

// place is where a promoted id stands.
type place struct{ id, after ID }

func (r *Run) promotionOrder() ([]place, error) {
	var order []place
	for p, err := range r.Promotions() {
		if err != nil {
			return nil, err
		}
		order = append(order, place{p.ID, p.After})
	}
	// They were written in this order; a damaged file must not make the merge skip one.
	slices.SortStableFunc(order, func(a, b place) int { return int(a.after) - int(b.after) })
	return order, nil
}

type queueScan struct {
	promotions []place // not yet yielded
	next       []byte  // key of the URL record to go on from; nil at the end
	chunk      []Queued
}

// read appends a chunk of the queue.
func (q *queueScan) read(tx *bolt.Tx, size int) error {
	visits := merge{c: tx.Bucket(bucketVisits).Cursor()}
	attempts := merge{c: tx.Bucket(bucketAttempts).Cursor()}
	var fault error
	q.next = readChunk(tx.Bucket(bucketURLs).Cursor(), q.next, size, func(k, v []byte) {
		if fault != nil {
			return
		}
		if fault = q.add(k, v, &visits, &attempts); fault == nil {
			fault = q.promoted(tx, k)
		}
	})
	return fault
}

// add appends the URL of a record, unless it was refused.
func (q *queueScan) add(k, v []byte, visits, attempts *merge) error {
	id, ok := parseKey32[ID](k)
	d := newDecoder(v)
	head := decodeURLHead(&d)
	if d.bad || !ok {
		return damaged("URL record %d is not readable", id)
	}
	if head.refused {
		return nil
	}
	entry := Queued{ID: id, Gate: head.gate, Kind: head.kind}
	for attempts.seek(k) {
		if err := entry.attempted(attempts.k, attempts.v); err != nil {
			return err
		}
		attempts.pass()
	}
	if visits.seek(k) {
		if err := entry.visited(visits.v); err != nil {
			return err
		}
	}
	q.chunk = append(q.chunk, entry)
	return nil
}

// promoted appends what was promoted to the place behind a URL record.
func (q *queueScan) promoted(tx *bolt.Tx, k []byte) error {
	after, _ := parseKey32[ID](k)
	for len(q.promotions) > 0 && q.promotions[0].after <= after {
		id := q.promotions[0].id
		q.promotions = q.promotions[1:]
		key := key32(id)
		d := newDecoder(tx.Bucket(bucketURLs).Get(key))
		head := decodeURLHead(&d)
		if d.bad {
			return damaged("promotion of %d: its URL record is not readable", id)
		}
		entry := Queued{ID: id, Gate: head.gate, Kind: head.kind}
		c := tx.Bucket(bucketAttempts).Cursor()
		for k, v := c.Seek(key); bytes.HasPrefix(k, key); k, v = c.Next() {
			if err := entry.attempted(k, v); err != nil {
				return err
			}
		}
		if v := tx.Bucket(bucketVisits).Get(key); v != nil {
			if err := entry.visited(v); err != nil {
				return err
			}
		}
		q.chunk = append(q.chunk, entry)
	}
	return nil
}

func (e *Queued) attempted(k, v []byte) error {
	a, err := decodeAttempt(k, v)
	e.Attempts, e.Sweep, e.NotBefore = a.N, a.Sweep, a.NotBefore
	return err
}

func (e *Queued) visited(v []byte) error {
	d := newDecoder(v)
	head := decodeVisitHead(&d)
	if d.bad {
		return damaged("visit record %d is not readable", e.ID)
	}
	e.Visited, e.Requested, e.Sweep = true, head.requested, head.sweep
	return nil
}

// merge walks a table alongside the URL records, whose keys are prefixes of its own.
type merge struct {
	c       *bolt.Cursor
	k, v    []byte
	started bool
}

// seek moves on to the first record whose key is not below prefix, and reports whether its key starts with it. Prefixes ascend.
func (m *merge) seek(prefix []byte) bool {
	if !m.started {
		m.k, m.v = m.c.Seek(prefix)
		m.started = true
	}
	for m.k != nil && bytes.Compare(m.k, prefix) < 0 {
		m.pass()
	}
	return m.k != nil && bytes.HasPrefix(m.k, prefix)
}

func (m *merge) pass() { m.k, m.v = m.c.Next() }
