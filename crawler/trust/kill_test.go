package trust

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// A crawl that is killed at any moment, again and again, comes to what an
// unbroken one comes to (I8).
func TestKill(t *testing.T) { killLoop(t, kills) }

// killLoop kills so many children in all, of crawls with 1, 4 and 64 workers.
func killLoop(t *testing.T, kills int) {
	seed := seeded(t)
	t.Run("warm-up", func(t *testing.T) {
		l := lane{workers: 4, kills: 1, chance: rand.New(rand.NewPCG(seed, 0))}
		l.run(t)
	})
	before := held(t)
	t.Run("lanes", func(t *testing.T) {
		for i, l := range []lane{{sequential: true, workers: 1}, {workers: 4}, {workers: 64}} {
			l.kills = (kills + 2 - i) / 3
			l.chance = rand.New(rand.NewPCG(seed, uint64(l.workers)))
			t.Run(fmt.Sprint(l.workers, " workers"), func(t *testing.T) {
				t.Parallel()
				l.run(t)
			})
		}
	})
	held(t).noMoreThan(t, before)
}

// seeded returns the seed of all chance in a test.
func seeded(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("SWEETSPOT_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		must(t, err)
		seed = n
	}
	t.Logf("SWEETSPOT_SEED=%d", seed)
	return seed
}

// lane is a series of crawls with one number of workers.
type lane struct {
	workers    int
	sequential bool
	kills      int // left
	chance     *rand.Rand
}

// run crawls the webs in turn until it has no kills left.
func (l *lane) run(t *testing.T) {
	began, all, crawls := time.Now(), l.kills, 0
	served := make([]*served, len(webs))
	for ; l.kills > 0 && !t.Failed(); crawls++ {
		i := crawls % len(webs)
		if served[i] == nil {
			served[i] = webs[i].serve(t)
		}
		c := campaign{served: served[i], name: fmt.Sprintf("%d.%d", l.workers, crawls), workers: l.workers, sequential: l.sequential, next: l.next}
		c.run(t)
	}
	t.Logf("%d kills in %d crawls, %v", all-l.kills, crawls, time.Since(began).Round(time.Millisecond))
}

// next is when the next child is to be killed, while there are kills left.
func (l *lane) next(last *session) plan {
	if last != nil && last.killed() {
		l.kills--
	}
	switch {
	case l.kills <= 0:
		return plan{}
	case l.chance.IntN(3) == 0:
		return plan{moment: moment{after: time.Duration(1+l.chance.IntN(40_000)) * time.Microsecond}}
	}
	return plan{moment: moment{visits: 1 + l.chance.IntN(12)}}
}
