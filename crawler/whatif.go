package crawler

import (
	"fmt"
	"math/bits"
	"time"

	"sweetspot/crawler/frontier"
)

// WhatIf is what a crawl says about one with twice the workers.
type WhatIf struct {
	Workers   int     `json:"workers"`
	PagesPerS float64 `json:"pages_per_s"`
	Gain      float64 `json:"gain"` // of throughput: 0.02 is 2 %

	queues        bool          // the server does: it takes longer, the more it is asked at once
	loaded, alone time.Duration // first byte with all workers, and with hardly any
	open          bool          // nothing seen so far bounds it, but a server's capacity shows only once it is reached
}

// When a server counts as one that queues: its first byte comes later with all
// workers than with few, by more than a little, by more than chance, and for more than a
// few requests, as a stall of all workers or a slow page now and then would have it.
const (
	queueFactor = 1.15
	queueShare  = 0.2
	queueChance = 0.006
	fewAnswers  = 16 // to know the unloaded latency by, if there are as many
)

// whatIf predicts the throughput with twice the workers.
//
// In the time in which some worker had nothing to lease, more of them change
// nothing: that part of the crawl stays as long as it was. The rest is done up to
// twice as fast: not at all if the server queues or has said that it is asked too often, and not beyond what
// the processors can do and the polite rate allows. A limit that has not been touched cannot be known.
func whatIf(u usage) WhatIf {
	w := WhatIf{Workers: 2 * u.workers}
	wall := u.wall.Seconds()
	factor := 2.0
	fixed := min(u.short.Total().Seconds()/wall, 1)
	waits := u.share(phaseCommit)
	if u.order {
		factor /= 1 - min(waits, 0.9) // the next page no longer waits for this one's commit
	} else {
		fixed += (1 - fixed) * waits
	}
	w.loaded, w.alone, w.queues = u.queue()
	if w.queues || u.tooMany > 0 {
		factor = 1
	}
	spare := 1 / max(u.processors(), 0.01)
	w.open = factor > 1 && spare > factor && fixed < 0.5
	factor = max(min(factor, spare), 1)
	w.Gain = 1/(fixed+(1-fixed)/factor) - 1
	if polite := u.rate * float64(max(u.hosts, 1)) / (float64(u.pages) / wall); u.rate > 0 && 1+w.Gain > polite {
		w.Gain, w.open = max(polite-1, 0), false
	}
	w.PagesPerS = float64(u.pages) / wall * (1 + w.Gain)
	return w
}

// share is the part of all worker time that a phase took.
func (u *usage) share(p phase) float64 {
	return float64(u.phases[p]) / float64(max(u.phases[phaseTotal], 1))
}

// From which share on it matters to a crawl what else the processors do: of a
// worker's time at a page, computing or waiting to, or of the processors
// themselves. A crawl that hardly needs them gets what it asks for even of a
// machine that is full.
const (
	computesMuch = 0.25
	takesMuch    = 0.5
)

// processors is how busy they were: with the crawl, and with all else where that
// matters to it.
func (u *usage) processors() float64 {
	own := float64(u.cpu) / float64(max(u.wall, 1)) / float64(max(u.cores, 1))
	atPages := u.phases[phaseTotal]
	for r := range frontier.Reasons {
		atPages -= u.phases[r]
	}
	if own < takesMuch && float64(u.phases[phaseParse]+u.phases[phaseCores]) < computesMuch*float64(atPages) {
		return own
	}
	return max(own, u.busy)
}

// queue compares the answers to requests that were sent while all workers had one
// in flight with those that the server got nearly alone. Two tests that fit latencies
// of any shape: of ranks, where all take longer, and of how many take longer than any
// did alone, where a part has to wait, as happens just above the server's capacity.
func (u *usage) queue() (loaded, alone time.Duration, queues bool) {
	if u.latencies == nil || u.workers < 2 {
		return 0, 0, false
	}
	all := bits.Len(uint(u.workers - 1))
	many := u.latencies.at(all, loadLevels)
	few := u.latencies.at(0, 0)
	for level := 1; level < all && few.count() < fewAnswers; level++ {
		few = u.latencies.at(0, level)
	}
	if few.count() == 0 || many.count() < fewAnswers {
		return 0, 0, false
	}
	loaded, alone = many.mean(), few.mean()
	later := func(share, chance float64) bool { return share >= queueShare && chance <= queueChance }
	queues = later(few.sooner(&many)) || later(few.exceeded(&many))
	return loaded, alone, queues && float64(loaded) >= queueFactor*float64(alone)
}

// String is the second half of a verdict.
func (w WhatIf) String() string {
	text := fmt.Sprintf("twice the workers (%d): %+.0f %%", w.Workers, 100*w.Gain)
	switch {
	case w.queues:
		return fmt.Sprintf("it queues (first byte %s, %s unloaded); %s", millis(w.loaded), millis(w.alone), text)
	case w.open:
		return text + ", until the server queues"
	}
	return text
}
