package crawler

import "sweetspot/store"

// bitmap is a set of ids at one bit each.
type bitmap []uint64

func (b bitmap) has(id store.ID) bool {
	return int(id/64) < len(b) && b[id/64]&(1<<(id%64)) != 0
}

func (b *bitmap) set(id store.ID) {
	for int(id/64) >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[id/64] |= 1 << (id % 64)
}

func (b bitmap) clear(id store.ID) { b[id/64] &^= 1 << (id % 64) }
