package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"sweetspot/crawler"
)

// How often progress is told: redrawn where somebody watches, logged elsewhere.
const (
	redrawEvery = 200 * time.Millisecond
	logEvery    = 30 * time.Second
)

// watch tells about a crawl until the function that it returns is called.
func (a *app) watch(c *crawler.Crawler, seed string, log *slog.Logger) (stop func()) {
	if a.quiet {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	v := &live{out: a.stderr, seed: clean(seed)}
	every, tell := logEvery, func(p crawler.Progress) { logProgress(log, p) }
	if a.stderr.terminal() {
		every, tell = redrawEvery, v.draw
	}
	go func() {
		defer close(done)
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				if p, ok := c.Progress(); ok {
					tell(p)
				}
			case <-ctx.Done():
				v.erase()
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

func logProgress(log *slog.Logger, p crawler.Progress) {
	rate := 0.0
	if s := p.Elapsed.Seconds(); s > 0 {
		rate = float64(p.Session) / s
	}
	log.Info("crawling", "run", p.Run, "pages", p.Pages, "queued", p.Remaining, "in_flight", p.InFlight,
		"pages_per_s", fmt.Sprintf("%.1f", rate), "broken", p.Broken, "bytes", p.Bytes, "waiting_for", p.Waiting)
}

// live is the view of a crawl on a terminal: a block of lines, drawn over
// itself.
type live struct {
	out   *screen
	seed  string
	lines int // drawn last time
	past  []sample
}

// sample is one reading of the progress, for rates over the last seconds.
type sample struct {
	at     time.Duration
	done   int
	queued int
	spent  map[string]time.Duration
}

const window = 5 * time.Second

func (v *live) draw(p crawler.Progress) {
	now := sample{at: p.Elapsed, done: p.Session, queued: p.Remaining, spent: map[string]time.Duration{}}
	for _, s := range p.Spent {
		now.spent[s.Phase] += s.Time
	}
	v.past = append(v.past, now)
	for len(v.past) > 2 && now.at-v.past[1].at >= window {
		v.past = v.past[1:]
	}
	v.show(v.compose(p, v.past[0], now))
}

// compose writes the lines of the view.
func (v *live) compose(p crawler.Progress, from, to sample) []string {
	o := v.out
	rate := 0.0
	if d := (to.at - from.at).Seconds(); d > 0 {
		rate = float64(to.done-from.done) / d
	}
	bad := fmt.Sprintf("%s broken", grouped(p.Broken))
	if p.Broken > 0 {
		bad = o.yellow(bad)
	}
	lines := []string{
		fmt.Sprintf("%s %s  %s", o.bold("crawling"), shorten(v.seed, max(o.columns-30, leastColumn)), o.dim(fmt.Sprintf("run %d, %s", p.Run, clock(p.Elapsed)))),
		fmt.Sprintf("  %s done   %s queued   %d of %d workers fetching", o.bold(grouped(p.Pages)), grouped(p.Remaining), p.InFlight, p.Workers),
		fmt.Sprintf("  %.1f pages/s   %s   %s   %s", rate, size(p.Bytes), bad, v.left(rate, from, to)),
		fmt.Sprintf("  limited now by %s", limitNow(from, to)),
	}
	if p.SlowestHost != "" {
		lines = append(lines, o.dim(fmt.Sprintf("  slowest host %s, %s a page", shorten(clean(p.SlowestHost), 40), short(p.SlowestMean))))
	}
	return lines
}

// left is the time that the queue takes at this rate, told only while the queue
// shrinks: before that nobody can know.
func (v *live) left(rate float64, from, to sample) string {
	if rate <= 0 || to.queued >= from.queued {
		return v.out.dim("still finding pages")
	}
	return "about " + clock(time.Duration(float64(to.queued)/rate*float64(time.Second))) + " left"
}

// limitNow is what took most of the workers' time lately.
func limitNow(from, to sample) string {
	best, most := "nothing yet", time.Duration(0)
	for phase, d := range to.spent {
		if d -= from.spent[phase]; d > most {
			best, most = phase, d
		}
	}
	return best
}

// show draws the lines over those of the last time.
func (v *live) show(lines []string) {
	var b strings.Builder
	if v.lines > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", v.lines)
	}
	for _, line := range lines {
		b.WriteString("\r\x1b[K" + line + "\n")
	}
	for range v.lines - len(lines) {
		b.WriteString("\r\x1b[K\n")
	}
	v.lines = max(v.lines, len(lines))
	_, _ = v.out.Write([]byte(b.String())) // a terminal that went away does not stop the crawl
}

// erase leaves the terminal as it was.
func (v *live) erase() {
	if v.lines == 0 {
		return
	}
	fmt.Fprintf(v.out, "\r\x1b[%dA\x1b[J", v.lines) // Ctrl-C echoes into the line
	v.lines = 0
}
