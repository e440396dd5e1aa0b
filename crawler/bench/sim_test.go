package bench_test

import (
	"container/heap"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
)

// server is a simulated one, and the machine that crawls it: a closed queueing
// network of two stations, event by event. What it comes to is known by hand.
type server struct {
	latency   time.Duration
	logNormal bool
	capacity  int           // requests served at once; 0: all
	limit     float64       // requests/s above which 429 is answered; 0: none
	failing   int           // from so many workers on, one request in ten fails with 500; 0: never
	cpu       time.Duration // of the crawler, for each page
	cores     int
	pages     int // that the site has; 0: enough
	log       []int
	random    *rand.Rand
}

// trial crawls the simulated site, on the bubble's clock.
func (s *server) trial(ctx context.Context, workers, pages int) (bench.Observation, error) {
	if s.random == nil {
		s.random = rand.New(rand.NewPCG(7, 7))
	}
	s.log = append(s.log, workers)
	o := bench.Observation{Workers: workers, Limited: "first byte", Where: []crawler.Share{{Phase: "first byte", Share: 0.9}}}
	if s.pages > 0 && pages > s.pages {
		pages, o.Whole = s.pages, true
	}
	began := time.Now()
	run := run{server: s, at: began, tokens: s.limit}
	o.Fetches = run.crawl(workers, pages)
	ended := began
	for i, f := range o.Fetches {
		if f.Freed.After(ended) {
			ended = f.Freed
		}
		o.URLs = append(o.URLs, fmt.Sprint("/", i))
	}
	o.Elapsed = ended.Sub(began)
	o.Samples = []bench.Sample{
		{At: began, Anonymous: 10 << 20},
		{At: ended, CPU: time.Duration(len(o.Fetches)) * s.cpu, Allocated: uint64(1000 * len(o.Fetches)), Anonymous: int64(10+workers) << 20, Goroutines: workers},
	}
	select {
	case <-time.After(o.Elapsed):
		return o, nil
	case <-ctx.Done():
		return o, context.Cause(ctx)
	}
}

// run is a trial under way.
type run struct {
	*server
	at     time.Time // when tokens were counted
	tokens float64
	slots  moments // when each of the server's slots is free
	procs  moments // and each core
	due    events
}

// event is a worker that arrives at a station.
type event struct {
	at    time.Time
	fetch crawler.Fetch
	done  bool // with the server: the processor is next
}

// crawl works pages off: the first alone, as its links are not known yet.
func (r *run) crawl(workers, pages int) (all []crawler.Fetch) {
	start := func(at time.Time) {
		if pages--; pages >= 0 {
			heap.Push(&r.due, event{at: at, fetch: crawler.Fetch{Leased: at, Began: at}})
		}
	}
	start(r.at)
	for r.due.Len() > 0 {
		e := heap.Pop(&r.due).(event)
		if !e.done {
			heap.Push(&r.due, r.serve(e, workers))
			continue
		}
		e.fetch.Freed = r.procs.take(e.at, r.cores, r.cpu)
		all = append(all, e.fetch)
		if e.fetch.Status == 429 {
			return all
		}
		begin := 1
		if len(all) == 1 {
			begin = workers
		}
		for range begin {
			start(e.fetch.Freed)
		}
	}
	return all
}

// serve is what the server does with a request.
func (r *run) serve(e event, workers int) event {
	d := time.Duration(float64(r.latency) * (1 + 0.02*r.random.Float64()))
	if r.logNormal {
		d = time.Duration(float64(r.latency) * math.Exp(r.random.NormFloat64()))
	}
	e.fetch.Status = 200
	if r.failing > 0 && workers >= r.failing && r.random.IntN(10) == 0 {
		e.fetch.Status = 500
	}
	if r.limit > 0 {
		r.tokens = min(r.tokens+r.limit*e.at.Sub(r.at).Seconds(), r.limit)
		r.at = e.at
		if r.tokens--; r.tokens < 0 {
			e.fetch.Status, d = 429, time.Millisecond
		}
	}
	e.fetch.Ended = r.slots.take(e.at, r.capacity, d)
	e.fetch.FirstByte = e.fetch.Ended.Sub(e.at)
	e.at, e.done = e.fetch.Ended, true
	return e
}

// moments are when the servers of a station are free, the earliest first.
type moments []time.Time

// take occupies one of n from at on, as soon as one is free, and returns when it is
// done. With none it does not queue.
func (m *moments) take(at time.Time, n int, d time.Duration) time.Time {
	if n == 0 {
		return at.Add(d)
	}
	if len(*m) == n {
		if free := heap.Pop(m).(time.Time); free.After(at) {
			at = free
		}
	}
	heap.Push(m, at.Add(d))
	return at.Add(d)
}

func (m moments) Len() int           { return len(m) }
func (m moments) Less(i, j int) bool { return m[i].Before(m[j]) }
func (m moments) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *moments) Push(x any)        { *m = append(*m, x.(time.Time)) }
func (m *moments) Pop() any          { return pop(m) }

type events []event

func (e events) Len() int           { return len(e) }
func (e events) Less(i, j int) bool { return e[i].at.Before(e[j].at) }
func (e events) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)        { *e = append(*e, x.(event)) }
func (e *events) Pop() any          { return pop(e) }

func pop[S ~[]E, E any](s *S) E {
	old := *s
	last := old[len(old)-1]
	*s = old[:len(old)-1]
	return last
}
