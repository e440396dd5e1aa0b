package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store/human"
)

// The summary fits a screen of 24 lines, with the command above it, an error and
// the prompt below. Examples give way to what must be said.
const (
	summaryLines = 21
	shownBroken  = 5
	shownSlow    = 3
)

// summary tells what a crawl came to.
type summary struct {
	crawler.Summary
	out  *screen
	seed urls.URL // the first
}

// printSummary tells what a crawl came to, conclusions first.
func (a *app) printSummary(sum crawler.Summary, seed urls.URL) {
	s := &summary{Summary: sum, out: a.stdout, seed: seed}
	fmt.Fprintln(a.stdout, strings.Join(s.compose(), "\n"))
}

// compose writes its lines.
func (s *summary) compose() []string {
	if s.Pages == 0 && s.Disallowed == 0 {
		return append([]string{s.headline()}, s.field("data", s.File)...)
	}
	head := slices.Concat([]string{s.headline()}, s.field("pages", s.pages()), s.field("outcomes", s.outcomes()),
		s.field("since", s.since()),
		s.field("found", s.found()), s.field("checks", s.checks()), s.field("read", s.read()))
	tail := slices.Concat(s.workers(), s.field("politeness", s.politeness()), s.field("verdict", s.Verdict), s.field("data", s.File))
	room := summaryLines - len(head) - len(tail)
	broken := s.brokenLinks(min(shownBroken, room-2-shownSlow))
	slow := s.slowPages(min(shownSlow, room-len(broken)))
	return slices.Concat(head, broken, slow, tail)
}

// field is a label and what it says. On a terminal long texts are wrapped;
// elsewhere a line is a line. No text, no line.
func (s *summary) field(label, text string) []string {
	if text == "" {
		return nil
	}
	lines := []string{clean(text)}
	if s.out.terminal() {
		lines = wrap(clean(text), s.width()-summaryIndent)
	}
	for i, text := range lines {
		lines[i] = s.line(label, text)
		label = ""
	}
	return lines
}

func (s *summary) line(label, text string) string {
	return fmt.Sprintf("  %s %s", s.out.dim(fmt.Sprintf("%-11s", label)), text)
}

const summaryIndent = 14

// width is that of the terminal, but not less than makes sense.
func (s *summary) width() int { return max(s.out.width(), 60) }

func (s *summary) headline() string {
	run := fmt.Sprintf("run %d", s.Run)
	if s.Resumed {
		run += ", resumed"
	}
	text, paint := s.ending()
	seed := clean(s.seed.String())
	if s.out.terminal() {
		seed = shorten(seed, max(s.width()-columnsOf(text)-columnsOf(run)-4, leastColumn))
	}
	return fmt.Sprintf("%s  %s  %s", paint(text), s.out.bold(seed), s.out.dim(run))
}

// ending says how the run ended, and in which colour.
func (s *summary) ending() (text string, paint func(string) string) {
	switch {
	case s.Pages == 0 && s.Disallowed == 0:
		return "nothing was crawled", s.out.yellow
	case s.Outcome == crawler.Complete && s.ExitCode == 0:
		return "complete", s.out.green
	case s.Outcome == crawler.Complete:
		return "complete, with a problem", s.out.yellow
	case s.Outcome != crawler.Limit:
		return s.Outcome, s.out.yellow
	case s.Limit == crawler.LimitRobots:
		return "stopped: robots.txt unreachable", s.out.yellow
	}
	return "stopped at --" + s.Limit, s.out.yellow
}

func (s *summary) pages() string {
	text := fmt.Sprintf("%s in %s, %.1f a second with %s", human.Count(s.Session), short(seconds(s.Elapsed)), s.PagesPerS,
		human.Plural(s.Workers, "worker", "workers"))
	if s.Pages != s.Session {
		text += fmt.Sprintf("; %s in all, earlier sessions included", human.Count(s.Pages))
	}
	return text
}

// workers draws the path of --workers auto, in two lines at most.
func (s *summary) workers() []string {
	if s.Auto == nil || len(s.Auto.Path) == 0 {
		return nil
	}
	return s.field("workers", autoPath(s.Auto))
}

const shownSteps = 12

// autoPath tells which numbers of workers were in use, one after the other, and
// why the last one stayed. Probes that were taken back are only counted.
func autoPath(a *crawler.Tuning) string {
	var (
		numbers []string
		probes  int
		last    crawler.TuneStep
	)
	for i, step := range a.Path {
		if step.Probe && (i+1 == len(a.Path) || a.Path[i+1].Workers <= step.Workers) {
			probes++
			continue
		}
		back := i > 0 && a.Path[i-1].Probe && step.Workers == last.Workers
		if text := fmt.Sprint(step.Workers); len(numbers) == 0 || numbers[len(numbers)-1] != text {
			numbers = append(numbers, text)
		}
		if !back {
			last = step
		}
	}
	if cut := len(numbers) - shownSteps; cut > 0 {
		numbers = slices.Replace(numbers, 3, 3+cut+1, "…")
	}
	text := fmt.Sprintf("%s after %s: %s", strings.Join(numbers, " → "), short(seconds(last.At)), last.Why)
	if probes > 0 {
		text += "; " + human.Plural(probes, "probe", "probes") + " of more in vain"
	}
	return text
}

func (s *summary) outcomes() string {
	var parts []string
	add := func(n int, name string) {
		if n > 0 {
			parts = append(parts, human.Count(n)+" "+name)
		}
	}
	add(s.Fetched, "fetched")
	add(s.Unchanged, "unchanged")
	add(s.Redirected, "redirected")
	add(s.Disallowed, "disallowed by robots.txt")
	add(s.Failed, "failed")
	add(s.Blocked, "blocked by a guard")
	add(s.Reordered, "out of order")
	add(s.Remaining, "left to do")
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// since says what an incremental run builds on, and how far the servers can be
// believed.
func (s *summary) since() string {
	in := s.Incremental
	if in == nil {
		return ""
	}
	text := fmt.Sprintf("run %d: %s asked for by validator, %s unchanged", in.Previous, human.Count(in.Revalidated), human.Count(s.Unchanged))
	if in.Probed == 0 {
		return text
	}
	return text + fmt.Sprintf("; of %s probed in full %s had changed unnoticed: %.1f %% (95 %% interval %.1f to %.1f)",
		human.Count(in.Probed), human.Count(in.Missed), 100*float64(in.Missed)/float64(in.Probed), 100*in.MissLow, 100*in.MissHigh)
}

// checks says what was looked at beyond the pages.
func (s *summary) checks() string {
	c := s.Checked
	if c == nil {
		return ""
	}
	text := fmt.Sprintf("%s broken; %s asked for", human.Count(c.Broken), human.Count(c.Asked))
	if c.Cached > 0 {
		text += fmt.Sprintf(", %s known to be good", human.Count(c.Cached))
	}
	if c.Skipped > 0 {
		text += fmt.Sprintf(", %s left alone", human.Count(c.Skipped))
	}
	return text + "; sweetspot links lists them"
}

// found says what became of all that was found, and which traps there were.
func (s *summary) found() string {
	parts := []string{human.Count(s.Queued-s.Sitemaps) + " to visit"}
	if s.Sitemaps > 0 {
		parts = append(parts, human.Plural(s.Sitemaps, "sitemap", "sitemaps"))
	}
	parts = append(parts, human.Count(s.Refused)+" refused by a rule")
	text := human.Plural(s.Known, "URL", "URLs") + ": " + strings.Join(parts, ", ")
	for i, rule := range slices.Sorted(maps.Keys(s.Traps)) {
		if i == 0 {
			text += "; traps:"
		}
		text += fmt.Sprintf(" %s %s", human.Count(s.Traps[rule]), rule)
	}
	return text
}

func (s *summary) read() string {
	text := fmt.Sprintf("%s (%s on the wire)", human.Size(s.Bytes), human.Size(s.Wire))
	if s.Truncated > 0 {
		text += fmt.Sprintf("; %s cut at --max-body", human.Plural(s.Truncated, "page was", "pages were"))
	}
	return text
}

// brokenLinks lists so many of them at most, with the pages they stand on.
func (s *summary) brokenLinks(most int) []string {
	if s.Counts.Broken == 0 {
		return s.field("broken", "no broken links")
	}
	lines := s.field("broken", human.Plural(s.Counts.Broken, "link leads nowhere", "links lead nowhere"))
	shown := s.Broken[:max(min(most, len(s.Broken)), 0)]
	widest := 0
	for _, x := range shown {
		widest = max(widest, columnsOf(cause(x)))
	}
	room := (s.width() - widest - len("        on ")) / 2
	for _, x := range shown {
		on := "(seed)"
		if x.On != "" {
			on = s.url(x.On, room)
		}
		why := s.out.red(fmt.Sprintf("%*s", widest, cause(x)))
		lines = append(lines, fmt.Sprintf("    %s  %s %s %s", why, s.url(x.URL, room), s.out.dim("on"), on))
	}
	if more := s.Counts.Broken - len(shown); more > 0 {
		lines = append(lines, s.out.dim(fmt.Sprintf("    and %s more: sweetspot export --what failures", human.Count(more))))
	}
	return lines
}

// cause is the status that makes a link a broken one, or the error.
func cause(x crawler.Broken) string {
	if x.Status != 0 {
		return fmt.Sprint(x.Status)
	}
	return clean(x.Error)
}

func (s *summary) slowPages(most int) (lines []string) {
	label := "slowest"
	for _, x := range s.Slow[:max(min(most, len(s.Slow)), 0)] {
		lines = append(lines, s.line(label, fmt.Sprintf("%7s  %s", short(x.Took), s.url(x.URL, s.width()-summaryIndent-9))))
		label = ""
	}
	return lines
}

// url shortens a URL where a terminal is, and leaves the seed's origin out, which
// the headline has said; elsewhere grep wants it whole.
func (s *summary) url(text string, limit int) string {
	if !s.out.terminal() {
		return clean(text)
	}
	if path, ok := strings.CutPrefix(text, s.seed.Origin()+"/"); ok {
		text = "/" + path
	}
	return shorten(clean(text), limit)
}

func (s *summary) politeness() string {
	p := s.Politeness
	parts := []string{"robots.txt " + p.Robots, "no rate limit"}
	if p.Rate > 0 {
		parts[1] = fmt.Sprintf("at most %g/s a host", p.Rate)
	}
	if p.CrawlDelay > 0 {
		parts = append(parts, fmt.Sprintf("Crawl-delay %gs", p.CrawlDelay))
	}
	parts = append(parts, fmt.Sprintf("%d at once", s.PeakInFlight))
	if n := p.TooMany + p.Unavail; n > 0 {
		parts = append(parts, fmt.Sprintf("backed off %s", human.Plural(n, "time", "times")))
	}
	return strings.Join(parts, ", ")
}
