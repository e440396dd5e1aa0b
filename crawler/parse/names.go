package parse

import "math/bits"

// nameTable finds names, in any case, by their first eight bytes, in which no two of them are alike.
type nameTable struct {
	names []string // in lower case; the first is that of no name
	slots []nameSlot
	shift uint8
}

type nameSlot struct {
	key  uint64 // 0 if the slot is free
	name uint8  // its place among names
}

// newNameTable returns a table of less than 256 names. Those that are "" are none.
func newNameTable(names []string) nameTable {
	size := bits.Len(uint(4 * len(names))) // sparse, so that most names are found at once
	t := nameTable{names: names, slots: make([]nameSlot, 1<<size), shift: uint8(64 - size)}
	for i, name := range names {
		if name != "" {
			slot := t.slot(nameKey([]byte(name)))
			*slot = nameSlot{nameKey([]byte(name)), uint8(i)}
		}
	}
	return t
}

// nameKey returns the first eight bytes of a name, in lower case.
func nameKey(name []byte) (key uint64) {
	for i, c := range name[:min(len(name), 8)] {
		key |= uint64(lower(c)) << (8 * i)
	}
	return key
}

// slot returns where the name with that key is, or would be.
func (t *nameTable) slot(key uint64) *nameSlot {
	for i := key * 0x9e3779b97f4a7c15 >> t.shift; ; i++ {
		slot := &t.slots[i&uint64(len(t.slots)-1)]
		if slot.key == key || slot.key == 0 {
			return slot
		}
	}
}

// find returns the place of a name, 0 if it is not there.
func (t *nameTable) find(name []byte) uint8 {
	i := t.slot(nameKey(name)).name
	if !equalFold(name, t.names[i]) {
		return 0
	}
	return i
}

// short is find for what is a word of text from a name of less than eight bytes on, all of which are '0' or more.
func (t *nameTable) short(w uint64, length int) uint8 {
	return t.slot((w | each*0x20) & (1<<(8*length) - 1)).name
}

// shortName returns the length of the name that w begins with, if it is one of less than eight bytes, '0' or more, that ends
// at less than that or at a mark; else 8.
func shortName(w uint64, mark1, mark2 byte) int {
	return firstOf(below(w, '0') | below(w^each*uint64(mark1), 1) | below(w^each*uint64(mark2), 1))
}
