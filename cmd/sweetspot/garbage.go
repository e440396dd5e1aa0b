package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"time"
)

// How the collector of garbage is paced while a crawl runs. A crawl keeps little on Go's heap, a few megabytes, and makes
// garbage fast: by Go's own rule (collect when the heap has doubled) it would collect dozens of times a second. So the
// heap may grow by garbageRoom at least, but never by more than garbageMost percent: what lives may grow, too, before it is
// looked at again, after the next collection.
const (
	garbageRoom = 28 << 20
	garbageMost = 700 // percent
	garbageRule = 100 // percent: Go's own

	leastHeap = 4 << 20 // that percentages are of until the first collection: Go's own
)

// Go holds more than what lives and garbage: bodies of megabytes leave holes, too small for the next ones, and the runtime
// gives those back to the system at once only where it has a limit to keep. So it has one, which crawls of small pages do not
// come near. It rises with what lives, as under a limit that leaves hardly any room the collector would never rest: nearly to
// the double, which is what Go's own rule gives a heap. And stacks come on top, which are some megabytes for 256 workers.
const (
	leastCeiling = 51 << 20
	belowDouble  = 16 << 20 // leaves 17 MB for garbage, holes and Go's own records where the ceiling begins to rise, and more from there on
)

// paceGarbage paces the collector, bounds what Go holds, and has ready what the heap grows by, until the function that it returns
// is called. It leaves room under a memory limit, 0 for none, and does nothing if GOGC says what is wanted.
func (a *app) paceGarbage(limit int64) (stop func()) {
	if slices.ContainsFunc(a.environ, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		return func() {}
	}
	room := uint64(garbageRoom)
	if limit > 0 {
		room = min(room, uint64(limit)/8)
	}
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		pace(room, over)
	}()
	return func() {
		close(over)
		<-done
	}
}

func pace(room uint64, over <-chan struct{}) {
	percentBefore, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	defer func() {
		debug.SetGCPercent(percentBefore)
		debug.SetMemoryLimit(limit)
	}()
	adjust := func(live, stacks uint64) {
		debug.SetMemoryLimit(min(ceiling(live, stacks), limit))
		debug.SetGCPercent(garbagePercent(live, room))
	}
	adjust(leastHeap, 0)
	warmer := newWarmer()
	look, collected := time.NewTimer(warmer.warm()), collection()
	defer look.Stop()
	for {
		select {
		case <-over:
			return
		case <-look.C:
			look.Reset(warmer.warm())
			continue
		case <-collected:
			collected = collection()
		}
		adjust(inUse())
	}
}

// collection returns what is closed after the next collection, which finds something that nobody holds.
func collection() <-chan struct{} {
	done := make(chan struct{})
	runtime.AddCleanup(new([64]byte), func(done chan struct{}) { close(done) }, done)
	return done
}

// garbagePercent is how much, in percent, a heap with so many live bytes may grow before it is collected.
func garbagePercent(live, room uint64) int {
	return int(min(max(100*room/max(live, 1), garbageRule), garbageMost))
}

// ceiling is how much Go may hold, in bytes, with so many live ones on its heap and so many for stacks.
func ceiling(live, stacks uint64) int64 {
	return max(leastCeiling, 2*int64(live)-belowDouble) + int64(stacks)
}

// inUse is what the last collection left on the heap, and what stacks take, in bytes.
func inUse() (live, stacks uint64) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64(), sample[1].Value.Uint64()
}
