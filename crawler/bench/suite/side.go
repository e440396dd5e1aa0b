package suite

import (
	"maps"
	"net/http"
	"slices"

	"sweetspot/crawler/bench"
)

// sum says what trials with one count of workers come to. There is at least one.
func sum(trials []bench.Observation) Side {
	var rates, cpu, anonymous, commits []float64
	shares := map[string][]float64{} // of worker time, by phase
	s := Side{Workers: trials[0].Workers, Trials: len(trials)}
	for i := range trials {
		o := &trials[i]
		rates = append(rates, throughput(o))
		cpu = append(cpu, spent(o))
		anonymous = append(anonymous, peak(o))
		commits = append(commits, float64(o.Commits))
		s.Errors += failures(o)
		for _, w := range o.Where {
			shares[w.Phase] = append(shares[w.Phase], w.Share)
		}
	}
	s.PagesPerS, s.CPU, s.Anonymous, s.Commits = estimate(rates), estimate(cpu), estimate(anonymous), bench.Median(commits)
	for _, phase := range slices.Sorted(maps.Keys(shares)) {
		if share := bench.Median(shares[phase]); share > s.Share {
			s.Waited, s.Share = phase, share
		}
	}
	return s
}

// failures counts fetches that brought no page.
func failures(o *bench.Observation) (n int) {
	for _, f := range o.Fetches {
		if f.Error != "" || f.Status >= http.StatusBadRequest {
			n++
		}
	}
	return n
}

// throughput is pages a second of a whole crawl: the hunt for the first links and the
// last pages count, as they do to whoever waits for it.
func throughput(o *bench.Observation) float64 {
	return float64(len(o.URLs)) / max(o.Elapsed.Seconds(), 1e-9)
}

// spent is milliseconds of processor that the crawler took for a page.
func spent(o *bench.Observation) float64 {
	if len(o.Samples) == 0 {
		return 0
	}
	used := o.Samples[len(o.Samples)-1].CPU - o.Samples[0].CPU
	return used.Seconds() * 1000 / float64(max(len(o.URLs), 1))
}

// peak is the most anonymous memory, in MiB.
func peak(o *bench.Observation) (most float64) {
	for _, s := range o.Samples {
		most = max(most, float64(s.Anonymous)/(1<<20))
	}
	return most
}

// estimate is the median of values, and their range.
func estimate(values []float64) bench.Estimate {
	return bench.Estimate{Median: bench.Median(values), Lo: slices.Min(values), Hi: slices.Max(values)}
}
