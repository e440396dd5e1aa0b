package nightly

import (
	"slices"
	"sync"
	"time"

	"sweetspot/crawler"
)

// Phase is what a site is doing.
type Phase string

// The phases of a site.
const (
	Idle     Phase = "idle"
	Waiting  Phase = "waiting" // for other sites
	Crawling Phase = "crawling"
	Judging  Phase = "judging"
)

// Status is a site at one moment.
type Status struct {
	Name     string
	Seeds    []string
	Schedule string
	Next     time.Time // zero: not planned
	Phase    Phase
	Progress *crawler.Progress // of the crawl that runs; nil for none
	Nights   []Night           // the oldest first
	Counters
}

// Counters count since the process began.
type Counters struct {
	Ended     map[string]int // nights by outcome
	Overlaps  int            // nights refused
	Delivered int            // notices
	Failures  int            // of deliveries
}

// watch is what a keeper shows of itself. It is safe for concurrent use.
type watch struct {
	mu       sync.Mutex
	phase    Phase
	next     time.Time
	crawler  *crawler.Crawler
	nights   []Night
	overlaps int // in the way of one night
	counters Counters
}

// Status returns what the keeper does right now.
func (k *keeper) status() Status {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := Status{
		Name: k.site.Name, Seeds: k.site.Seeds, Schedule: k.site.Schedule.String(), Next: k.next, Phase: k.phase,
		Nights: slices.Clone(k.nights), Counters: k.counters,
	}
	s.Ended = map[string]int{}
	for outcome, n := range k.counters.Ended {
		s.Ended[outcome] = n
	}
	if s.Phase == "" {
		s.Phase = Idle
	}
	if k.crawler != nil {
		if p, ok := k.crawler.Progress(); ok {
			s.Progress = &p
		}
	}
	return s
}

func (w *watch) with(fn func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fn()
}

func (w *watch) plan(at time.Time) { w.with(func() { w.next = at }) }

func (w *watch) enter(p Phase) { w.with(func() { w.phase, w.crawler = p, nil }) }

func (w *watch) crawling(c *crawler.Crawler) { w.with(func() { w.phase, w.crawler = Crawling, c }) }

func (w *watch) leave() { w.with(func() { w.phase, w.crawler, w.overlaps = Idle, nil, 0 }) }

// add takes a night that ended.
func (w *watch) add(n Night) {
	w.with(func() {
		w.nights = slices.DeleteFunc(w.nights, func(old Night) bool { return old.Run == n.Run })
		w.nights = append(w.nights, n)
		if w.counters.Ended == nil {
			w.counters.Ended = map[string]int{}
		}
		w.counters.Ended[n.Outcome]++
	})
}

// removed takes nights whose runs are no more.
func (w *watch) removed(runs []int) {
	w.with(func() {
		w.nights = slices.DeleteFunc(w.nights, func(n Night) bool { return slices.Contains(runs, n.Run) })
	})
}

// refused counts a night that was refused, and reports whether it is the first
// that the running one stands in the way of.
func (w *watch) refused() (first bool) {
	w.with(func() {
		w.counters.Overlaps++
		w.overlaps++
		first = w.overlaps == 1
	})
	return first
}

// sent counts a delivery.
func (w *watch) sent(failure error) {
	w.with(func() {
		if failure == nil {
			w.counters.Delivered++
		} else {
			w.counters.Failures++
		}
	})
}
