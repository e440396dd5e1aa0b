package store

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// The layout of a bbolt page: id, flags, count, overflow; then as many elements; then keys and values.
const (
	pageHead = 16
	pageElem = 16 // of branches and leaves alike

	pageBranch   = 0x01
	pageLeaf     = 0x02
	pageFreelist = 0x10

	maxElems   = 0xFFFF
	noFreelist = ^uint64(0)
)

// pageWalk reads every page that a transaction can reach, and proves that nothing in them points astray.
type pageWalk struct {
	file    *file
	pages   uint64 // in use
	seen    map[uint64]bool
	todo    []uint64
	shallow bool // not into the tables, but for those that are kept inside the root
}

func newPageWalk(f *file, tx *bolt.Tx) *pageWalk {
	return &pageWalk{file: f, pages: uint64(tx.Size()) / pageSize, seen: map[uint64]bool{}}
}

// checkRoot proves the pages that list the tables. bbolt copies small tables, which are kept inside these pages, to the heap and
// follows their offsets from there: damage in them would give it pointers into the heap that the garbage collector does not
// forgive. Anywhere else damage shows as a panic or a fault, which guard catches.
func (f *file) checkRoot(tx *bolt.Tx) error {
	w := newPageWalk(f, tx)
	w.shallow = true
	return w.walk(uint64(tx.ID()))
}

func (w *pageWalk) walk(txid uint64) error {
	root, freelist, err := w.meta(txid)
	if err != nil {
		return err
	}
	if freelist != noFreelist {
		if err := w.freelist(freelist); err != nil {
			return err
		}
	}
	w.todo = append(w.todo, root)
	for len(w.todo) > 0 {
		id := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if err := w.page(id); err != nil {
			return err
		}
	}
	return nil
}

// meta returns the root page and the freelist of a transaction.
func (w *pageWalk) meta(txid uint64) (root, freelist uint64, err error) {
	for at := int64(pageHead); at < 2*pageSize; at += pageSize {
		b := make([]byte, 56)
		if _, err := w.file.fd.ReadAt(b, at); err != nil {
			return 0, 0, damaged("read meta page: %w", err)
		}
		if u64(b[48:]) == txid {
			return u64(b[16:]), u64(b[32:]), nil
		}
	}
	return 0, 0, damaged("no meta page of transaction %d", txid)
}

// read returns a page's flags, count of elements and size, and its first bytes: all elements at least.
func (w *pageWalk) read(id uint64) (b []byte, flags uint16, count int, size int64, err error) {
	if id < 2 || id >= w.pages {
		return nil, 0, 0, 0, damaged("page %d of %d does not exist", id, w.pages)
	}
	if w.seen[id] {
		return nil, 0, 0, 0, damaged("page %d is used twice", id)
	}
	w.seen[id] = true
	head := make([]byte, pageHead)
	if _, err := w.file.fd.ReadAt(head, int64(id)*pageSize); err != nil {
		return nil, 0, 0, 0, damaged("page %d: %w", id, err)
	}
	overflow := uint64(u32(head[12:]))
	if u64(head) != id || id+overflow >= w.pages {
		return nil, 0, 0, 0, damaged("page %d has the head of another one", id)
	}
	size = int64(overflow+1) * pageSize
	b = make([]byte, min(size, pageHead+maxElems*pageElem))
	if _, err := w.file.fd.ReadAt(b, int64(id)*pageSize); err != nil {
		return nil, 0, 0, 0, damaged("page %d: %w", id, err)
	}
	return b, u16(head[8:]), int(u16(head[10:])), size, nil
}

func (w *pageWalk) freelist(id uint64) error {
	b, flags, count, size, err := w.read(id)
	if err != nil {
		return err
	}
	n, skip := int64(count), int64(0)
	if count == 0xFFFF {
		n, skip = int64(u64(b[pageHead:])), 1
	}
	if flags != pageFreelist || n < 0 || n > (size-pageHead)/8-skip {
		return damaged("page %d is no freelist", id)
	}
	return nil
}

// page checks a branch or a leaf, and notes the pages below it.
func (w *pageWalk) page(id uint64) error {
	b, flags, count, size, err := w.read(id)
	if err != nil {
		return err
	}
	if flags != pageBranch && flags != pageLeaf {
		return damaged("page %d is neither branch nor leaf", id)
	}
	return w.elements(fmt.Sprintf("page %d", id), b, flags, count, int64(id)*pageSize, size)
}

// elements checks the elements of a page, or of a bucket that is kept inside a leaf, which begins at base in the file.
func (w *pageWalk) elements(name string, b []byte, flags uint16, count int, base, size int64) error {
	if int64(pageHead+count*pageElem) > size || flags == pageBranch && count == 0 {
		return damaged("%s has %d elements", name, count)
	}
	for i := range count {
		at := int64(pageHead + i*pageElem)
		e := b[at:]
		if flags == pageBranch {
			if at+int64(u32(e))+int64(u32(e[4:])) > size {
				return damaged("%s: element %d is out of bounds", name, i)
			}
			w.todo = append(w.todo, u64(e[8:]))
			continue
		}
		value := at + int64(u32(e[4:])) + int64(u32(e[8:]))
		length := int64(u32(e[12:]))
		if value+length > size || u32(e[8:]) == 0 {
			return damaged("%s: element %d is out of bounds", name, i)
		}
		if u32(e) != 0 {
			if err := w.bucket(name, base+value, length); err != nil {
				return err
			}
		}
	}
	return nil
}

// bucket checks a leaf's value that is a bucket: the number of its root page or, if that is 0, the page itself.
func (w *pageWalk) bucket(name string, at, length int64) error {
	const head = 16
	if length < head || length > head && length > pageSize {
		return damaged("%s: a bucket of %d bytes", name, length)
	}
	b := make([]byte, length)
	if _, err := w.file.fd.ReadAt(b, at); err != nil {
		return damaged("%s: %w", name, err)
	}
	if root := u64(b); root != 0 {
		if !w.shallow {
			w.todo = append(w.todo, root)
		}
		return nil
	}
	if length < head+pageHead || u16(b[head+8:]) != pageLeaf {
		return damaged("%s: a bucket without a page", name)
	}
	return w.elements(name, b[head:], pageLeaf, int(u16(b[head+10:])), at+head, length-head)
}

// bbolt writes numbers as the machine holds them.
func u16(b []byte) uint16 { return binary.NativeEndian.Uint16(b) }
func u32(b []byte) uint32 { return binary.NativeEndian.Uint32(b) }
func u64(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }
