//go:build long

package hostile_test

import (
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site/hostile"
)

// soakPages is how long the test is; SWEETSPOT_SOAK=500000 makes it what a day's crawl is.
const soakPages = 50_000

// TestSoak crawls many pages in one process, server and crawler both: what they
// hold at the end is what they held in the first half, once they had warmed up. Off
// the heap are the tables of what is known, which must grow. Finished pages that wait
// to be committed have little room: how far workers are ahead is no leak, and differs.
func TestSoak(t *testing.T) {
	pages := soakPages
	if long := os.Getenv("SWEETSPOT_SOAK"); long != "" {
		var err error
		if pages, err = strconv.Atoi(long); err != nil {
			t.Fatal(err)
		}
	}
	web, err := hostile.New(hostile.Options{Pages: pages, Reachable: true, NoLog: true, Drip: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := web.Close(); err != nil {
			t.Error(err)
		}
	}()
	with := crawler.Options{Workers: 16, MaxPages: 2 * pages, Buffer: 1 << 20}
	client := connect(t, web, with)
	defer client.Close()
	var tenths []burden
	visits := 0
	with.OnVisit = func(crawler.Visit) {
		if visits++; visits%(pages/10) == 0 {
			tenths = append(tenths, weigh(t))
		}
	}
	sum, _ := trip{with: with}.run(t, web, client)
	if sum.Outcome != crawler.Complete || sum.Pages < pages || len(tenths) < 10 {
		t.Fatalf("the run ended as %s after %d pages: %s", sum.Outcome, sum.Pages, sum.Problem)
	}
	t.Logf("%d pages, %.0f a second, by tenths: %+v", sum.Pages, float64(sum.Pages)/sum.Elapsed, tenths)
	leastOf(tenths[7:]).noMoreThan(t, leastOf(tenths[1:5]))
}

// leastOf leaves out what happened to be in flight: a leak shows in the least, too.
func leastOf(burdens []burden) burden {
	least := burdens[0]
	for _, b := range burdens[1:] {
		least = least.least(b)
	}
	return least
}

// burden is what a process holds.
type burden struct {
	memory     uint64 // bytes that Go has of the system, but for garbage and what is free
	goroutines int
	files      int
}

// weigh counts what lives by what collections have marked: what the workers make and throw away after them is garbage, too, and
// more of it on a busy machine.
func weigh(t *testing.T) burden {
	runtime.GC()
	runtime.GC() // a pool lets go of what it has at the second
	sample := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(sample)
	memory := sample[0].Value.Uint64() + sample[1].Value.Uint64()
	for _, not := range sample[2:] {
		memory -= not.Value.Uint64()
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Error(err)
	}
	return burden{memory, runtime.NumGoroutine(), len(files)}
}

func (b burden) least(o burden) burden {
	return burden{min(b.memory, o.memory), min(b.goroutines, o.goroutines), min(b.files, o.files)}
}

// noMoreThan wants at most a tenth more than there was.
func (b burden) noMoreThan(t *testing.T, early burden) {
	t.Helper()
	for what, now := range map[string][2]uint64{
		"bytes of memory": {early.memory, b.memory},
		"goroutines":      {uint64(early.goroutines), uint64(b.goroutines)},
		"open files":      {uint64(early.files), uint64(b.files)},
	} {
		if now[1] > now[0]+now[0]/10 {
			t.Errorf("%s: %d at the end, %d in the first half", what, now[1], now[0])
		}
	}
}
