package bench

import (
	"math"
	"testing"
	"time"

	"sweetspot/crawler"
)

// fetches makes one fetch of each pair of moments, in seconds.
func fetches(pairs ...[2]float64) (all []crawler.Fetch) {
	at := func(s float64) time.Time { return time.Unix(0, int64(s*1e9)) }
	for _, p := range pairs {
		all = append(all, crawler.Fetch{
			Leased: at(p[0]), Began: at(p[0]), Ended: at(p[1]), Freed: at(p[1]), Status: 200, FirstByte: at(p[1]).Sub(at(p[0])),
		})
	}
	return all
}

// TestSteady cuts the stretch out in which both workers were busy, and counts work
// by the share of it that lies in there.
func TestSteady(t *testing.T) {
	t.Parallel()
	all := fetches([2]float64{0, 1}, [2]float64{1, 3}, [2]float64{1.5, 3.5}, [2]float64{3, 5}, [2]float64{3.5, 4}, [2]float64{5, 9})
	w, found := steady(all, 2)
	if !found || w.from.UnixNano() != 15e8 || w.to.UnixNano() != 4e9 {
		t.Fatalf("from %v to %v, found %t; want 1.5 s to 4 s", w.from, w.to, found)
	}
	// 3/4 of the second fetch, the third, half of the fourth, the fifth
	if got, want := w.rate(all), (0.75+1+0.5+1)/2.5; math.Abs(got-want) > 1e-9 {
		t.Errorf("%g pages/s, want %g", got, want)
	}
	m := weigh(&Observation{Workers: 2, Fetches: all})
	if n := m.fetch.TotalCount(); n != 3 {
		t.Errorf("%d fetches began in the steady state, want 3", n)
	}
	if got := percentiles(m.fetch); math.Abs(got.P50-2000) > 2 || math.Abs(got.P99-2000) > 2 {
		t.Errorf("fetches of the steady state take %+v ms, want 2000", got)
	}
	if w, found = steady(all, 3); found || w.from.UnixNano() != 0 || w.to.UnixNano() != 9e9 {
		t.Errorf("three workers were never busy: from %v to %v, found %t", w.from, w.to, found)
	}
}

// TestInStep has workers that all wait for the same time, in step: the rate must not
// depend on where the steady state begins and ends.
func TestInStep(t *testing.T) {
	t.Parallel()
	var pairs [][2]float64
	for round := range 10 {
		for worker := range 8 {
			pairs = append(pairs, [2]float64{float64(round) + float64(worker)/1e6, float64(round+1) + float64(worker)/1e6})
		}
	}
	m := weigh(&Observation{Workers: 8, Fetches: fetches(pairs...)})
	if math.Abs(m.rate-8) > 0.001 {
		t.Errorf("%g pages/s, want 8", m.rate)
	}
	for i, s := range m.slices {
		if math.Abs(s-8) > 0.01 {
			t.Errorf("slice %d: %g pages/s, want 8", i, s)
		}
	}
}

// TestChance draws from trials that differ, and from slices that do.
func TestChance(t *testing.T) {
	t.Parallel()
	flat := func(rate float64) Run { return Run{PagesPerS: rate, Slices: []float64{rate, rate, rate, rate}} }
	e := newChance(1).estimate([]Run{flat(10), flat(20), flat(30)})
	if e.Median != 20 || e.Lo != 10 || e.Hi != 30 {
		t.Errorf("three trials: %+v, want 20 from 10 to 30", e)
	}
	e = newChance(1).estimate([]Run{{PagesPerS: 15, Slices: []float64{10, 20, 10, 20}}})
	if e.Median != 15 || e.Lo >= 13 || e.Hi <= 17 || e.Lo < 10 || e.Hi > 20 {
		t.Errorf("one trial of uneven slices: %+v, want 15 in a wide range", e)
	}
	k := newChance(1).knee([]Count{
		{Workers: 1, PagesPerS: Estimate{Median: 10}, Trials: []Run{flat(10)}},
		{Workers: 2, PagesPerS: Estimate{Median: 19}, Trials: []Run{flat(18), flat(19), flat(20)}},
		{Workers: 4, PagesPerS: Estimate{Median: 20}, Trials: []Run{flat(20)}},
	})
	if k.Workers != 2 || k.Lo != 2 || k.Hi != 4 {
		t.Errorf("knee %+v, want 2 from 2 to 4", k)
	}
}

// TestFit finds the parameters that points were made with, and does not call a fit
// what misses a count by far, however small it is.
func TestFit(t *testing.T) {
	t.Parallel()
	truth := Model{Lambda: 19, Sigma: 0.03, Kappa: 0.0004}
	var points []point
	for _, n := range []int{1, 2, 4, 8, 16, 32, 64, 128} {
		points = append(points, point{n, truth.At(float64(n))})
	}
	m, err := fit(points)
	near := func(got, want float64) bool { return math.Abs(got-want) < 0.02*want }
	if err != nil || !near(m.Lambda, truth.Lambda) || !near(m.Sigma, truth.Sigma) || !near(m.Kappa, truth.Kappa) || !m.Fits {
		t.Errorf("%+v, %v; want %+v", m, err, truth)
	}
	if peak := math.Sqrt((1 - truth.Sigma) / truth.Kappa); !near(m.Peak, peak) {
		t.Errorf("peak at %g, want %g", m.Peak, peak)
	}
	points[0].rate *= 2 // too little to count in R²
	if m, err = fit(points); err != nil || m.Fits || m.R2 < fitR2 {
		t.Errorf("%+v, %v; want no fit in spite of a good R²", m, err)
	}
}

// What a single worker is compared with is a crawl that does one thing at a time.
func TestOneWorkerIsSequential(t *testing.T) {
	for workers, sequential := range map[int]bool{1: true, 2: false, 64: false} {
		o := ofTrial(crawler.Options{Sequential: !sequential, MaxPages: 5}, "trial", workers, 200)
		if o.Sequential != sequential || o.Workers != workers || o.MaxPages != 200 || o.Store != "trial" {
			t.Errorf("%d workers: %+v", workers, o)
		}
		if err := o.Validate(); err != nil {
			t.Errorf("%d workers: %v", workers, err)
		}
	}
}

// What a report draws as tolerated is where the verdict ends to tolerate, also where a little more proves nothing.
func TestToleratedIsWhereTheVerdictEnds(t *testing.T) {
	for _, one := range []float64{0.2, 3, 10, 100} {
		r := Result{Counts: []Count{{Workers: 1, FirstByte: Percentiles{P95: one}}}}
		more := Count{Workers: 2, FirstByte: Percentiles{P95: r.Tolerated()}}
		if why := tolerates(&more, &r.Counts[0]); why != "" {
			t.Errorf("%g ms alone, %g tolerated: %s", one, r.Tolerated(), why)
		}
		if more.FirstByte.P95 += 0.01; tolerates(&more, &r.Counts[0]) == "" {
			t.Errorf("%g ms alone: %g is tolerated, too", one, more.FirstByte.P95)
		}
	}
}
