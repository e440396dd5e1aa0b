package bench

import (
	"fmt"
	"runtime"
)

// result says what the sweep came to so far.
func (s *sweep) result() (Result, error) {
	r := Result{
		Type: "bench", Machine: Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0)},
		StoppedBecause: s.stopped, Notes: s.notes, Requests: s.requests,
	}
	chance := newChance(s.Seed)
	for _, list := range s.byCount() {
		r.Counts = append(r.Counts, sum(list, chance))
	}
	compareWithOne(r.Counts)
	r.Repeats = s.leastRepeats()
	r.Interval = intervalName(r.Repeats)
	r.Knee, r.SweetSpot = knees(r.Counts, chance)
	var err error
	r.Model, err = fit(fitted(r.Counts))
	if s.whole > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("the site has %d pages only: from %s on all are crawled, which is less work a worker", len(s.longest), workers(s.whole)))
	}
	r.Recommendation = recommend(&r)
	return r, err
}

// byCount groups the measures: the repeats of each count, or the pilot's where none
// was made. Ascending.
func (s *sweep) byCount() (groups [][]measure) {
	for _, pilot := range ascending(s.pilot, nil) {
		group := ascending(s.repeats, func(m measure) bool { return m.workers == pilot.workers })
		if len(group) == 0 {
			group = []measure{pilot}
		}
		groups = append(groups, group)
	}
	return groups
}

// leastRepeats is how often each count was tried at least, but for those that the
// server did not bear.
func (s *sweep) leastRepeats() int {
	least := 0
	for _, group := range s.byCount() {
		if s.borne(group[0]) && (least == 0 || len(group) < least) {
			least = len(group)
		}
	}
	return least
}

func intervalName(repeats int) string {
	if repeats >= fewRepeats {
		return "95 % confidence interval (block bootstrap)"
	}
	return fmt.Sprintf("range (block bootstrap over %d × %d slices; a confidence interval takes %d repeats)", repeats, slicesOf, fewRepeats)
}

// sum makes one count of its trials.
func sum(list []measure, chance *chance) Count {
	c := Count{Workers: list[0].workers, Pages: list[0].pages, Steady: true, Limited: list[0].limited, Where: map[string]float64{}}
	for _, m := range list {
		c.Errors += m.errors
		c.Refused += m.refused
		c.Steady = c.Steady && m.steady
		for phase, share := range m.where {
			c.Where[phase] += share / float64(len(list))
		}
		c.Trials = append(c.Trials, m.run())
	}
	c.PagesPerS = chance.estimate(c.Trials)
	of := func(value func(*measure) float64) float64 {
		values := make([]float64, len(list))
		for i := range list {
			values[i] = value(&list[i])
		}
		return Median(values)
	}
	c.FirstByte = typical(list, func(m *measure) Percentiles { return percentiles(m.first) })
	c.Fetch = typical(list, func(m *measure) Percentiles { return percentiles(m.fetch) })
	c.CPU = of(func(m *measure) float64 { return 1000 * m.cpu.Seconds() })
	c.Cores = of(func(m *measure) float64 { return m.cores })
	c.Busy = of(func(m *measure) float64 { return m.busy })
	c.Allocated = of(func(m *measure) float64 { return m.allocated / 1000 })
	c.Anonymous = of(func(m *measure) float64 { return float64(m.anonymous) / (1 << 20) })
	c.Connections = int(of(func(m *measure) float64 { return float64(m.connections) }))
	c.Goroutines = int(of(func(m *measure) float64 { return float64(m.goroutines) }))
	c.Little = of(func(m *measure) float64 { return m.little })
	return c
}

// typical is the median over the trials of each percentile: one trial in which the
// machine stood still does not make a server slow.
func typical(list []measure, of func(*measure) Percentiles) Percentiles {
	var p50, p95, p99 []float64
	for i := range list {
		p := of(&list[i])
		p50, p95, p99 = append(p50, p.P50), append(p95, p.P95), append(p99, p.P99)
	}
	return Percentiles{Median(p50), Median(p95), Median(p99)}
}

// run is what the result keeps of a trial.
func (m *measure) run() Run {
	return Run{
		Order: m.order, PagesPerS: m.rate, Slices: m.slices, FirstByte: percentiles(m.first).P95,
		CPU: 1000 * m.cpu.Seconds(), Allocated: m.allocated / 1000, Elapsed: m.elapsed.Seconds(),
	}
}

// compareWithOne fills in what is relative to one worker.
func compareWithOne(counts []Count) {
	one := counts[0].PagesPerS.Median
	for i := range counts {
		c := &counts[i]
		if one > 0 {
			c.Speedup = c.PagesPerS.Median / one
			c.Efficiency = c.Speedup / float64(c.Workers)
		}
	}
}

// fitted are the counts that a model can speak of: where the server refuses or
// fails, its pace is not the crawl's.
func fitted(counts []Count) (points []point) {
	for _, c := range counts {
		if c.Refused == 0 && !c.failing(&counts[0]) && c.PagesPerS.Median > 0 {
			points = append(points, point{c.Workers, c.PagesPerS.Median})
		}
	}
	return points
}
