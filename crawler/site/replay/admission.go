package replay

import (
	"math"
	"slices"
	"time"
)

// event is one request as the recording crawl sent it.
type event struct {
	at      time.Time
	refused bool          // answered 429
	wait    time.Duration // before the next try, after a refusal
}

// compare orders by time. Of requests of one moment those that were let in came
// before those that found the bucket empty.
func (e event) compare(o event) int {
	if c := e.at.Compare(o.at); c != 0 || e.refused == o.refused {
		return c
	}
	if o.refused {
		return -1
	}
	return 1
}

// admission is how a host lets requests in: a bucket that holds burst tokens
// and gets rate of them a second. The zero value lets everything in.
type admission struct {
	rate  float64
	burst int
}

// fewest is how many admitted requests make a rate: each end of a window is out
// by one of them.
const fewest = 20

// admissionOf finds the bucket behind a host's refusals. Whenever it refuses it
// is empty; so between two refusals it has let in what it got meanwhile, or
// less if it was full for a while. The rate is therefore the highest that two
// refusals show, over the longest window that shows nearly that; the burst
// what came above it before the first refusal.
func admissionOf(events []event) admission {
	slices.SortStableFunc(events, event.compare)
	first := slices.IndexFunc(events, func(e event) bool { return e.refused })
	if first < 0 {
		return admission{}
	}
	r := rateBetween(events[first:])
	if r == 0 {
		r = lastSecond(events[:first+1])
	}
	return admission{rate: r, burst: burstBefore(events[:first+1], r)}
}

// rateBetween is 0 if the refusals are too close to each other to tell.
func rateBetween(events []event) float64 {
	type window struct {
		admitted int
		took     time.Duration
	}
	var windows []window
	best := 0.0
	admitted, from := 0, 0
	for i, e := range events {
		switch {
		case !e.refused:
			admitted++
		case admitted >= fewest && e.at.After(events[from].at):
			w := window{admitted, e.at.Sub(events[from].at)}
			windows = append(windows, w)
			best = max(best, float64(w.admitted)/w.took.Seconds())
			admitted, from = 0, i
		case admitted == 0:
			from = i
		}
	}
	var sum window
	for _, w := range windows {
		if float64(w.admitted)/w.took.Seconds() > 0.9*best {
			sum.admitted += w.admitted
			sum.took += w.took
		}
	}
	if sum.took == 0 {
		return 0
	}
	return float64(sum.admitted) / sum.took.Seconds()
}

// lastSecond counts what was let in during the second before the last event.
func lastSecond(events []event) float64 {
	end, n := events[len(events)-1].at, 0
	for _, e := range events {
		if !e.refused && end.Sub(e.at) < time.Second {
			n++
		}
	}
	return float64(max(n, 1))
}

// burstBefore is by how much the requests before the last event, a refusal,
// were ahead of the rate.
func burstBefore(events []event, rate float64) int {
	end, ahead := events[len(events)-1].at, 1.0
	n := 0
	for _, e := range slices.Backward(events) {
		if !e.refused {
			n++
			ahead = max(ahead, float64(n)-rate*end.Sub(e.at).Seconds())
		}
	}
	return int(math.Round(ahead))
}

// shortestWait is what the host asked for with its refusals, as far as the
// waits show it: the crawler waits that long at least, and by itself half a
// second or more.
func shortestWait(events []event) time.Duration {
	shortest := time.Duration(math.MaxInt64)
	for _, e := range events {
		if e.refused && e.wait > 0 {
			shortest = min(shortest, e.wait)
		}
	}
	if shortest == math.MaxInt64 {
		return 0
	}
	return shortest.Truncate(time.Second)
}
