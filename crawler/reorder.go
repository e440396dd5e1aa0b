package crawler

import "slices"

// reorder puts results back into the order in which their URLs were leased,
// gate by gate, like the re-order buffer of a processor: workers run ahead, and
// what they did takes effect in order. It belongs to the committer.
type reorder struct {
	lanes  map[uint32]*lane
	ready  []*result // in order, to be committed
	parked int       // results that wait for an earlier one
}

type lane struct {
	next   uint64 // turn to be committed next
	parked map[uint64]*result
}

func newReorder() *reorder { return &reorder{lanes: map[uint32]*lane{}} }

// arrive takes a result in. One whose turn was let go is ready at once.
func (o *reorder) arrive(r *result) {
	if r.lease == nil {
		o.ready = append(o.ready, r) // news about a host: has no turn
		return
	}
	l := o.lane(r.lease.Gate)
	switch turn := r.lease.Turn; {
	case turn < l.next:
		r.reordered = true
		o.ready = append(o.ready, r)
	case turn > l.next:
		l.parked[turn] = r
		o.parked++
	default:
		o.ready = append(o.ready, r)
		l.next++
		o.drain(l)
	}
}

func (o *reorder) lane(gate uint32) *lane {
	l := o.lanes[gate]
	if l == nil {
		l = &lane{parked: map[uint64]*result{}}
		o.lanes[gate] = l
	}
	return l
}

// drain moves what is in order now to the ready results.
func (o *reorder) drain(l *lane) {
	for {
		r, ok := l.parked[l.next]
		if !ok {
			return
		}
		delete(l.parked, l.next)
		o.parked--
		o.ready = append(o.ready, r)
		l.next++
	}
}

// letGo gives up the turns that parked results wait for. The pages that had them
// are committed whenever they come, and count as reordered.
func (o *reorder) letGo() {
	for _, l := range o.lanes {
		if len(l.parked) == 0 {
			continue
		}
		first := ^uint64(0)
		for turn := range l.parked {
			first = min(first, turn)
		}
		l.next = first
		o.drain(l)
	}
}

// skip gives up the turns of a gate before this one.
func (o *reorder) skip(gate uint32, turn uint64) {
	l := o.lane(gate)
	for l.next < turn {
		l.next++
		o.drain(l)
	}
}

// next takes up to n ready results and up to size bytes of them, one at least.
func (o *reorder) next(n, size int) []*result {
	taken := 0
	for taken < len(o.ready) && taken < n && (taken == 0 || size > 0) {
		size -= o.ready[taken].size
		taken++
	}
	batch := slices.Clone(o.ready[:taken])
	clear(o.ready[:taken]) // or the slice would keep them for as long as it has room behind
	o.ready = o.ready[taken:]
	return batch
}
