package site

import (
	"math"
	"math/bits"
	"time"
)

// A topic keeps the draws for one URL apart: that a page is slow must say
// nothing about whether it fails.
type topic uint64

const (
	topicName topic = iota + 1
	topicKind
	topicFlaky
	topicSlow
	topicLatency
	topicLink
	topicText
	topicTrap
	topicVersion
	topicItem
)

const golden = 0x9e3779b97f4a7c15

// mix is the output function of SplitMix64: each input bit changes each output
// bit with probability one half.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// drawText gives 64 bits that depend on seed, topic and text alone (FNV-1a,
// mixed: no claim against an adversary).
func drawText[T string | []byte](seed uint64, t topic, text T) uint64 {
	h := mix(seed+golden) ^ 14695981039346656037
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return mix(h + uint64(t)*golden)
}

// drawNumber is drawText for the k-th draw about a page.
func drawNumber(seed uint64, t topic, page, k int) uint64 {
	h := mix(seed + uint64(t)*golden)
	h = mix(h + uint64(page)*golden)
	return mix(h + uint64(k)*golden)
}

// unit maps a draw to [0, 1).
func unit(x uint64) float64 { return float64(x>>11) / (1 << 53) }

// below maps a draw to 0 … n-1.
func below(x uint64, n int) int {
	hi, _ := bits.Mul64(x, uint64(n))
	return int(hi)
}

// logNormal maps a draw to a duration: log-normal with σ 1 around the median
// (a normal variate by Box and Muller).
func logNormal(x uint64, median time.Duration) time.Duration {
	radius := math.Sqrt(-2 * math.Log(1-unit(x)))
	normal := radius * math.Cos(2*math.Pi*unit(mix(x+golden)))
	return time.Duration(float64(median) * math.Exp(normal))
}
