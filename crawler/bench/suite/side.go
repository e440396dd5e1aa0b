package suite

import (
	"slices"

	"sweetspot/crawler/bench"
)

// sum says what trials with one count of workers come to. There is at least one.
func sum(trials []bench.Observation) Side {
	var rates, cpu, anonymous, commits []float64
	for i := range trials {
		o := &trials[i]
		rates = append(rates, throughput(o))
		cpu = append(cpu, spent(o))
		anonymous = append(anonymous, peak(o))
		commits = append(commits, float64(o.Commits))
	}
	s := Side{
		Workers: trials[0].Workers, Trials: len(trials),
		PagesPerS: estimate(rates), CPU: estimate(cpu), Anonymous: estimate(anonymous), Commits: estimate(commits).Median,
	}
	for _, w := range trials[len(trials)/2].Where {
		if w.Share > s.Share {
			s.Waited, s.Share = w.Phase, w.Share
		}
	}
	return s
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
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return bench.Estimate{Median: (v[(n-1)/2] + v[n/2]) / 2, Lo: v[0], Hi: v[n-1]}
}
