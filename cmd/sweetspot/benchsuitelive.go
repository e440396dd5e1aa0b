package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench/suite"
	"sweetspot/store/human"
)

// suiteView has a suite told about until the function that it returns is called: as a
// few lines that are drawn anew where somebody watches, a line a trial elsewhere.
func (a *app) suiteView(o *suite.Options, c *crawler.Options) (stop func()) {
	if a.quiet {
		return func() {}
	}
	if !a.stderr.redraws {
		o.OnTrial = func(s suite.Step) {
			if s.Over {
				a.say("round %d of %d  %-6s %12s  %8.1f pages/s", s.Round, s.Of, s.Workload.Name, modeName(s.Workers), s.PagesPerS)
			}
		}
		return func() {}
	}
	v := &suiting{overlay: overlay{out: a.stderr}, began: time.Now(), last: map[string]string{}}
	o.OnTrial = v.step
	c.OnFetch = func(crawler.Fetch) { v.pages.Add(1) }
	return v.redraw(v.compose)
}

// modeName is what a count of workers is called.
func modeName(workers int) string {
	if workers == 1 {
		return "sequential"
	}
	return human.Plural(workers, "worker", "workers")
}

// suiting is the view of a suite on a terminal.
type suiting struct {
	overlay
	began time.Time
	pages atomic.Int64 // of the trial under way

	mu    sync.Mutex
	now   suite.Step
	names []string          // workloads, in the order in which they were first tried
	last  map[string]string // what is told of each
}

func (v *suiting) step(s suite.Step) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.now = s; !s.Over {
		v.pages.Store(0)
		return
	}
	name := s.Workload.Name
	if _, known := v.last[name]; !known {
		v.names = append(v.names, name)
	}
	v.last[name] = fmt.Sprintf("%12s %8.1f pages/s", modeName(s.Workers), s.PagesPerS)
}

// compose writes the lines: the latest of each workload, and the trial under way.
func (v *suiting) compose() (lines []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, name := range v.names {
		lines = append(lines, fmt.Sprintf("  %-6s %s", name, v.last[name]))
	}
	done := float64(v.pages.Load()) / float64(max(v.now.Workload.Pages, 1))
	lines = append(lines, fmt.Sprintf("  %s %-6s %12s  %s  %s", v.out.bold(fmt.Sprintf("round %d of %d", v.now.Round, v.now.Of)),
		v.now.Workload.Name, modeName(v.now.Workers), v.out.green(bar(done, 20)), v.out.dim(clock(time.Since(v.began)))))
	for i, line := range lines {
		lines[i] = clip(line, v.out.width()-1)
	}
	return lines
}
