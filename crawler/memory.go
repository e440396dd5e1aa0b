package crawler

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How the memory guard reacts, as shares of the limit.
const (
	memoryPause  = 0.90 // leasing stops
	memoryResume = 0.80 // and goes on
	memoryLook   = 250 * time.Millisecond
	memoryWait   = 10 * time.Second // in which pausing and a collection must have helped
)

// memoryGuard keeps a crawl under its memory limit: it stops leasing while there
// is too much of it, and ends the run when that does not help. It is driven by
// tick and takes no clock.
type memoryGuard struct {
	limit   int64
	read    func() int64
	collect func() // gives back what can be given back
	pause   func(bool)

	since time.Time // when leasing was paused, zero while it is not
}

// tick looks at the memory and returns false when the run has to end.
func (g *memoryGuard) tick(now time.Time) bool {
	switch used := float64(g.read()) / float64(g.limit); {
	case g.since.IsZero() && used < memoryPause:
	case g.since.IsZero():
		g.since = now
		g.pause(true)
		g.collect()
	case used < memoryResume:
		g.since = time.Time{}
		g.pause(false)
	case now.Sub(g.since) >= memoryWait:
		return false
	}
	return true
}

// guardMemory runs the guard until ctx ends; end is called at most once.
func (s *session) guardMemory(ctx context.Context, end func()) {
	if s.o.Memory <= 0 {
		return
	}
	g := memoryGuard{
		limit: s.o.Memory, collect: debug.FreeOSMemory, pause: s.frontier.Pause,
		read: func() int64 { return heldMemory() + s.tally.offHeap.Load() },
	}
	ticks := time.NewTicker(memoryLook)
	defer ticks.Stop()
	for {
		select {
		case now := <-ticks.C:
			if !g.tick(now) {
				end()
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// heldMemory is what the Go runtime holds of the system's memory: all it has
// mapped less what it has given back.
func heldMemory() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
}
