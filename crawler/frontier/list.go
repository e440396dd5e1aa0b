package frontier

const (
	firstChunk = 8
	lastChunk  = 8192
)

// idList is a queue of ids at four bytes each. It grows in chunks that start
// tiny, since most hosts of a wide crawl have a handful of URLs, and never
// copies: a host with ten million URLs must not need twice their room to grow.
type idList struct {
	head, tail *idChunk
	read       int // next unread id in head
	len        int
}

type idChunk struct {
	ids  []uint32
	next *idChunk
}

func (l *idList) push(id uint32) {
	switch {
	case l.tail == nil:
		l.tail = &idChunk{ids: make([]uint32, 0, firstChunk)}
		l.head = l.tail
	case len(l.tail.ids) == cap(l.tail.ids):
		l.tail.next = &idChunk{ids: make([]uint32, 0, min(2*cap(l.tail.ids), lastChunk))}
		l.tail = l.tail.next
	}
	l.tail.ids = append(l.tail.ids, id)
	l.len++
}

func (l *idList) pop() uint32 {
	id := l.head.ids[l.read]
	l.read++
	l.len--
	if l.read == len(l.head.ids) {
		l.head, l.read = l.head.next, 0
		if l.head == nil {
			l.tail = nil
		}
	}
	return id
}
