package store

import (
	"bytes"

	bolt "go.etcd.io/bbolt"
)

// URL returns an id's record, and false if the run has none.
func (r *Run) URL(id ID) (URL, bool, error) {
	return get(r, bucketURLs, key32(id), func(_, v []byte) (URL, error) { return decodeURL(id, v) })
}

// Visit returns an id's visit, and false if it has none.
func (r *Run) Visit(id ID) (Visit, bool, error) {
	return get(r, bucketVisits, key32(id), func(_, v []byte) (Visit, error) { return decodeVisit(id, v) })
}

// Body returns a kept body, and false if the run has none.
func (r *Run) Body(id BodyID) (Body, bool, error) {
	return get(r, bucketBodies, key32(id), func(_, v []byte) (Body, error) { return decodeBody(id, v) })
}

// Promotion returns an id's promotion, and false if it has none. The first call reads all of them.
func (r *Run) Promotion(id ID) (Promotion, bool, error) {
	if err := r.loadPromotions(); err != nil {
		return Promotion{}, false, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p, ok := r.promotions[id]
	return p, ok, nil
}

// Attempts returns an id's attempts in order.
func (r *Run) Attempts(id ID) ([]Attempt, error) {
	var attempts []Attempt
	err := r.view(func(tx *bolt.Tx) error {
		return eachAttempt(tx.Bucket(bucketAttempts).Cursor(), id, func(a Attempt) { attempts = append(attempts, a) })
	})
	return attempts, err
}

func lastAttempt(c *bolt.Cursor, id ID) (last Attempt, err error) {
	err = eachAttempt(c, id, func(a Attempt) { last = a })
	return last, err
}

func eachAttempt(c *bolt.Cursor, id ID, fn func(Attempt)) error {
	prefix := key32(id)
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		a, err := decodeAttempt(k, v)
		if err != nil {
			return err
		}
		fn(a)
	}
	return nil
}

// Host returns a gate's row, and false if the run has none.
func (r *Run) Host(gate uint32) (h Host, ok bool, err error) {
	err = r.view(func(tx *bolt.Tx) error {
		v := tx.Bucket(bucketHosts).Get(key32(gate))
		if ok = v != nil; !ok {
			return nil
		}
		h, err = readHost(tx, gate, v)
		return err
	})
	return h, ok && err == nil, err
}

// readHost decodes a gate's row and the robots.txt answers that belong to it.
func readHost(tx *bolt.Tx, gate uint32, v []byte) (Host, error) {
	h, err := decodeHost(gate, v)
	if err != nil {
		return Host{}, err
	}
	prefix := key32(gate)
	c := tx.Bucket(bucketRobots).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		robots, err := decodeRobots(string(k[len(prefix):]), v)
		if err != nil {
			return Host{}, err
		}
		h.Robots = append(h.Robots, robots)
	}
	return h, nil
}

// loadPromotions reads the promotions unless that has been done.
func (r *Run) loadPromotions() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.promotions != nil {
		return nil
	}
	if r.closed {
		return ErrClosed
	}
	all := make(map[ID]Promotion, r.counts.Promotions)
	for p, err := range r.Promotions() {
		if err != nil {
			return err
		}
		all[p.ID], r.lastAfter = p, p.After
	}
	r.promotions = all
	return nil
}

// get reads one record.
func get[T any](r *Run, bucket, key []byte, decode func(k, v []byte) (T, error)) (t T, ok bool, err error) {
	err = r.view(func(tx *bolt.Tx) error {
		v := tx.Bucket(bucket).Get(key)
		if ok = v != nil; !ok {
			return nil
		}
		t, err = decode(key, v)
		return err
	})
	return t, ok && err == nil, err
}
