package bench

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// resamples is how often the bootstrap draws.
const resamples = 1000

// fewRepeats is the least number of trials from which an interval may be called one
// of confidence.
const fewRepeats = 6

// chance draws what might have been measured as well: a block bootstrap. From a
// count's trials it draws as many with replacement, and of each its slices, which
// are long enough to be independent of each other.
type chance struct{ random *rand.Rand }

func newChance(seed uint64) *chance { return &chance{rand.New(rand.NewPCG(seed, 1))} }

// rate draws the throughput of a count: the median of its trials.
func (c *chance) rate(trials []Run) float64 {
	drawn := make([]float64, len(trials))
	for i := range drawn {
		slices := trials[c.random.IntN(len(trials))].Slices
		sum := 0.0
		for range slices {
			sum += slices[c.random.IntN(len(slices))]
		}
		drawn[i] = sum / float64(max(len(slices), 1))
	}
	return Median(drawn)
}

// estimate is the median of a count's trials, with the interval that 95 % of the
// draws lie in.
func (c *chance) estimate(trials []Run) Estimate {
	rates := make([]float64, len(trials))
	for i, t := range trials {
		rates[i] = t.PagesPerS
	}
	draws := make([]float64, resamples)
	for i := range draws {
		draws[i] = c.rate(trials)
	}
	e := Estimate{Median: Median(rates)}
	e.Lo, e.Hi = middle(draws)
	e.Lo, e.Hi = min(e.Lo, e.Median), max(e.Hi, e.Median)
	return e
}

// knee is the knee of counts, with the interval that 95 % of the draws lie in.
func (c *chance) knee(counts []Count) Knee {
	points := make([]point, len(counts))
	for i, n := range counts {
		points[i] = point{n.Workers, n.PagesPerS.Median}
	}
	k := Knee{Workers: kneeOf(points)}
	draws := make([]float64, resamples)
	for d := range draws {
		for i, n := range counts {
			points[i].rate = c.rate(n.Trials)
		}
		draws[d] = float64(kneeOf(points))
	}
	lo, hi := middle(draws)
	k.Lo, k.Hi = min(int(lo), k.Workers), max(int(hi), k.Workers)
	return k
}

// middle is where the middle 95 % of draws lie.
func middle(draws []float64) (lo, hi float64) {
	slices.Sort(draws)
	return stat.Quantile(0.025, stat.Empirical, draws, nil), stat.Quantile(0.975, stat.Empirical, draws, nil)
}

// Median is the middle value, the mean of two where their number is even; 0 for
// none.
func Median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	if n == 0 {
		return 0
	}
	return (v[(n-1)/2] + v[n/2]) / 2
}
