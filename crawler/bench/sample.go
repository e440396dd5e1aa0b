package bench

import (
	"runtime"
	"runtime/metrics"
	"time"

	"sweetspot/crawler/machine"
)

// A sample is cheap but for the memory, which takes the kernel some 50 µs to tell,
// and the whole machine's time, which is asked for at the ends only.
const (
	sampleEvery = 20 * time.Millisecond
	memoryEvery = 5 // samples
)

// sample writes what the process uses into list until it is stopped, first and last
// moment included.
func sample(list *[]Sample) (stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	*list = append(*list, whole())
	go func() {
		defer close(done)
		ticks := time.NewTicker(sampleEvery)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				s := brief()
				if len(*list)%memoryEvery == 0 {
					s.Anonymous = machine.Anonymous()
				}
				*list = append(*list, s)
			case <-over:
				return
			}
		}
	}()
	return func() {
		close(over)
		<-done
		*list = append(*list, whole())
	}
}

// whole is a sample with all there is.
func whole() Sample {
	s := brief()
	s.Anonymous = machine.Anonymous()
	s.Busy, s.Idle = machine.Busy()
	return s
}

// brief is a sample of what is cheap.
func brief() Sample {
	allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(allocated)
	return Sample{At: time.Now(), CPU: machine.CPU(), Allocated: allocated[0].Value.Uint64(), Goroutines: runtime.NumGoroutine()}
}
