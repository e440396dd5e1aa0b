package crawler

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sweetspot/crawler/frontier"
)

// stationary are servers that stay what they are. At 64 workers, the most, the
// first two are what the crawl makes of them.
func stationary() map[string]sim {
	return map[string]sim{
		"constant":    {server: behaviour{latency: constant(50 * time.Millisecond)}, most: 64},
		"log-normal":  {server: behaviour{latency: logNormal(50 * time.Millisecond)}, most: 64},
		"capacity 24": {server: behaviour{latency: constant(50 * time.Millisecond), capacity: 24}, most: 256},
		"limit 40/s":  {server: behaviour{latency: constant(50 * time.Millisecond), burst: 40}, most: 256},
		"processors":  {server: behaviour{latency: constant(0)}, most: 256, cpu: 5 * time.Millisecond},
	}
}

// measure tries fixed numbers of workers: the best throughput, and the fewest
// that come within 5 % of it.
func measure(t *testing.T, c sim) (best float64, knee int) {
	t.Helper()
	counts := []int{1, 2, 3, 4, 8, 16, 24, 32, 48, 64, 128, 256}
	rates := map[int]float64{}
	for _, c.workers = range counts {
		if c.workers <= c.most {
			c.lasts = 20 * time.Second
			rates[c.workers] = simulate(t, c).rateIn(10*time.Second, 20*time.Second)
			best = max(best, rates[c.workers])
		}
	}
	i := slices.IndexFunc(counts, func(n int) bool { return rates[n] >= 0.95*best })
	return best, counts[i]
}

// Auto settles within 10 % of the best fixed throughput, with no more than 1.5
// times the workers of the knee, and never has more in flight than it may.
func TestAutoSettles(t *testing.T) {
	t.Parallel()
	for name, c := range stationary() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			best, knee := measure(t, c)
			c.workers, c.lasts = Auto, simLasts
			for c.seed = range 3 {
				s := simulate(t, c)
				checkSettled(t, s, best, knee)
			}
		})
	}
}

// simLasts is long enough to settle in its first half.
const simLasts = 40 * time.Second

// checkSettled holds the second half of a simulation against a sweep.
func checkSettled(t *testing.T, s *simulation, best float64, knee int) {
	t.Helper()
	got := s.rateIn(simLasts/2, simLasts)
	t.Logf("%.1f pages/s with %d workers; the best is %.1f/s, the knee %d", got, s.path.Settled, best, knee)
	if got < 0.9*best {
		t.Errorf("%.1f pages/s, the best fixed number of workers gives %.1f", got, best)
	}
	if s.path.Settled > knee*3/2 {
		t.Errorf("settled at %d workers, the knee is %d", s.path.Settled, knee)
	}
	if s.server.peak > s.o.MaxWorkers {
		t.Errorf("%d requests in flight, %d are allowed", s.server.peak, s.o.MaxWorkers)
	}
}

// A server that serves 64 at once, and after a while only 8.
func TestAutoFollowsTheServer(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		s := simulate(t, sim{
			server: behaviour{latency: constant(50 * time.Millisecond), capacity: 64}, workers: Auto, seed: seed, lasts: 80 * time.Second,
			during: func(s *simulation) {
				time.Sleep(30 * time.Second)
				if n := s.tuning().Settled; n < 58 || n > 96 {
					t.Errorf("%d workers for a server that serves 64 at once", n)
				}
				s.server.setCapacity(8)
			},
		})
		if rate := s.rateIn(10*time.Second, 30*time.Second); rate < 0.9*1280 {
			t.Errorf("%.1f pages/s before, the server can do 1280", rate)
		}
		if rate := s.rateIn(60*time.Second, 80*time.Second); rate < 0.9*160 {
			t.Errorf("%.1f pages/s after, the server can do 160", rate)
		}
		if n := s.path.Settled; n < 8 || n > 12 {
			t.Errorf("%d workers for a server that serves 8 at once", n)
		}
	}
}

// Whatever a server's capacity is, auto finds it.
func TestAutoFindsAnyCapacity(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	for range 6 {
		capacity := 1 + random.IntN(100)
		latency := time.Duration(1+random.IntN(200)) * time.Millisecond
		best := float64(capacity) / latency.Seconds()
		if best > 1000 {
			continue
		}
		t.Logf("%d at once, %v each", capacity, latency)
		checkSettled(t, simulate(t, sim{
			server: behaviour{latency: constant(latency), capacity: capacity}, workers: Auto, seed: random.Uint64(), lasts: simLasts,
		}), best, capacity)
	}
}

// Errors that come fast look like speed, and are none.
func TestAutoDoesNotRaceForErrors(t *testing.T) {
	t.Parallel()
	s := simulate(t, sim{
		server:  behaviour{latency: constant(50 * time.Millisecond), fails: func(inFlight int) bool { return inFlight > 10 }},
		workers: Auto, lasts: 60 * time.Second,
	})
	if n := s.path.Settled; n < 8 || n > 15 {
		t.Errorf("settled at %d workers; beyond 10 the server only fails", n)
	}
	for _, step := range s.path.Path {
		if step.Workers > 32 {
			t.Errorf("%d workers after %.1f s, though beyond 10 the server only fails", step.Workers, step.At)
		}
	}
	if rate := s.rateIn(30*time.Second, 60*time.Second); rate < 0.9*200 {
		t.Errorf("%.1f pages/s, 10 workers give 200", rate)
	}
}

// A polite pace needs few workers, and auto says so.
func TestAutoUnderARate(t *testing.T) {
	t.Parallel()
	s := simulate(t, sim{server: behaviour{latency: constant(120 * time.Millisecond)}, workers: Auto, rate: 10, lasts: 2 * time.Minute})
	last := s.path.Path[len(s.path.Path)-1]
	if s.path.Settled > 2 || len(last.Why) == 0 || last.Why[:10] != "politeness" {
		t.Errorf("settled at %d workers: %s", s.path.Settled, last.Why)
	}
	if rate := s.rateIn(time.Minute, 2*time.Minute); rate < 9 || rate > 10.1 {
		t.Errorf("%.1f pages/s at a pace of 10", rate)
	}
}

// A server that becomes slower without queueing needs no fewer workers.
func TestAutoStaysWithASlowServer(t *testing.T) {
	t.Parallel()
	latency := 50 * time.Millisecond
	s := simulate(t, sim{
		server: behaviour{latency: func(*rand.Rand) time.Duration { return latency }}, workers: Auto, most: 32, lasts: 3 * time.Minute,
		during: func(s *simulation) {
			time.Sleep(time.Minute)
			s.server.mu.Lock()
			latency *= 4
			s.server.mu.Unlock()
		},
	})
	if rate, want := s.rateIn(2*time.Minute, 3*time.Minute), 32/0.2; rate < 0.9*want {
		t.Errorf("%.1f pages/s with %d workers, 32 give %.0f", rate, s.path.Settled, want)
	}
}

// A known knee is where auto starts, and where it stays if nothing has changed.
func TestAutoStartsAtTheKnee(t *testing.T) {
	t.Parallel()
	known := Knee{Workers: 24, PagesPerS: 480}
	for capacity, most := range map[int]int{24: 36, 8: 12} {
		s := simulate(t, sim{
			server:  behaviour{latency: constant(50 * time.Millisecond), capacity: capacity},
			workers: Auto, known: known, lasts: 30 * time.Second,
		})
		if first := s.path.Path[0].Workers; first != 24 {
			t.Errorf("starts with %d workers", first)
		}
		if n := s.path.Settled; n < capacity*9/10 || n > most {
			t.Errorf("%d workers for a server that serves %d at once", n, capacity)
		}
	}
}

// More errors than usual send a tuner back, though throughput has grown; those
// that are usual do not.
func TestTunerMindsErrors(t *testing.T) {
	for share, want := range map[float64]int{0.1: 32, 0.5: 8} {
		tuner := newTuner(64, Knee{})
		for tuner.workers < 16 || !tuner.settled {
			tuner.look(errorWindow(tuner.workers, 0.1))
		}
		tuner.look(errorWindow(16, share))
		if tuner.workers != want {
			t.Errorf("%d workers after %.0f %% of errors, want %d", tuner.workers, 100*share, want)
		}
	}
}

// errorWindow is a second in which a server answers within 50 ms, some of it in
// error. The more workers, the more answers are good.
func errorWindow(workers int, failed float64) window {
	answers := 400 * workers
	bad := int(failed * float64(answers))
	return window{
		workers: workers, took: time.Second, cycles: answers, busy: time.Duration(answers) * 50 * time.Millisecond,
		good: answers - bad, failed: bad,
	}
}

// Whatever a tuner is shown, it stays between one worker and the most.
func TestTunerKeepsItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 300).Draw(t, "most")
		tuner := newTuner(most, Knee{Workers: rapid.IntRange(0, 400).Draw(t, "knee"), PagesPerS: rapid.Float64Range(0, 1e4).Draw(t, "rate")})
		for range rapid.IntRange(1, 60).Draw(t, "windows") {
			took := time.Duration(rapid.IntRange(0, 20_000).Draw(t, "took")) * time.Millisecond
			w := window{workers: tuner.workers, took: took, cycles: rapid.IntRange(0, 5000).Draw(t, "cycles")}
			w.busy = time.Duration(w.cycles) * time.Duration(rapid.IntRange(0, 1000).Draw(t, "ms")) * time.Millisecond
			w.good = rapid.IntRange(0, w.cycles).Draw(t, "good")
			w.failed = rapid.IntRange(0, w.cycles-w.good).Draw(t, "failed")
			w.refused = rapid.IntRange(0, 1).Draw(t, "refused")
			w.idle[rapid.IntRange(0, int(frontier.Reasons)-1).Draw(t, "reason")] = time.Duration(rapid.Float64Range(0, 1).Draw(t, "idle") * float64(took) * float64(w.workers))
			before := tuner.workers
			s, used := tuner.look(w)
			if s.workers < 1 || s.workers > most || s.workers != tuner.workers {
				t.Fatalf("%d workers of at most %d", s.workers, most)
			}
			if s.workers != before && (s.why == "" || !used) {
				t.Fatalf("a step from %d to %d without a reason", before, s.workers)
			}
			if s.workers > before && w.refused > 0 {
				t.Fatalf("from %d to %d workers, though the host refused", before, s.workers)
			}
		}
	})
}
