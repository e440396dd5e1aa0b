package crawler

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// observed is what a crawl with 32 workers saw of a server: answers that came nearly alone, and under load.
func observed(alone, loaded func(*rand.Rand) time.Duration, random *rand.Rand) usage {
	l := &loads{}
	for range 20 {
		l.add(1, alone(random))
	}
	for range 2000 {
		l.add(32, loaded(random))
	}
	return usage{workers: 32, latencies: l.read()}
}

// A server with room for 24 lets one request in three wait for a place, and the others come as ever: it queues. One whose
// answers are as they were alone does not, whatever their shape, but for chance.
func TestQueue(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	jittered := func(d time.Duration) func(*rand.Rand) time.Duration {
		return func(r *rand.Rand) time.Duration { return d + time.Duration(r.ExpFloat64()*float64(2*ms)) }
	}
	waits := func(r *rand.Rand) time.Duration { return jittered(50 * ms * time.Duration(1+r.IntN(3)/2))(r) }
	skewed := func(r *rand.Rand) time.Duration { return time.Duration(float64(50*ms) * math.Exp(0.7*r.NormFloat64())) }
	const rounds = 1000
	for _, c := range []struct {
		name          string
		alone, loaded func(*rand.Rand) time.Duration
		least, most   int // times that it may be said to queue
	}{
		{"one in three waits", jittered(50 * ms), waits, rounds * 98 / 100, rounds},
		{"all take longer", skewed, func(r *rand.Rand) time.Duration { return 2 * skewed(r) }, rounds * 9 / 10, rounds},
		{"steady", jittered(50 * ms), jittered(50 * ms), 0, 0},
		{"skewed", skewed, skewed, 0, rounds * 2 / 100},
	} {
		said := 0
		for seed := range rounds {
			u := observed(c.alone, c.loaded, rand.New(rand.NewPCG(uint64(seed), 1)))
			if _, _, queues := u.queue(); queues {
				said++
			}
		}
		t.Logf("%s: %d of %d", c.name, said, rounds)
		if said < c.least || said > c.most {
			t.Errorf("%s: said to queue %d times of %d, want %d to %d", c.name, said, rounds, c.least, c.most)
		}
	}
}
