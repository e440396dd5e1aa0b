package crawler

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// observed is what a crawl with 64 workers saw of a server: so many answers that came nearly alone, and 2,000 under load.
func observed(n int, alone, loaded func(*rand.Rand) time.Duration, random *rand.Rand) usage {
	l := &loads{}
	for range n {
		l.add(1, alone(random))
	}
	for range 2000 {
		l.add(64, loaded(random))
	}
	return usage{workers: 64, latencies: l.read()}
}

// A server with room for 24 lets one request in three wait for a place, and the others come as ever: it queues. One whose
// answers are as they were alone does not, whatever their shape, but for chance, nor one that stalled once with all workers
// at it. That holds for the few answers of a crawl that starts with all its workers, and the many of one that starts with one.
func TestQueue(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	steady := func(r *rand.Rand) time.Duration { return 50*ms + time.Duration(r.ExpFloat64()*float64(2*ms)) }
	skewed := func(r *rand.Rand) time.Duration { return time.Duration(float64(50*ms) * math.Exp(0.7*r.NormFloat64())) }
	// some makes a share of the answers come later.
	some := func(share float64, late time.Duration) func(*rand.Rand) time.Duration {
		return func(r *rand.Rand) time.Duration {
			d := steady(r)
			if r.Float64() < share {
				d += late
			}
			return d
		}
	}
	const rounds = 1000
	for _, c := range []struct {
		name          string
		alone, loaded func(*rand.Rand) time.Duration
		least, most   int // times that it may be said to queue
	}{
		{"one in three waits", steady, some(1/3., 50*ms), rounds * 98 / 100, rounds},
		{"all take longer", skewed, func(r *rand.Rand) time.Duration { return 2 * skewed(r) }, rounds * 9 / 10, rounds},
		{"steady", steady, steady, 0, 0},
		{"skewed", skewed, skewed, 0, rounds * 2 / 100},
		{"one stall of all", steady, some(64/2000., time.Second), 0, rounds * 2 / 100},
		{"slow pages", some(0.07, 200*ms), some(0.07, 200*ms), 0, rounds * 2 / 100},
		{"slow pages, none of them first", steady, some(0.07, 200*ms), 0, rounds * 2 / 100},
	} {
		for _, n := range []int{20, 200, 1000} {
			said := 0
			for seed := range rounds {
				u := observed(n, c.alone, c.loaded, rand.New(rand.NewPCG(uint64(seed), 1)))
				if _, _, queues := u.queue(); queues {
					said++
				}
			}
			t.Logf("%s: %d of %d with %d alone", c.name, said, rounds, n)
			if said < c.least || said > c.most {
				t.Errorf("%s: said to queue %d times of %d with %d answers alone, want %d to %d", c.name, said, rounds, n, c.least, c.most)
			}
		}
	}
}
