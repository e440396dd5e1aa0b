package seen

import "unsafe"

const (
	shardBits  = 6
	firstSlots = 256 // 3 KiB, on the Go heap: a small crawl would map and unmap a hundred of them and more
	slotBytes  = 12
)

// Map is a set of fingerprints with an id each. Its zero value is ready to use.
// It belongs to one goroutine. Close gives its memory back.
type Map struct {
	shards [1 << shardBits]shard
	len    int
}

// Len returns how many fingerprints the map holds.
func (m *Map) Len() int { return m.len }

// Bytes returns how much memory the map holds outside the Go heap.
func (m *Map) Bytes() int {
	n := 0
	for i := range m.shards {
		n += len(m.shards[i].memory)
	}
	return n
}

// Get returns the id stored for a fingerprint, 0 when there is none.
func (m *Map) Get(fingerprint uint64) uint32 {
	s := &m.shards[fingerprint>>(64-shardBits)]
	if s.used == 0 {
		return 0
	}
	_, id := s.find(fingerprint)
	return id
}

// Put stores an id, which must not be 0, for a fingerprint that the map does
// not hold yet or whose id is to be replaced.
func (m *Map) Put(fingerprint uint64, id uint32) {
	if id == 0 {
		panic("seen: id 0 marks an empty slot")
	}
	s := &m.shards[fingerprint>>(64-shardBits)]
	if s.used*4 >= len(s.ids)*3 {
		s.grow()
	}
	slot, old := s.find(fingerprint)
	s.fingerprints[slot], s.ids[slot] = fingerprint, id
	if old == 0 {
		s.used++
		m.len++
	}
}

// Close unmaps the table; the map is empty afterwards and may be used again.
func (m *Map) Close() {
	for i := range m.shards {
		release(m.shards[i].memory)
	}
	*m = Map{}
}

// A shard is one open-addressing table with linear probing. Fingerprints are
// uniform already, so their low bits are the hash.
type shard struct {
	memory       []byte
	fingerprints []uint64
	ids          []uint32 // 0 = empty slot
	used         int
}

// find returns the slot that holds the fingerprint, or the empty one where it
// belongs.
func (s *shard) find(fingerprint uint64) (slot int, id uint32) {
	mask := len(s.ids) - 1
	for slot = int(fingerprint) & mask; s.ids[slot] != 0; slot = (slot + 1) & mask {
		if s.fingerprints[slot] == fingerprint {
			return slot, s.ids[slot]
		}
	}
	return slot, 0
}

func (s *shard) grow() {
	bigger := newShard(max(firstSlots, 2*len(s.ids)))
	for i, id := range s.ids {
		if id != 0 {
			slot, _ := bigger.find(s.fingerprints[i])
			bigger.fingerprints[slot], bigger.ids[slot] = s.fingerprints[i], id
		}
	}
	bigger.used = s.used
	release(s.memory)
	*s = bigger
}

// newShard lays both columns into one mapping: the wide one first, so that
// both are aligned. The first table of a shard is small and has none.
func newShard(slots int) shard {
	if slots == firstSlots {
		return shard{fingerprints: make([]uint64, slots), ids: make([]uint32, slots)}
	}
	memory := reserve(slots * slotBytes)
	return shard{
		memory:       memory,
		fingerprints: unsafe.Slice((*uint64)(unsafe.Pointer(&memory[0])), slots),
		ids:          unsafe.Slice((*uint32)(unsafe.Pointer(&memory[slots*8])), slots),
	}
}
