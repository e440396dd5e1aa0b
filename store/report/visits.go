package report

import (
	"math"
	"strconv"
	"time"

	"sweetspot/store"
)

// stateOf names how a visit ended, for people.
func stateOf(v *store.Visit) string {
	switch {
	case v.Outcome == store.Unchanged:
		return "304 unchanged"
	case v.Status != 0:
		return strconv.Itoa(v.Status)
	case v.Error != "":
		return v.Outcome.String() + ": " + v.Error
	}
	return v.Outcome.String()
}

// isPage reports whether a visit is a page whose words count: HTML that a reader gets to see.
func isPage(v *store.Visit) bool {
	return (v.Outcome == store.Fetched && v.Status < 300 || v.Outcome == store.Unchanged) && (v.TextHash != 0 || v.Charset != "")
}

// elapsed is the time of a visit's request.
func elapsed(t store.Timing) time.Duration { return t.DNS + t.Connect + t.TLS + t.FirstByte + t.Body }

// histogram counts durations in buckets that are 2 % wide, so that percentiles are that exact, however many there are.
type histogram struct {
	buckets [1024]int
	n       int
	max     time.Duration
}

const bucketWidth = 1.02

func (h *histogram) add(d time.Duration) {
	at := 0
	if µs := float64(d.Microseconds()); µs > 1 {
		at = min(int(math.Log(µs)/math.Log(bucketWidth)), len(h.buckets)-1)
	}
	h.buckets[at]++
	h.n++
	h.max = max(h.max, d)
}

// percentile returns the duration that a share p of all do not exceed.
func (h *histogram) percentile(p float64) time.Duration {
	left := int(math.Ceil(p * float64(h.n)))
	for at, n := range h.buckets {
		if left -= n; n > 0 && left <= 0 {
			d := time.Duration(math.Pow(bucketWidth, float64(at+1))) * time.Microsecond
			return min(d, h.max)
		}
	}
	return 0
}
