package crawler

import (
	"context"
	"sync"
	"time"
)

// handover is the one place where results pass from the workers to the
// committer. It holds a byte budget: a worker whose result does not fit waits,
// result handed over, until it does. With no budget at all it therefore waits
// until the result is durable, which is what --sequential means.
type handover struct {
	budget int

	mu     sync.Mutex
	in     []*result
	used   int
	room   chan struct{} // closed when used shrinks
	closed bool

	wake chan struct{} // tells the committer that something came; capacity 1
}

func newHandover(budget int) *handover {
	return &handover{budget: max(budget, 0), room: make(chan struct{}), wake: make(chan struct{}, 1)}
}

// hand passes a result on and waits for room, or for the end of ctx.
func (h *handover) hand(ctx context.Context, r *result) {
	h.mu.Lock()
	h.in = append(h.in, r)
	h.used += r.size
	h.mu.Unlock()
	nudge(h.wake)
	for {
		h.mu.Lock()
		room, full := h.room, h.used > h.budget
		h.mu.Unlock()
		if !full || r.size == 0 {
			return
		}
		select {
		case <-room:
		case <-ctx.Done():
			return
		}
	}
}

func nudge(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// take waits until results have come, d has passed (0 = for ever) or the
// handover is closed, and returns what is there and whether more may come.
func (h *handover) take(ctx context.Context, d time.Duration) (in []*result, more bool) {
	var late <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		late = timer.C
	}
	for {
		h.mu.Lock()
		in, h.in = h.in, nil
		more = !h.closed
		h.mu.Unlock()
		if len(in) > 0 || !more {
			return in, more
		}
		select {
		case <-h.wake:
		case <-late:
			return nil, true
		case <-ctx.Done():
			return nil, false
		}
	}
}

// poll returns what has come since.
func (h *handover) poll() (in []*result) {
	h.mu.Lock()
	defer h.mu.Unlock()
	in, h.in = h.in, nil
	return in
}

// free gives n bytes of the budget back.
func (h *handover) free(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.used -= n
	close(h.room)
	h.room = make(chan struct{})
}

// full tells whether results take more room than there is.
func (h *handover) full() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.used > h.budget
}

// close says that no worker will hand over anything more.
func (h *handover) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	nudge(h.wake)
}
