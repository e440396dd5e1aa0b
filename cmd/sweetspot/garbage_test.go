package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"testing"
)

func TestGarbagePercent(t *testing.T) {
	for _, c := range []struct {
		live, room uint64
		want       int
	}{
		{0, garbageRoom, garbageMost},
		{1 << 20, garbageRoom, garbageMost},
		{leastHeap, garbageRoom, 700},
		{8 << 20, garbageRoom, 350},
		{16 << 20, garbageRoom, 175},
		{28 << 20, garbageRoom, 100},
		{1 << 30, garbageRoom, 100},
		{8 << 20, 12 << 20, 150},
	} {
		if got := garbagePercent(c.live, c.room); got != c.want {
			t.Errorf("live %d, room %d: %d %%, want %d", c.live, c.room, got, c.want)
		}
	}
}

func TestCeiling(t *testing.T) {
	for live, want := range map[uint64]int64{
		0: leastCeiling, 33 << 20: leastCeiling, 40 << 20: 64 << 20, 100 << 20: 184 << 20, 1 << 30: 2032 << 20,
	} {
		for _, stacks := range []uint64{0, 7 << 20} {
			if got := ceiling(live, stacks); got != want+int64(stacks) {
				t.Errorf("live %d, stacks %d: %d, want %d", live, stacks, got, want+int64(stacks))
			}
		}
	}
}

// A collection that finds little alive lets the heap grow by most, in percent, and one that finds much by least; what Go may
// hold rises and falls with it.
func TestPaceFollowsTheHeap(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	stop := (&app{}).paceGarbage(0)
	defer stop()
	awaitPace(t, garbageMost, leastCeiling, 2*leastCeiling)
	alive := make([]byte, 4*garbageRoom)
	awaitPace(t, garbageRule, 6*garbageRoom, 8*garbageRoom)
	runtime.KeepAlive(alive)
	alive = nil
	awaitPace(t, garbageMost, leastCeiling, 2*leastCeiling)
}

// What stacks take may be held beside what the heap may.
func TestPaceFollowsStacks(t *testing.T) {
	stop := (&app{}).paceGarbage(0)
	defer stop()
	const many, least = 5000, 2 << 10 // goroutines, and bytes of a stack
	var ended sync.WaitGroup
	hold := make(chan struct{})
	for range many {
		ended.Go(func() { <-hold })
	}
	awaitPace(t, garbageMost, leastCeiling+many*least, 2*leastCeiling+many*least)
	close(hold)
	ended.Wait()
}

// awaitPace collects until the heap may grow by so much, and Go may hold a number of bytes between least and most.
func awaitPace(t *testing.T, percent uint64, least, most int64) {
	t.Helper()
	for range 10_000 {
		if got := debug.SetMemoryLimit(-1); paced() == percent && got >= least && got <= most {
			return
		}
		runtime.GC()
	}
	t.Fatalf("the heap may grow by %d %%, want %d; %d bytes may be held, want %d to %d", paced(), percent, debug.SetMemoryLimit(-1), least, most)
}

// paced is how much, in percent, the heap may grow before it is collected.
func paced() uint64 {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// A crawl gives the collector back as it found it, and leaves it alone where GOGC is set.
func TestPaceGarbageEnds(t *testing.T) {
	percent, limit := debug.SetGCPercent(123), debug.SetMemoryLimit(1<<40)
	defer debug.SetMemoryLimit(limit)
	defer debug.SetGCPercent(percent)
	(&app{}).paceGarbage(0)()
	(&app{environ: []string{"GOGC=50"}}).paceGarbage(0)()
	if got := debug.SetGCPercent(percent); got != 123 {
		t.Errorf("left at %d %%", got)
	}
	if got := debug.SetMemoryLimit(limit); got != 1<<40 {
		t.Errorf("left with a limit of %d bytes", got)
	}
}

// A limit that the process has is never raised.
func TestPaceKeepsTheLimit(t *testing.T) {
	const limit = 4 * garbageRoom
	before := debug.SetMemoryLimit(limit)
	defer debug.SetMemoryLimit(before)
	stop := (&app{}).paceGarbage(0)
	defer stop()
	alive := make([]byte, limit)
	awaitPace(t, garbageRule, limit, limit)
	runtime.KeepAlive(alive)
}
