package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// The tables of the state.
const (
	TableKnees  Table = "knees"  // by host: how many workers it bears
	TableNights Table = "nights" // "memory", and "night/RUN": what a night came to
	TableOutbox Table = "outbox" // notices that are to be delivered, the oldest first
)

// Table is a set of values by key in a store's [State]. One that was never written to is empty.
type Table string

func (t Table) bucket() []byte { return []byte("table/" + t) }

const (
	stateFormat = "sweetspot state"
	stateSchema = 1
	stateWait   = 5 * time.Second // transactions are short; whoever holds the file lets go soon
)

var bucketState = []byte("state") // format, schema; each table is a bucket beside it

// State is what a store remembers beyond its runs, in the file state.db. It holds nothing open: each transaction opens the
// file and waits up to 5 s for other processes. Values are JSON. It is safe for concurrent use, but a transaction must not
// begin another.
type State struct{ path string }

// State returns the store's state. The file is made by the first Update.
func (s *Store) State() *State { return &State{path: filepath.Join(s.dir, "state.db")} }

// View runs fn in a read transaction.
func (st *State) View(fn func(*StateTx) error) error {
	if !st.made() {
		return fn(&StateTx{})
	}
	return st.do(mode{wait: stateWait}, fn)
}

// Update runs fn in a write transaction, which is durable when Update returns nil and without effect otherwise.
func (st *State) Update(fn func(*StateTx) error) error {
	if !st.made() {
		if err := st.create(); err != nil {
			return fmt.Errorf("create %q: %w", st.path, writeError(err))
		}
	}
	return st.do(mode{write: true, noMap: true, wait: stateWait}, fn)
}

func (st *State) made() bool {
	_, err := os.Stat(st.path)
	return !errors.Is(err, fs.ErrNotExist)
}

// do runs fn, which is a caller's: only what touches the file is guarded, so that a bug of fn does not look like damage.
func (st *State) do(m mode, fn func(*StateTx) error) (err error) {
	f, err := openFile(st.path, m)
	if errors.Is(err, ErrLocked) {
		err = ErrLocked // no pid file says by whom
	}
	if err != nil {
		return fmt.Errorf("open %q: %w", st.path, err)
	}
	t := StateTx{file: f}
	defer func() {
		_ = t.run(func() error { return t.tx.Rollback() }) // of nothing after a commit
		err = errors.Join(err, f.close())
	}()
	if err := t.run(func() (err error) { t.tx, err = f.db.Begin(m.write); return err }); err != nil {
		return fmt.Errorf("read %q: %w", st.path, err)
	}
	if err := t.run(func() error { return checkState(t.tx) }); err != nil {
		return fmt.Errorf("read %q: %w", st.path, err)
	}
	if err := fn(&t); err != nil || !m.write {
		return err
	}
	if err := t.run(func() error { return t.tx.Commit() }); err != nil {
		return fmt.Errorf("write %q: %w", st.path, writeError(err))
	}
	return nil
}

// create makes the file under another name first: bbolt's first pages are not safe against a power failure. If another
// process was faster, its file stays.
func (st *State) create() error {
	dir := filepath.Dir(st.path)
	made, err := os.CreateTemp(dir, "state.db.*.tmp")
	if err != nil {
		return err
	}
	tmp := made.Name()
	defer func() { _ = os.Remove(tmp) }()
	if err := made.Close(); err != nil {
		return err
	}
	f, err := openFile(tmp, mode{write: true, create: true, noMap: true, wait: lockWait})
	if err != nil {
		return err
	}
	err = errors.Join(f.update(initializeState), f.fd.Sync(), f.close())
	if err != nil {
		return err
	}
	if err := os.Link(tmp, st.path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

func initializeState(tx *bolt.Tx) error {
	b, err := tx.CreateBucket(bucketState)
	if err != nil {
		return err
	}
	return errors.Join(b.Put(keyFormat, []byte(stateFormat)), b.Put(keySchema, []byte(strconv.Itoa(stateSchema))))
}

// checkState looks whether the file is a state that we know how to read.
func checkState(tx *bolt.Tx) error {
	b := tx.Bucket(bucketState)
	if b == nil || string(b.Get(keyFormat)) != stateFormat {
		return ErrForeign
	}
	return checkSchema(b.Get(keySchema), stateSchema)
}

// StateTx is a transaction of a [State]. It is not safe for concurrent use.
type StateTx struct {
	file *file
	tx   *bolt.Tx // nil: the file is not there yet
}

func (t *StateTx) run(fn func() error) error {
	if t.file.panicked.Load() {
		return damaged("an earlier read failed")
	}
	return t.file.run(fn)
}

// get copies a value, nil if there is none.
func (t *StateTx) get(table Table, key string) (text []byte, err error) {
	if t.tx == nil {
		return nil, nil
	}
	err = t.run(func() error {
		if b := t.tx.Bucket(table.bucket()); b != nil {
			text = bytes.Clone(b.Get([]byte(key)))
		}
		return nil
	})
	return text, err
}

// Get decodes a value into v, a pointer, and reports whether there is one.
func (t *StateTx) Get(table Table, key string, v any) (bool, error) {
	text, err := t.get(table, key)
	if text == nil || err != nil {
		return false, err
	}
	return true, decodeState(table, key, text, v)
}

// Put writes a value. The key must not be empty.
func (t *StateTx) Put(table Table, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s %q: %w", table, key, err)
	}
	return t.run(func() error {
		b, err := t.tx.CreateBucketIfNotExists(table.bucket())
		if err != nil {
			return err
		}
		return b.Put([]byte(key), text)
	})
}

// Delete removes a value, if there is one.
func (t *StateTx) Delete(table Table, key string) error {
	return t.run(func() error {
		b := t.tx.Bucket(table.bucket())
		if b == nil {
			return nil
		}
		return b.Delete([]byte(key))
	})
}

// Each calls fn for each key that begins with prefix, in order of keys, until fn returns an error. decode reads the value, as
// Get does. fn may write to the table: what it adds behind its key is met later.
func (t *StateTx) Each(table Table, prefix string, fn func(key string, decode func(v any) error) error) error {
	key, text, err := t.seek(table, prefix)
	for err == nil && text != nil && strings.HasPrefix(key, prefix) {
		if err := fn(key, func(v any) error { return decodeState(table, key, text, v) }); err != nil {
			return err
		}
		key, text, err = t.seek(table, key+"\x00")
	}
	return err
}

// seek returns the first key that is not below from, with a copy of its value, nil if there is none.
func (t *StateTx) seek(table Table, from string) (key string, text []byte, err error) {
	if t.tx == nil {
		return "", nil, nil
	}
	err = t.run(func() error {
		if b := t.tx.Bucket(table.bucket()); b != nil {
			k, v := b.Cursor().Seek([]byte(from))
			key, text = string(k), bytes.Clone(v)
		}
		return nil
	})
	return key, text, err
}

func decodeState(table Table, key string, text []byte, v any) error {
	if err := json.Unmarshal(text, v); err != nil {
		return damaged("%s %q: %w", table, key, err)
	}
	return nil
}
