package crawler

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A pool lets the first so many workers in, calls off those that are no longer
// wanted, and lets all go home when it is closed.
func TestPool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPool(3)
		var on atomic.Int64
		var all sync.WaitGroup
		for worker := range 8 {
			all.Go(func() {
				for {
					duty, since, ok := p.enter(t.Context(), worker)
					if !ok {
						return
					}
					if since.After(time.Now()) {
						t.Errorf("wanted since %v", since)
					}
					on.Add(1)
					<-duty.Done()
					on.Add(-1)
					if !errors.Is(context.Cause(duty), errParked) {
						return
					}
					p.leave(worker)
				}
			})
		}
		for _, size := range []int{3, 8, 1, 5, 5, 2} {
			p.resize(size)
			synctest.Wait()
			if got := int(on.Load()); got != size || p.wanted() != size {
				t.Errorf("%d workers are on duty, %d are wanted", got, size)
			}
		}
		p.close()
		p.resize(0)
		all.Wait()
	})
}
