package crawler

import (
	"math"
	"math/bits"
	"sync/atomic"
	"time"
)

// Times until the first byte are counted in classes that are 9 % wide, from
// 10 µs to ten minutes.
const (
	loadLevels    = 14 // 1, 2, 3–4, 5–8 … requests in flight
	loadClasses   = 26 * loadPerDouble
	loadPerDouble = 8
	loadLeast     = 10 * time.Microsecond
)

// loads counts answers by how many requests were in flight when theirs was sent,
// and by the time until their first byte. Every crawl begins with one page in
// flight, so it learns by itself what the server takes when it is not busy.
type loads [loadLevels][loadClasses]atomic.Uint32

// add counts an answer.
func (l *loads) add(inFlight int, firstByte time.Duration) {
	level := min(bits.Len(uint(max(inFlight, 1)-1)), loadLevels-1)
	l[level][loadClass(firstByte)].Add(1)
}

func loadClass(d time.Duration) int {
	class := loadPerDouble * math.Log2(float64(max(d, loadLeast))/float64(loadLeast))
	return min(int(class), loadClasses-1)
}

// read copies the counts.
func (l *loads) read() *latencies {
	t := &latencies{}
	for i := range l {
		for j := range l[i] {
			t[i][j] = l[i][j].Load()
		}
	}
	return t
}

// latencies are the counts of loads at one moment.
type latencies [loadLevels][loadClasses]uint32

// since returns what was counted after an earlier moment.
func (t *latencies) since(earlier *latencies) *latencies {
	d := *t
	for i := range d {
		for j := range d[i] {
			d[i][j] -= earlier[i][j]
		}
	}
	return &d
}

// spread is the distribution of times until the first byte.
type spread [loadClasses]uint32

// at adds up the levels from lowest to highest, both included.
func (t *latencies) at(lowest, highest int) (s spread) {
	for level := max(lowest, 0); level <= min(highest, loadLevels-1); level++ {
		for j, n := range t[level] {
			s[j] += n
		}
	}
	return s
}

func (s *spread) count() (n int) {
	for _, k := range s {
		n += int(k)
	}
	return n
}

// quantile returns a quantile, 0 for none.
func (s *spread) quantile(q float64) time.Duration {
	rest := int(math.Ceil(q * float64(s.count())))
	for j, k := range s {
		if rest -= int(k); rest <= 0 && k > 0 {
			return middle(j)
		}
	}
	return 0
}

// mean returns the mean, 0 for none.
func (s *spread) mean() time.Duration {
	sum := 0.0
	for j, k := range s {
		sum += float64(k) * float64(middle(j))
	}
	return time.Duration(sum / float64(max(s.count(), 1)))
}

// middle returns the middle of a class.
func middle(class int) time.Duration {
	return time.Duration(float64(loadLeast) * math.Exp2((float64(class)+0.5)/loadPerDouble))
}

// sooner compares s with another, much larger distribution by ranks: how much more often
// an answer of that comes later than one of s than it comes sooner, as a share of all
// pairs, and how likely that much is if there is no difference (Mann and Whitney, 1947).
// Equal values share a rank and make the ranks vary less.
func (s *spread) sooner(many *spread) (share, chance float64) {
	rank, equal := 0.0, 0.0
	n, all := float64(s.count()), float64(many.count())
	for class := range s {
		if s[class] > 0 {
			rank += float64(s[class]) * many.below(class) / n
		}
		equal += math.Pow(float64(many[class])/all, 3)
	}
	sigmas := (0.5 - rank) / math.Sqrt(max(1-equal, 1e-3)/12/n)
	return 1 - 2*rank, math.Erfc(sigmas/math.Sqrt2) / 2
}

// exceeded compares s with another, much larger distribution by its end: the share of
// that which comes later than all of s, and how likely that much is if there is no
// difference.
func (s *spread) exceeded(many *spread) (share, chance float64) {
	top := loadClasses - 1
	for top > 0 && s[top] == 0 {
		top--
	}
	above := 0
	for class := top + 1; class < loadClasses; class++ {
		above += int(many[class])
	}
	share = float64(above) / float64(max(many.count(), 1))
	return share, math.Pow(1-share, float64(s.count()))
}

// below returns the share of the distribution under a class, half of that class
// included.
func (s *spread) below(class int) float64 {
	n := 0.0
	for j := range class {
		n += float64(s[j])
	}
	return (n + float64(s[class])/2) / float64(max(s.count(), 1))
}
