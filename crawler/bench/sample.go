package bench

import (
	"context"
	"runtime"
	"runtime/metrics"
	"time"

	"sweetspot/crawler/machine"
)

// sampleEvery is short against a trial and long against what a sample costs, some
// 50 µs.
const sampleEvery = 20 * time.Millisecond

// sample writes what the process uses into list until it is stopped, first and last
// moment included.
func sample(ctx context.Context, list *[]Sample) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	*list = append(*list, take())
	go func() {
		defer close(done)
		ticks := time.NewTicker(sampleEvery)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				*list = append(*list, take())
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
		*list = append(*list, take())
	}
}

// take is one sample.
func take() Sample {
	allocated := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(allocated)
	busy, idle := machine.Busy()
	return Sample{
		At: time.Now(), CPU: machine.CPU(), Busy: busy, Idle: idle, Allocated: allocated[0].Value.Uint64(),
		Anonymous: machine.Anonymous(), Goroutines: runtime.NumGoroutine(),
	}
}
