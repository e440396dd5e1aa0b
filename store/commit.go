package store

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"sweetspot/store/failpoint"
)

// fillPercent suits tables that only grow at their end. bbolt does not keep it: it must be set in every transaction.
const fillPercent = 0.95

// Batch is what one transaction adds (I3). Commit neither keeps nor changes it.
type Batch struct {
	Hosts      []Host // inserted or replaced; a new gate is the next number. Robots not listed stay as they are
	URLs       []URL  // ids go on from the newest, ascending
	Promotions []Promotion
	Visits     []Visit
	Attempts   []Attempt
	Bodies     []Body   // ids go on from the newest, ascending
	Headers    []Header // each beside its visit
	Checks     []CheckRecord
}

func (b *Batch) empty() bool {
	return len(b.Hosts)+len(b.URLs)+len(b.Promotions)+len(b.Visits)+len(b.Attempts)+len(b.Bodies)+len(b.Headers)+len(b.Checks) == 0
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrInvalid, fmt.Errorf(format, args...))
}

// Commit adds a batch in one transaction, durably. A batch that would break an invariant gives ErrInvalid and changes
// nothing. After any other error the process must stop: what the disk holds is unknown until the run is opened again, and every later
// Commit returns the same error. One of them is ErrFull. Commits wait for each other.
func (r *Run) Commit(b *Batch) error {
	if err := r.commit(b); err != nil {
		return fmt.Errorf("commit to run %d: %w", r.number, err)
	}
	return nil
}

func (r *Run) commit(b *Batch) error {
	if err := r.loadPromotions(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.record.Ending != nil {
		return ErrFinished
	}
	if b.empty() {
		return nil
	}
	c := commit{run: r, batch: b, counts: r.counts, arena: r.arena[:0]}
	err := r.update(func(tx *bolt.Tx) error {
		c.open(tx)
		if err := c.validate(); err != nil {
			return err
		}
		err := c.put()
		failpoint.Pass("commit:put")
		return err
	})
	failpoint.Pass("commit:durable")
	r.arena = c.arena
	if err != nil {
		return err
	}
	r.counts = c.counts
	for _, p := range b.Promotions {
		r.promotions[p.ID] = p
		r.lastAfter = p.After
	}
	return nil
}

// commit is one transaction in the making.
type commit struct {
	run    *Run
	batch  *Batch
	counts Counts // as they will be

	urls, visits, promotions, attempts, hosts, robots, bodies, checks *bolt.Bucket
	tx                                                                *bolt.Tx

	// arena holds keys and values until the transaction has ended: bbolt keeps values where they are. When it
	// grows, what is in the old one stays valid.
	arena []byte
}

func (c *commit) open(tx *bolt.Tx) {
	c.tx = tx
	for _, t := range []struct {
		bucket **bolt.Bucket
		name   []byte
	}{
		{&c.urls, bucketURLs},
		{&c.visits, bucketVisits},
		{&c.promotions, bucketPromotions},
		{&c.attempts, bucketAttempts},
		{&c.hosts, bucketHosts},
		{&c.robots, bucketRobots},
		{&c.bodies, bucketBodies},
		{&c.checks, bucketChecks},
	} {
		*t.bucket = tx.Bucket(t.name)
		(*t.bucket).FillPercent = fillPercent
	}
}

// put writes the batch, each table in the order of its keys.
func (c *commit) put() error {
	for _, put := range []func() error{
		c.putHosts, c.putURLs, c.putPromotions, c.putVisits, c.putAttempts, c.putBodies, c.putHeaders, c.putChecks,
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return c.tx.Bucket(bucketRun).Put(keyCounts, c.encoded(c.counts.encode))
}

// encoded appends to the arena what encode appends, and returns it.
func (c *commit) encoded(encode func([]byte) []byte) []byte {
	start := len(c.arena)
	c.arena = encode(c.arena)
	return c.arena[start:len(c.arena):len(c.arena)]
}

func (c *commit) putURLs() error {
	var key [4]byte
	for i := range c.batch.URLs {
		u := &c.batch.URLs[i]
		if err := c.urls.Put(appendKey32(key[:0], u.ID), c.encoded(u.encode)); err != nil {
			return err
		}
		c.counts.addURL(u)
	}
	return nil
}

func (c *commit) putPromotions() error {
	for i := range c.batch.Promotions {
		c.counts.Promotions++
		if err := c.promotions.Put(key32(uint32(c.counts.Promotions)), c.encoded(c.batch.Promotions[i].encode)); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) putVisits() error {
	for _, v := range sortedBy(c.batch.Visits, func(v *Visit) uint64 { return uint64(v.ID) }) {
		if err := c.visits.Put(key32(v.ID), c.encoded(v.encode)); err != nil {
			return err
		}
		c.counts.addVisit(v)
	}
	return nil
}

func (c *commit) putAttempts() error {
	for _, a := range sortedBy(c.batch.Attempts, (*Attempt).order) {
		if err := c.attempts.Put(attemptKey(nil, a.ID, a.N), c.encoded(a.encode)); err != nil {
			return err
		}
		c.counts.addAttempt(a)
	}
	return nil
}

func (c *commit) putHosts() error {
	for i := range c.batch.Hosts {
		h := &c.batch.Hosts[i]
		if err := c.hosts.Put(key32(h.Gate), c.encoded(h.encode)); err != nil {
			return err
		}
		c.counts.Gates = max(c.counts.Gates, int(h.Gate))
		for j := range h.Robots {
			key, value := robotsKey(nil, h.Gate, h.Robots[j].Origin), c.encoded(h.Robots[j].encode)
			if bytes.Equal(c.robots.Get(key), value) {
				continue // a robots.txt is long, and a host's row is written at each of its 429s
			}
			if err := c.robots.Put(key, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *commit) putBodies() error {
	for i := range c.batch.Bodies {
		if err := c.bodies.Put(key32(c.batch.Bodies[i].ID), c.encoded(c.batch.Bodies[i].encode)); err != nil {
			return err
		}
		c.counts.Bodies++
	}
	return nil
}

func (a *Attempt) order() uint64 { return uint64(a.ID)<<8 | uint64(a.N) }

// sortedBy returns pointers into rows in ascending order of key.
func sortedBy[T any](rows []T, key func(*T) uint64) []*T {
	sorted := make([]*T, len(rows))
	for i := range rows {
		sorted[i] = &rows[i]
	}
	slices.SortStableFunc(sorted, func(a, b *T) int { return cmp.Compare(key(a), key(b)) })
	return sorted
}
