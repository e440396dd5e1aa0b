package crawler

import (
	"context"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"sweetspot/crawler/frontier"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// simulation is a crawl without pages: the real frontier, pool, time sheets and
// tuner, a server and processors that only take time, and a clock that jumps.
type simulation struct {
	*session
	server *server
	cores  chan struct{}
	cpu    time.Duration // that a page takes of a processor

	mu   sync.Mutex
	done []finished // pages, in order
}

// finished is a page that was done: when, and how many workers were wanted.
type finished struct {
	at      time.Duration
	workers int
}

// behaviour is what a server does: it answers after a latency, a few requests at
// once, and so many a second.
type behaviour struct {
	latency  func(*rand.Rand) time.Duration
	capacity int                     // requests served at once, further ones queue; 0 for no bound
	burst    int                     // requests a second above which 429 is answered; as many may come at once
	fails    func(inFlight int) bool // at once, with 500
}

type server struct {
	behaviour
	mu     sync.Mutex
	limit  *rate.Limiter
	random *rand.Rand
	busy   int
	peak   int
	queue  []chan struct{}
}

func newServer(b behaviour, seed uint64) *server {
	s := &server{behaviour: b, random: rand.New(rand.NewPCG(seed, 1))}
	if b.burst > 0 {
		s.limit = rate.NewLimiter(rate.Limit(b.burst), b.burst)
	}
	return s
}

// get is a request. It returns the status and the time until the first byte.
func (s *server) get() (status int, firstByte time.Duration) {
	began := time.Now()
	s.mu.Lock()
	if s.limit != nil && !s.limit.Allow() {
		s.mu.Unlock()
		time.Sleep(time.Millisecond)
		return http.StatusTooManyRequests, time.Since(began)
	}
	takes := s.latency(s.random)
	s.busy++
	s.peak = max(s.peak, s.busy)
	if s.fails != nil && s.fails(s.busy) {
		s.busy--
		s.mu.Unlock()
		time.Sleep(time.Millisecond)
		return http.StatusInternalServerError, time.Since(began)
	}
	if s.capacity > 0 && s.busy > s.capacity {
		turn := make(chan struct{})
		s.queue = append(s.queue, turn)
		s.mu.Unlock()
		<-turn
	} else {
		s.mu.Unlock()
	}
	time.Sleep(takes)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	for len(s.queue) > 0 && s.busy-len(s.queue) < s.capacity {
		close(s.queue[0])
		s.queue = s.queue[1:]
	}
	return http.StatusOK, time.Since(began)
}

// setCapacity changes how many requests are served at once.
func (s *server) setCapacity(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.capacity = n
}

func constant(d time.Duration) func(*rand.Rand) time.Duration {
	return func(*rand.Rand) time.Duration { return d }
}

// logNormal is as skewed as that of the synthetic site: σ is 1.
func logNormal(median time.Duration) func(*rand.Rand) time.Duration {
	return func(r *rand.Rand) time.Duration {
		return time.Duration(float64(median) * math.Exp(r.NormFloat64()))
	}
}

// sim describes a simulated crawl.
type sim struct {
	server  behaviour
	workers int // Auto, or fixed
	most    int
	known   Knee
	pages   int           // 0: as many as there is time for
	lasts   time.Duration // 0: until the pages are done
	rate    float64       // the polite one, 0 for none
	cpu     time.Duration // a page
	seed    uint64
	during  func(*simulation)
}

const simCores = 2

// run simulates. The bubble is synctest's.
func (c sim) run(t *testing.T) *simulation {
	o := Options{Workers: c.workers, MaxWorkers: c.most, Rate: c.rate, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), OwnSite: true}.withDefaults()
	s := &simulation{session: &session{o: o, began: time.Now(), frontier: frontier.New()}, server: newServer(c.server, c.seed), cores: make(chan struct{}, simCores), cpu: c.cpu}
	home, err := urls.Parse("http://127.0.0.1/")
	if err != nil {
		t.Fatal(err)
	}
	s.seeds = []urls.URL{home}
	s.pool = newPool(o.Workers)
	if o.Workers == Auto {
		s.tuner = newTuner(o.MaxWorkers, c.known)
		s.pool = newPool(s.tuner.workers)
	}
	delay := time.Duration(0)
	if c.rate > 0 {
		delay = time.Duration(float64(time.Second) / c.rate)
	}
	s.frontier.Declare(frontier.Gate{Key: 1, PerHost: o.MaxWorkers, Delay: delay})
	ids := make([]uint32, max(c.pages, 1))
	if c.pages == 0 {
		ids = make([]uint32, 300_000)
	}
	for i := range ids {
		ids[i] = uint32(i + 1)
	}
	s.frontier.Open(1, 0)
	s.frontier.Add(1, ids...)
	s.crawl(t, c)
	return s
}

// crawl runs workers and tuner until the frontier is drained or stopped.
func (s *simulation) crawl(t *testing.T, c sim) {
	watched, unwatch := context.WithCancel(t.Context())
	if c.lasts > 0 {
		stop := time.AfterFunc(c.lasts, s.frontier.Stop)
		defer stop.Stop()
	}
	var workers, others sync.WaitGroup
	for i := range s.o.MaxWorkers {
		workers.Go(func() { s.labour(t.Context(), i) })
	}
	others.Go(func() { s.tune(watched) })
	if c.during != nil {
		others.Go(func() { c.during(s) })
	}
	workers.Wait()
	s.pumped = time.Since(s.began)
	unwatch()
	others.Wait()
}

// labour is one worker.
func (s *simulation) labour(ctx context.Context, worker int) {
	for {
		duty, since, wanted := s.pool.enter(ctx, worker)
		if !wanted {
			return
		}
		s.onDuty(duty, since)
		s.pool.leave(worker)
	}
}

func (s *simulation) onDuty(duty context.Context, since time.Time) {
	sheet := s.spent.sheet(since)
	defer sheet.end()
	for duty.Err() == nil {
		lease, err := s.frontier.Next(duty)
		if err != nil {
			if duty.Err() == nil {
				s.pool.close()
			}
			return
		}
		sheet.leased(lease.Wait)
		began := sheet.last
		s.page(sheet, &lease)
		s.pulse.cycled(sheet.last.Sub(began))
	}
}

// page fetches and parses.
func (s *simulation) page(sheet *sheet, lease *frontier.Lease) {
	at := s.inFlight.inc()
	started := time.Now()
	status, firstByte := s.server.get()
	s.inFlight.dec()
	sheet.fetched(store.Timing{FirstByte: firstByte})
	fb := frontier.Feedback{Started: started, Status: status}
	s.frontier.Release(lease, fb)
	s.pulse.answered(status)
	again := fb.Refused()
	if again {
		s.tally.refused(status)
	} else {
		s.loads.add(at, firstByte)
	}
	s.compute()
	sheet.lap(phaseParse)
	s.frontier.End(lease, frontier.Ending{Again: again, Requested: true})
	if status == http.StatusOK {
		s.mu.Lock()
		s.done = append(s.done, finished{time.Since(s.began), s.pool.wanted()})
		s.mu.Unlock()
	}
}

// compute takes a processor.
func (s *simulation) compute() {
	if s.cpu == 0 {
		return
	}
	s.cores <- struct{}{}
	time.Sleep(s.cpu)
	<-s.cores
}

// use is what the verdict is drawn from.
func (s *simulation) use() usage {
	u := s.usage()
	u.cpu, u.busy, u.cores = time.Duration(len(s.done))*s.cpu, 0, simCores
	return u
}

// rateIn is pages a second between two moments.
func (s *simulation) rateIn(from, to time.Duration) float64 {
	n := 0
	for _, m := range s.done {
		if m.at >= from && m.at < to {
			n++
		}
	}
	return float64(n) / (to - from).Seconds()
}

// simulate runs a simulation in a bubble of its own.
func simulate(t *testing.T, c sim) (s *simulation) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { s = c.run(t) })
	return s
}
