package replay

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// crawled is what a crawl records of a host behind a bucket: it asks every so
// often and, once refused, keeps away for a while.
func crawled(limit float64, burst int, every, backOff, last time.Duration) (events []event) {
	bucket := rate.NewLimiter(rate.Limit(limit), burst)
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for at := start; at.Sub(start) < last; at = at.Add(every) {
		e := event{at: at, refused: !bucket.AllowN(at, 1)}
		if e.refused {
			e.wait = 1200 * time.Millisecond
			at = at.Add(backOff)
		}
		events = append(events, e)
	}
	return events
}

func TestAdmissionIsFoundAgain(t *testing.T) {
	for _, c := range []struct {
		limit   float64
		burst   int
		every   time.Duration
		backOff time.Duration
	}{
		{40, 40, 5 * time.Millisecond, 0},
		{40, 40, 5 * time.Millisecond, time.Second},
		{40, 40, 20 * time.Millisecond, 300 * time.Millisecond},
		{40, 1, 5 * time.Millisecond, 0},
		{5, 5, 100 * time.Millisecond, time.Second},
		{200, 50, time.Millisecond, 100 * time.Millisecond},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			got := admissionOf(crawled(c.limit, c.burst, c.every, c.backOff, time.Minute))
			if math.Abs(got.rate/c.limit-1) > 0.1 {
				t.Errorf("rate %.1f, want %.1f", got.rate, c.limit)
			}
			if d := math.Abs(float64(got.burst - c.burst)); d > 0.1*float64(c.burst)+1 {
				t.Errorf("burst %d, want %d", got.burst, c.burst)
			}
		})
	}
}

// Workers that ask at one moment are let in in any order: those that are not were
// the last, wherever the run keeps them.
func TestAdmissionOfRequestsAtOneMoment(t *testing.T) {
	bucket := rate.NewLimiter(40, 40)
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var events []event
	for at := start; at.Sub(start) < 3*time.Second; at = at.Add(30 * time.Millisecond) {
		var moment []event
		for range 16 {
			moment = append(moment, event{at: at, refused: !bucket.AllowN(at, 1)})
		}
		slices.Reverse(moment)
		events = append(events, moment...)
	}
	if got := admissionOf(events); math.Abs(got.rate-40) > 2 || got.burst < 36 || got.burst > 44 {
		t.Errorf("%+v, want 40 a second, 40 at once", got)
	}
}

func TestNoRefusalNoLimit(t *testing.T) {
	if got := admissionOf(crawled(1e9, 1e9, time.Millisecond, 0, time.Second)); got != (admission{}) {
		t.Errorf("%+v", got)
	}
	if got := admissionOf(nil); got != (admission{}) {
		t.Errorf("%+v", got)
	}
}

// One refusal shows how many came in the second before it.
func TestOneRefusal(t *testing.T) {
	events := crawled(40, 40, 5*time.Millisecond, time.Hour, time.Minute)
	if got := admissionOf(events); math.Abs(got.rate-50) > 10 {
		t.Errorf("%d requests, then a refusal: rate %.1f", len(events)-1, got.rate)
	}
}

func TestShortestWait(t *testing.T) {
	for want, waits := range map[time.Duration][]time.Duration{
		0:               {700 * time.Millisecond, 1400 * time.Millisecond},
		2 * time.Second: {2 * time.Second, 2900 * time.Millisecond},
	} {
		var events []event
		for _, w := range waits {
			events = append(events, event{refused: true, wait: w})
		}
		if got := shortestWait(events); got != want {
			t.Errorf("waits %v: %v, want %v", waits, got, want)
		}
	}
}
