package crawler

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// With no budget a worker goes on once its result is durable; with one, while
// results fit.
func TestHandoverHoldsWorkersBack(t *testing.T) {
	for budget, waits := range map[int][]bool{0: {true, true}, None: {true, true}, 100: {false, true}, 200: {false, false}} {
		synctest.Test(t, func(t *testing.T) {
			h := newHandover(budget)
			done := make([]bool, len(waits))
			for i := range waits {
				go func() {
					h.hand(t.Context(), &result{size: 100})
					done[i] = true
				}()
				synctest.Wait()
				if done[i] == waits[i] {
					t.Errorf("budget %d: result %d: waited %t, want %t", budget, i, !done[i], waits[i])
				}
			}
			in, more := h.take(t.Context(), 0)
			if len(in) != 2 || !more {
				t.Fatalf("took %d results", len(in))
			}
			h.free(200)
			synctest.Wait()
			if !done[0] || !done[1] {
				t.Errorf("budget %d: workers still wait after the commit", budget)
			}
		})
	}
}

// The handover is full, and its reader has been told so, while a worker waits for room.
func TestHandoverFills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHandover(100)
		h.hand(t.Context(), &result{size: 100})
		if h.full() {
			t.Error("full with what fits")
		}
		<-h.wake
		go h.hand(t.Context(), &result{size: 1})
		synctest.Wait()
		if !h.full() || len(h.wake) != 1 {
			t.Error("not full with what does not fit")
		}
		h.free(101)
		synctest.Wait()
		if h.full() {
			t.Error("full with room")
		}
	})
}

func TestHandoverEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHandover(0)
		ctx, cancel := context.WithCancel(t.Context())
		go h.hand(ctx, &result{size: 1})
		synctest.Wait()
		cancel() // lets the worker go
		if in, more := h.take(t.Context(), 0); len(in) != 1 || !more {
			t.Fatal("the result is lost")
		}
		if in, more := h.take(t.Context(), time.Second); in != nil || !more {
			t.Fatal("take does not end after its time")
		}
		h.close()
		if _, more := h.take(t.Context(), 0); more {
			t.Fatal("more after close")
		}
	})
}
