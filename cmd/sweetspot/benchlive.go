package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
	"sweetspot/store/human"
)

// benchView has a sweep told about until the function that it returns is called: as
// a picture that grows where somebody watches, a line a trial elsewhere.
func (a *app) benchView(site string, o *bench.Options, c *crawler.Options) (stop func()) {
	if a.quiet {
		return func() {}
	}
	a.say("measuring %s", clean(site))
	if !a.stderr.redraws {
		o.OnTrial = func(s bench.Step) {
			if s.Over {
				a.say("%s", trialLine(s))
			}
		}
		return func() {}
	}
	v := &sweeping{overlay: overlay{out: a.stderr}, began: time.Now(), limit: o.MaxTime, rates: map[int][]float64{}}
	o.OnTrial = v.step
	c.OnFetch = func(crawler.Fetch) { v.pages.Add(1) }
	return v.redraw(v.compose)
}

// trialLine tells what a trial came to.
func trialLine(s bench.Step) string {
	round := "pilot"
	if !s.Pilot {
		round = fmt.Sprintf("round %d of %d", s.Round, s.Of)
	}
	line := fmt.Sprintf("%-14s %12s  %8.1f pages/s   first byte %7s", round, human.Plural(s.Workers, "worker", "workers"), s.PagesPerS, msText(s.FirstByte))
	if s.Stop != "" {
		line += "\nthe pilot ends: " + s.Stop
	}
	return line
}

// sweeping is the view of a sweep on a terminal.
type sweeping struct {
	overlay
	began time.Time
	limit time.Duration
	pages atomic.Int64 // of the trial under way

	mu    sync.Mutex
	now   bench.Step
	rates map[int][]float64 // by workers; the pilot's until there are others
	real  map[int]bool      // counts that were repeated
}

func (v *sweeping) step(s bench.Step) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.now = s; !s.Over {
		v.pages.Store(0)
		return
	}
	if v.real == nil {
		v.real = map[int]bool{}
	}
	if !s.Pilot && !v.real[s.Workers] {
		v.real[s.Workers], v.rates[s.Workers] = true, nil // the pilot's does not count
	}
	v.rates[s.Workers] = append(v.rates[s.Workers], s.PagesPerS)
}

// compose writes the lines: a bar for each count, and the trial under way.
func (v *sweeping) compose() (lines []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	counts, best := []int{}, 0.0
	for n, rates := range v.rates {
		counts, best = append(counts, n), max(best, mean(rates))
	}
	slices.Sort(counts)
	for _, n := range counts {
		rate := mean(v.rates[n])
		lines = append(lines, fmt.Sprintf("  %4d  %s %8.1f pages/s", n, v.out.green(rod(rate/best, benchBar)), rate))
	}
	round := "pilot"
	if !v.now.Pilot {
		round = fmt.Sprintf("round %d of %d", v.now.Round, v.now.Of)
	}
	clockText := clock(time.Since(v.began))
	if v.limit > 0 {
		clockText += " of at most " + clock(v.limit)
	}
	lines = append(lines, fmt.Sprintf("  %s, %s: %s of %s pages   %s", v.out.bold(round), human.Plural(v.now.Workers, "worker", "workers"),
		human.Count(int(v.pages.Load())), human.Count(v.now.Pages), v.out.dim(clockText)))
	for i, line := range lines {
		lines[i] = clip(line, v.out.width())
	}
	return lines
}

const benchBar = 40

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(len(values), 1))
}

// rod shows a share as a bar, to the eighth of a column.
func rod(share float64, columns int) string {
	eighths := int(min(max(share, 0), 1)*float64(8*columns) + 0.5)
	text := strings.Repeat("█", eighths/8)
	if part := eighths % 8; part > 0 {
		text += string([]rune("▏▎▍▌▋▊▉")[part-1])
	}
	return text + strings.Repeat(" ", max(columns-columnsOf(text), 0))
}

// msText writes milliseconds.
func msText(ms float64) string { return short(time.Duration(ms * float64(time.Millisecond))) }
