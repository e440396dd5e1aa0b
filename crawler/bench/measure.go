package bench

import (
	"math"
	"net/http"
	"sort"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// measure is what one observation comes to.
type measure struct {
	order, workers, pages, errors int
	tooMany, refused              int // answers 429; 429 or 503

	steady bool
	rate   float64 // pages/s in the steady state
	slices []float64

	first, fetch *hdrhistogram.Histogram // times in µs
	connections  int
	little       float64

	cpu        time.Duration // a page, in the steady state
	cores      float64
	busy       float64 // share of the machine
	allocated  float64 // bytes a page
	anonymous  int64
	goroutines int

	where   map[string]float64
	limited string
	elapsed time.Duration
}

// weigh measures an observation.
func weigh(o *Observation) measure {
	m := measure{
		workers: o.Workers, pages: len(o.URLs), elapsed: o.Elapsed, limited: o.Limited,
		first: histogram(), fetch: histogram(), where: map[string]float64{},
		connections: 1, // robots.txt came over the first
	}
	for _, s := range o.Where {
		m.where[s.Phase] = s.Share
	}
	if len(o.Fetches) == 0 {
		return m
	}
	w, found := steady(o.Fetches, o.Workers)
	m.steady, m.rate = found, w.rate(o.Fetches)
	for _, slice := range w.cut(slicesOf) {
		m.slices = append(m.slices, slice.rate(o.Fetches))
	}
	m.count(o, w)
	m.spend(o.Samples, w)
	return m
}

// histogram holds times from a microsecond to an hour with three digits.
func histogram() *hdrhistogram.Histogram { return hdrhistogram.New(1, time.Hour.Microseconds(), 3) }

// count goes through the fetches. Times are those of requests sent in the window;
// errors count wherever they happen.
func (m *measure) count(o *Observation, w window) {
	var held time.Duration
	ended := 0
	for _, f := range o.Fetches {
		if f.Connected {
			m.connections++
		}
		if f.Status == 0 || f.Status >= 500 || f.Refused() {
			m.errors++
		}
		if f.Refused() {
			m.refused++
		}
		if f.Status == http.StatusTooManyRequests {
			m.tooMany++
		}
		if f.Freed.After(w.from) && !f.Freed.After(w.to) {
			held += f.Freed.Sub(f.Leased)
			ended++
		}
		if f.Began.Before(w.from) || f.Began.After(w.to) {
			continue
		}
		record(m.fetch, f.Ended.Sub(f.Began))
		if f.Status != 0 {
			record(m.first, f.FirstByte)
		}
	}
	if ended > 0 {
		m.little = m.rate*held.Seconds()/float64(ended)/float64(o.Workers) - 1
	}
}

// record notes a time; what is beyond the histogram counts as its end.
func record(h *hdrhistogram.Histogram, d time.Duration) {
	_ = h.RecordValue(min(max(d.Microseconds(), 1), h.HighestTrackableValue()))
}

// spend says what the process used in the window, a page.
func (m *measure) spend(samples []Sample, w window) {
	if len(samples) < 2 {
		return
	}
	for _, s := range samples {
		m.anonymous, m.goroutines = max(m.anonymous, s.Anonymous), max(m.goroutines, s.Goroutines)
	}
	a, b := at(samples, w.from), at(samples, w.to)
	pages := m.rate * w.length().Seconds()
	if pages <= 0 {
		return
	}
	m.cpu = time.Duration(float64(b.CPU-a.CPU) / pages)
	m.allocated = float64(b.Allocated-a.Allocated) / pages
	m.cores = float64(b.CPU-a.CPU) / float64(w.length())
	first, last := samples[0], samples[len(samples)-1]
	if all := last.Busy - first.Busy + last.Idle - first.Idle; all > 0 {
		m.busy = float64(last.Busy-first.Busy) / float64(all)
	}
}

// at is what was used until a moment, drawn between the samples before and after it.
func at(samples []Sample, t time.Time) Sample {
	i := sort.Search(len(samples), func(i int) bool { return !samples[i].At.Before(t) })
	if i == 0 {
		return samples[0]
	}
	if i == len(samples) {
		return samples[i-1]
	}
	a, b := samples[i-1], samples[i]
	part := float64(t.Sub(a.At)) / float64(b.At.Sub(a.At))
	a.CPU += time.Duration(part * float64(b.CPU-a.CPU))
	a.Allocated += uint64(part * float64(b.Allocated-a.Allocated))
	return a
}

// percentiles reads a histogram of µs in ms.
func percentiles(h *hdrhistogram.Histogram) Percentiles {
	ms := func(q float64) float64 { return math.Round(float64(h.ValueAtQuantile(q))) / 1000 }
	return Percentiles{ms(50), ms(95), ms(99)}
}

// errorShare is the part of requests that failed.
func (m *measure) errorShare() float64 {
	return float64(m.errors) / float64(max(m.pages, 1))
}
