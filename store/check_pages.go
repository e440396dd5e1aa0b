package store

import bolt "go.etcd.io/bbolt"

// pages checks the file's structure; ErrDamaged says that the file is not fit to be read further. bbolt's own check follows page
// numbers blindly, in a goroutine of its own where a fault ends the process: so the pages are first walked by reading
// them, and bbolt's check runs only on a file in which nothing points astray.
func (c *checker) pages() error {
	c.run.mu.Lock()
	defer c.run.mu.Unlock()
	return c.run.view(func(tx *bolt.Tx) error {
		w := newPageWalk(c.run.file, tx)
		if err := w.walk(uint64(tx.ID())); err != nil {
			return err
		}
		var stopped error
		for err := range tx.Check() { // to its end, or its goroutine stays
			if stopped == nil {
				stopped = c.violated(FileInvariant, nil, "%v", err)
			}
		}
		return stopped
	})
}
