package store

import (
	"bytes"
	"fmt"
	"iter"
	"sort"

	bolt "go.etcd.io/bbolt"
)

// Lookup returns the id of a URL, and false if the run does not know it. A run that has not ended is searched from end to end.
func (r *Run) Lookup(url string) (id ID, ok bool, err error) {
	indexed := false
	err = r.view(func(tx *bolt.Tx) error {
		index := tx.Bucket(bucketByURL)
		if indexed = index != nil; !indexed {
			return nil
		}
		id, err = search(index.Cursor(), tx.Bucket(bucketURLs), url)
		return err
	})
	if err == nil && !indexed {
		id, err = r.search(url)
	}
	return id, id != 0 && err == nil, err
}

// search finds a URL by the index, 0 if it is not there.
func search(c *bolt.Cursor, urls *bolt.Bucket, url string) (ID, error) {
	hash := urlHash(bytesOf(url))
	first := appendEntry(nil, Hashed{Hash: hash})
	_, block := c.Seek(first)
	if _, before := c.Prev(); before != nil {
		block = before // the entry may stand in the block that starts below it
	} else {
		_, block = c.First()
	}
	for ; block != nil; _, block = c.Next() {
		n := len(block) / entrySize
		at := sort.Search(n, func(i int) bool { return parseEntry(block[i*entrySize:]).Hash >= hash })
		for ; at < n; at++ {
			entry := parseEntry(block[at*entrySize:])
			if entry.Hash != hash {
				return 0, nil
			}
			_, _, found, err := splitURL(entry.ID, urls.Get(key32(entry.ID)))
			if err != nil || string(found) == url {
				return entry.ID, err
			}
		}
	}
	return 0, nil
}

// search finds a URL by reading all of them, 0 if it is not there.
func (r *Run) search(url string) (ID, error) {
	rows := scan(r, bucketURLs, nil, func(_ *bolt.Tx, k, v []byte) (ID, error) {
		id, _ := parseKey32[ID](k)
		_, _, found, err := splitURL(id, v)
		if string(found) != url {
			id = 0
		}
		return id, err
	})
	for id, err := range rows {
		if err != nil || id != 0 {
			return id, err
		}
	}
	return 0, nil
}

// ByURL yields each id with the hash of its URL, in ascending order of hashes, which have no key: two runs can be merged. A run that
// was not ended as complete or at a limit has no such index, and yields ErrNoIndex.
func (r *Run) ByURL() iter.Seq2[Hashed, error] {
	return func(yield func(Hashed, error) bool) {
		indexed := false
		err := r.view(func(tx *bolt.Tx) error {
			indexed = tx.Bucket(bucketByURL) != nil
			return nil
		})
		if err == nil && !indexed {
			err = fmt.Errorf("run %d: %w", r.number, ErrNoIndex)
		}
		if err != nil {
			yield(Hashed{}, err)
			return
		}
		r.byURL(yield)
	}
}

func (r *Run) byURL(yield func(Hashed, error) bool) {
	blocks := scan(r, bucketByURL, nil, func(_ *bolt.Tx, _, v []byte) ([]byte, error) {
		if len(v)%entrySize != 0 {
			return nil, damaged("a block of the index by URL has %d bytes", len(v))
		}
		return bytes.Clone(v), nil
	})
	for block, err := range blocks {
		if err != nil {
			yield(Hashed{}, err)
			return
		}
		for ; len(block) > 0; block = block[entrySize:] {
			if !yield(parseEntry(block), nil) {
				return
			}
		}
	}
}
