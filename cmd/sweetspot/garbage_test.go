package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
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
		0: leastCeiling, 34 << 20: leastCeiling, 40 << 20: 64 << 20, 100 << 20: 184 << 20, 1 << 30: 2032 << 20,
	} {
		if got := ceiling(live); got != want {
			t.Errorf("live %d: %d, want %d", live, got, want)
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
	awaitPace(t, garbageMost)
	least := debug.SetMemoryLimit(-1)
	alive := make([]byte, 4*garbageRoom)
	awaitPace(t, garbageRule)
	if most := debug.SetMemoryLimit(-1); least != leastCeiling || most < 6*garbageRoom || most > 8*garbageRoom {
		t.Errorf("%d bytes may be held with little alive, %d with %d", least, most, len(alive))
	}
	runtime.KeepAlive(alive)
	alive = nil
	awaitPace(t, garbageMost)
	if least := debug.SetMemoryLimit(-1); least != leastCeiling {
		t.Errorf("%d bytes may be held with little alive again", least)
	}
}

// awaitPace collects until the heap may grow by so much. What Go may hold is set before that.
func awaitPace(t *testing.T, percent uint64) {
	t.Helper()
	for range 10_000 {
		if paced() == percent {
			return
		}
		runtime.GC()
	}
	t.Fatalf("the heap may grow by %d %%, want %d", paced(), percent)
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
	awaitPace(t, garbageRule)
	if got := debug.SetMemoryLimit(-1); got != limit {
		t.Errorf("%d bytes may be held, want the limit, %d", got, limit)
	}
	runtime.KeepAlive(alive)
}
