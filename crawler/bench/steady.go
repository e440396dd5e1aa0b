package bench

import (
	"cmp"
	"slices"
	"time"

	"sweetspot/crawler"
)

// window is a stretch of time.
type window struct{ from, to time.Time }

func (w window) length() time.Duration { return w.to.Sub(w.from) }

// share is the part of a fetch that lies in the window: 1 for one that lies in it
// wholly. Work is counted by it. Counting ends instead would be wrong by up to a
// page a worker, as workers that wait for the same latency go in step.
func (w window) share(f *crawler.Fetch) float64 {
	whole := f.Freed.Sub(f.Leased)
	if whole <= 0 {
		if f.Freed.After(w.from) && !f.Freed.After(w.to) {
			return 1
		}
		return 0
	}
	from, to := latest(f.Leased, w.from), earliest(f.Freed, w.to)
	return max(float64(to.Sub(from))/float64(whole), 0)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// steady is the stretch from the first to the last moment at which all workers were
// busy with a page. Without such a stretch it is the whole trial, and false.
func steady(fetches []crawler.Fetch, workers int) (w window, found bool) {
	type turn struct {
		at time.Time
		by int
	}
	turns := make([]turn, 0, 2*len(fetches))
	for _, f := range fetches {
		turns = append(turns, turn{f.Leased, 1}, turn{f.Freed, -1})
		if w.from.IsZero() || f.Leased.Before(w.from) {
			w.from = f.Leased
		}
		w.to = latest(w.to, f.Freed)
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.by, b.by)) })
	var full window
	busy := 0
	for _, t := range turns {
		if busy >= workers {
			full.to = t.at
		}
		if busy += t.by; busy >= workers && full.from.IsZero() {
			full.from = t.at
		}
	}
	if full.length() <= 0 {
		return w, false
	}
	return full, true
}

// slicesOf is how many slices a trial's steady state is cut into.
const slicesOf = 10

// cut divides a window into slices of equal length.
func (w window) cut(n int) []window {
	all := make([]window, n)
	for i := range all {
		all[i] = window{
			w.from.Add(w.length() * time.Duration(i) / time.Duration(n)),
			w.from.Add(w.length() * time.Duration(i+1) / time.Duration(n)),
		}
	}
	return all
}

// rate is pages a second in the window.
func (w window) rate(fetches []crawler.Fetch) float64 {
	if w.length() <= 0 {
		return 0
	}
	pages := 0.0
	for i := range fetches {
		pages += w.share(&fetches[i])
	}
	return pages / w.length().Seconds()
}
