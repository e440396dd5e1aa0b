//go:build long

package hostile_test

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site/hostile"
)

const (
	soakPages   = 500_000
	soakWorkers = 16
)

// TestSoak crawls many pages in one process, server and crawler both: what they
// hold at the end they held after a tenth of the way. Off the heap are the
// tables of what is known, which must grow.
func TestSoak(t *testing.T) {
	web, err := hostile.New(hostile.Options{Pages: soakPages, Reachable: true, NoLog: true, Drip: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := web.Close(); err != nil {
			t.Error(err)
		}
	}()
	with := crawler.Options{Workers: soakWorkers, MaxPages: crawler.None}
	client := connect(t, web, with)
	defer client.Close()
	visits := 0
	var early, late burden
	with.OnVisit = func(crawler.Visit) {
		switch visits++; visits {
		case soakPages / 10:
			early = weigh(t)
		case soakPages:
			late = weigh(t)
		}
	}
	sum, _ := trip{with: with}.run(t, web, client)
	if sum.Outcome != crawler.Complete || sum.Pages < soakPages {
		t.Errorf("the run ended as %s after %d pages: %s", sum.Outcome, sum.Pages, sum.Problem)
	}
	t.Logf("%d pages, %.0f a second; after a tenth: %+v, at the end: %+v", sum.Pages, float64(sum.Pages)/sum.Elapsed, early, late)
	late.noMoreThan(t, early)
}

// burden is what a process holds.
type burden struct {
	memory     uint64 // bytes that Go has of the system, garbage returned
	goroutines int
	files      int
}

func weigh(t *testing.T) burden {
	debug.FreeOSMemory()
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Error(err)
	}
	return burden{sample[0].Value.Uint64() - sample[1].Value.Uint64(), runtime.NumGoroutine(), len(files)}
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
			t.Errorf("%s: %d at the end, %d after a tenth of the way", what, now[1], now[0])
		}
	}
}
