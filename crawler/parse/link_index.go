package parse

// linkKey identifies a link within its page.
type linkKey struct {
	target uint64 // fingerprint
	kind   uint64 // and the fragment, if that counts
}

// linkIndex finds the links of a page, most of which occur again: a hash table with linear probing, at most half full. It is
// emptied at no cost, and its zero value is empty. Where a key belongs depends on a fingerprint, which no page can know, so none
// can have its links in one place.
type linkIndex struct {
	slots []linkSlot // a power of two
	used  int
	page  uint32
}

type linkSlot struct {
	key  linkKey
	at   uint32 // where the link stands in links
	page uint32 // the slot is used if this is the index's own
}

// leastSlots is the size of a table at first.
const leastSlots = 256

// reset empties the index, and gives a table of more than maxPooled links back.
func (x *linkIndex) reset() {
	x.used = 0
	if x.page++; x.page == 0 || len(x.slots) > 2*maxPooled {
		x.slots, x.page = nil, 1
	}
}

// slot returns where a key is, or where it belongs. It must not be called before there is a table.
func (x *linkIndex) slot(key linkKey) *linkSlot {
	mask := uint64(len(x.slots) - 1)
	for i := step(key.target, key.kind); ; i++ {
		if s := &x.slots[i&mask]; s.key == key || s.page != x.page {
			return s
		}
	}
}

// find returns where the link stands, if the page has it.
func (x *linkIndex) find(key linkKey) (at int, known bool) {
	if x.used == 0 {
		return 0, false
	}
	s := x.slot(key)
	return int(s.at), s.page == x.page
}

// add notes where a link stands that has not been added.
func (x *linkIndex) add(key linkKey, at int) {
	if x.used == len(x.slots)/2 {
		x.grow()
	}
	*x.slot(key) = linkSlot{key, uint32(at), x.page}
	x.used++
}

func (x *linkIndex) grow() {
	before := *x
	x.slots, x.page = make([]linkSlot, max(leastSlots, 2*len(before.slots))), 1
	for _, s := range before.slots {
		if s.page == before.page {
			s.page = x.page
			*x.slot(s.key) = s
		}
	}
}
