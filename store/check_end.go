package store

import (
	"errors"

	bolt "go.etcd.io/bbolt"
)

// hosts checks that gates are dense and each is there for one thing.
func (c *checker) hosts() error {
	gates := map[string]uint32{}
	for h, err := range c.run.Hosts() {
		c.counts.Gates++
		if errors.Is(err, ErrDamaged) {
			err = c.violated(FileInvariant, nil, "%v", err)
		} else if err == nil {
			if h.Gate != uint32(c.counts.Gates) {
				err = c.violated("I10", nil, "gate %d is missing", c.counts.Gates)
			} else if first := gates[h.Key]; first != 0 {
				err = c.violated("I10", nil, "gates %d and %d are both for %q", first, h.Gate, h.Key)
			}
			gates[h.Key] = h.Gate
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checks checks that what was checked exists, and that no record is missing.
func (c *checker) checks() error {
	for check, err := range c.run.Checks() {
		c.counts.Checks++
		if errors.Is(err, ErrDamaged) {
			err = c.violated(FileInvariant, nil, "%v", err)
		} else if err == nil {
			if c.at(check.Target) == nil {
				err = c.violated("I3", ids(check.Target), "check of %d, which does not exist", check.Target)
			} else if check.Source != 0 && c.at(check.Source) == nil {
				err = c.violated("I3", ids(check.Source), "check of a link on %d, which does not exist", check.Source)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ending checks what the run's record says of the whole.
func (c *checker) ending() error {
	record := c.run.Record()
	if got, want := c.run.Counts(), c.counts; got != want {
		if err := c.violated("I3", nil, "counts are %+v but the tables hold %+v", got, want); err != nil {
			return err
		}
	}
	e := record.Ending
	if e == nil {
		return nil
	}
	if err := e.validate(); err != nil {
		if err := c.violated("I4", nil, "ending: %v", err); err != nil {
			return err
		}
	}
	if e.MaxPages > 0 && c.counts.Requested > e.MaxPages {
		if err := c.violated("I10", nil, "%d visits sent a request, at most %d were allowed", c.counts.Requested, e.MaxPages); err != nil {
			return err
		}
	}
	if e.Outcome != Complete {
		return nil
	}
	return c.left()
}

// left checks that a complete run has visited all that was queued.
func (c *checker) left() error {
	var left []ID
	for i, k := range c.known {
		if k.queued() && !k.is(markVisited) {
			left = append(left, ID(i+1))
		}
	}
	if len(left) == 0 {
		return nil
	}
	return c.violated("I4", left, "the run is complete but %d queued URLs have no visit, the first is %d", len(left), left[0])
}

// index checks that the index by URL, where there is one, lists every URL in order.
func (c *checker) index() error {
	present, ok, n := false, true, 0
	err := c.run.view(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketByURL)
		if present = b != nil; !present {
			return nil
		}
		urls := tx.Bucket(bucketURLs)
		var last Hashed
		return b.ForEach(func(_, block []byte) error {
			for ok = ok && len(block)%entrySize == 0; ok && len(block) > 0; block = block[entrySize:] {
				h := parseEntry(block)
				_, _, url, err := splitURL(h.ID, urls.Get(key32(h.ID)))
				ok = err == nil && urlHash(url) == h.Hash && (h.Hash > last.Hash || h.Hash == last.Hash && h.ID > last.ID)
				last = h
				n++
			}
			return nil
		})
	})
	if err != nil || !present || ok && n == c.counts.URLs {
		return err
	}
	return c.violated(FileInvariant, nil, "the index by URL is not that of the URLs")
}
