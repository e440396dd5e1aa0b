package main

import (
	"fmt"
	"time"

	"sweetspot/config"
	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store/human"
)

// live is the view of a crawl on a terminal: a few lines, drawn over themselves.
type live struct {
	overlay
	seed string

	maxPages int           // negative for no limit
	maxTime  time.Duration // 0 for no limit
	past     []crawler.Progress
	ending   bool
}

func newLive(out *screen, seed urls.URL, s *config.Settings) *live {
	return &live{overlay: overlay{out: out}, seed: clean(seed.String()), maxPages: s.MaxPages, maxTime: s.MaxTime}
}

func (v *live) every() time.Duration { return 200 * time.Millisecond }

func (v *live) stopping() { v.ending = true }

func (v *live) tell(p crawler.Progress) {
	v.show(v.compose(v.since(p), p))
}

// Rates are taken over the last moments: long enough to hold some pages, short
// enough to be about now.
const (
	shortWindow = 2 * time.Second // no time left is told from less
	leastWindow = 5 * time.Second
	leastPages  = 20
	mostWindow  = time.Minute
)

// since remembers a moment and returns the one that rates are taken from.
func (v *live) since(now crawler.Progress) crawler.Progress {
	v.past = append(v.past, now)
	for len(v.past) > 1 && recent(v.past[1], now) {
		v.past = v.past[1:]
	}
	return v.past[0]
}

// recent reports whether from a moment until now is window enough.
func recent(from, now crawler.Progress) bool {
	age := now.Elapsed - from.Elapsed
	return age >= mostWindow || age >= leastWindow && now.Session-from.Session >= leastPages
}

// compose writes the lines of the view.
func (v *live) compose(from, to crawler.Progress) []string {
	o, columns := v.out, v.out.width()
	lines := []string{
		v.title(to, columns),
		v.state(from, to),
		v.pace(from, to),
		v.limit(from, to),
	}
	if to.Because != "" {
		lines = append(lines, o.dim(fmt.Sprintf("  auto: %s, %s", human.Plural(to.Workers, "worker", "workers"), to.Because)))
	}
	if to.SlowestHost != "" {
		lines = append(lines, o.dim(fmt.Sprintf("  slowest host %s, %s a page", shorten(clean(to.SlowestHost), 40), short(to.SlowestMean))))
	}
	for i, line := range lines {
		lines[i] = clip(line, columns)
	}
	return lines
}

func (v *live) title(p crawler.Progress, columns int) string {
	what, run := "crawling", fmt.Sprintf("run %d, new, %s", p.Run, clock(p.Elapsed))
	if p.Resumed {
		run = fmt.Sprintf("run %d, resumed, %s", p.Run, clock(p.Elapsed))
	}
	room := columns - columnsOf(what) - columnsOf(run) - 3
	return fmt.Sprintf("%s %s  %s", v.out.bold(what), shorten(v.seed, max(room, leastColumn)), v.out.dim(run))
}

// state says how much is done and how much is known to be left. The bar is their
// share, and moves back while pages are found faster than they are fetched.
func (v *live) state(from, to crawler.Progress) string {
	done, left := visits(to), v.remaining(to)
	share := 0.0
	if done > 0 {
		share = float64(done) / float64(done+left)
	}
	return fmt.Sprintf("  %s  %s done, %s queued   %s", v.out.green(bar(share, liveBar)), human.Count(done), human.Count(to.Remaining), v.left(from, to))
}

const liveBar = 24

// visits counts what needs no further visit.
func visits(p crawler.Progress) int {
	return p.Fetched + p.Unchanged + p.Redirected + p.Disallowed + p.Failed + p.Blocked
}

// remaining is how many pages are to come before nothing is left that is known,
// or before --max-pages.
func (v *live) remaining(p crawler.Progress) int {
	left := p.Remaining + p.InFlight
	if v.maxPages >= 0 {
		left = min(left, max(v.maxPages-p.Pages, 0))
	}
	return left
}

func (v *live) pace(from, to crawler.Progress) string {
	bad := human.Count(to.Broken) + " broken"
	if to.Broken > 0 {
		bad = v.out.yellow(bad)
	}
	return fmt.Sprintf("  %s   %d of %s fetching   %s   %s", v.out.bold(fmt.Sprintf("%.1f pages/s", rate(from, to))),
		to.InFlight, human.Plural(to.Workers, "worker", "workers"), human.Size(to.Bytes), bad)
}

// left is the time that remains, told only while it can be known: when no more
// pages are found than fetched, or when --max-pages ends the crawl whatever is
// found.
func (v *live) left(from, to crawler.Progress) string {
	gone := v.remaining(from) - v.remaining(to)
	elapsed := to.Elapsed - from.Elapsed
	switch {
	case elapsed < shortWindow:
		return "" // nothing to go by yet
	case gone > 0:
		d := time.Duration(float64(v.remaining(to)) / float64(gone) * float64(elapsed))
		if v.maxTime > 0 {
			d = min(d, max(v.maxTime-to.Elapsed, 0))
		}
		return "about " + clock(d) + " left"
	case v.maxTime > 0:
		return "at most " + clock(max(v.maxTime-to.Elapsed, 0)) + " left"
	}
	return v.out.dim("still finding pages")
}

// limit says what took most of the workers' time lately.
func (v *live) limit(from, to crawler.Progress) string {
	if v.ending {
		return v.out.yellow(fmt.Sprintf("  interrupted: ending %s in flight; Ctrl-C again ends at once", human.Plural(to.InFlight, "page", "pages")))
	}
	phase, share := busiest(from, to)
	switch {
	case phase != "":
		return fmt.Sprintf("  limited now by %s %s", because(phase), v.out.dim(fmt.Sprintf("(%.0f %% of worker time)", 100*share)))
	case to.Waiting != "": // nobody has finished waiting yet
		return "  limited now by " + because(to.Waiting)
	}
	return "  limited now by " + because("first byte")
}

// busiest is the phase that most worker time went to between two moments, and
// its share of all that was booked; "" if nothing was.
func busiest(from, to crawler.Progress) (phase string, share float64) {
	var most, all time.Duration
	for i, s := range to.Spent {
		if i < len(from.Spent) {
			s.Time -= from.Spent[i].Time
		}
		if all += s.Time; s.Time > most {
			phase, most = s.Phase, s.Time
		}
	}
	if all > 0 {
		share = float64(most) / float64(all)
	}
	return phase, share
}

// because says in words what a phase means.
func because(phase string) string {
	switch phase {
	case "first byte":
		return "the server, until its first byte"
	case "body":
		return "the server, sending bodies"
	case "connect", "TLS", "DNS":
		return "connecting to the server, " + phase
	case "frontier empty":
		return "the site: workers wait for links to be found"
	case "order":
		return "the order of commits: a slow page holds the rest"
	case "commit":
		return "the disk, or a full buffer before it"
	case "politeness":
		return "politeness: the host's pace"
	case "robots.txt":
		return "robots.txt, which is asked for first"
	case "memory":
		return "memory: it is at its limit"
	case "parse":
		return "the processor, parsing pages"
	}
	return phase
}
