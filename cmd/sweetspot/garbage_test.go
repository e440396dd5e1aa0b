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

// A collection that finds little alive lets the heap grow by most, in percent, and one that finds much by least.
func TestPaceFollowsTheHeap(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	stop := (&app{}).paceGarbage(0)
	defer stop()
	awaitPace(t, garbageMost)
	alive := make([]byte, 4*garbageRoom)
	awaitPace(t, garbageRule)
	runtime.KeepAlive(alive)
}

// awaitPace collects until the heap may grow by so much.
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
	before := debug.SetGCPercent(123)
	defer debug.SetGCPercent(before)
	(&app{}).paceGarbage(0)()
	(&app{environ: []string{"GOGC=50"}}).paceGarbage(0)()
	if got := debug.SetGCPercent(before); got != 123 {
		t.Errorf("left at %d %%", got)
	}
}
