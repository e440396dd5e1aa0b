package main

import (
	"fmt"
	"strings"

	"sweetspot/crawler"
)

// How many examples the summary shows: it fits a screen of 24 lines.
const (
	shownBroken = 5
	shownSlow   = 3
)

// printSummary tells what a crawl came to, conclusions first.
func (a *app) printSummary(s crawler.Summary) {
	o := a.stdout
	var b strings.Builder
	line := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "  %s %s\n", o.dim(fmt.Sprintf("%-11s", label)), fmt.Sprintf(format, args...))
	}
	if s.Pages == 0 {
		fmt.Fprintf(o, "%s  %s\n", o.yellow("nothing was crawled"), o.dim(fmt.Sprintf("run %d", s.Run)))
		return
	}
	fmt.Fprintf(&b, "%s  %s\n", headline(o, s), o.dim(fmt.Sprintf("run %d", s.Run)))
	line("pages", "%s in %s, %.1f a second with %s%s", o.bold(grouped(s.Session)), short(seconds(s.Elapsed)),
		s.PagesPerS, plural(s.Workers, "worker", "workers"), earlier(s))
	line("outcomes", "%s", outcomes(s))
	line("found", "%s: %s to visit, %s refused by a rule", plural(s.Known, "URL", "URLs"), grouped(s.Queued), grouped(s.Refused))
	line("read", "%s (%s on the wire)%s", size(s.Bytes), size(s.Wire), truncated(s))
	brokenLinks(o, &b, s, line)
	slowPages(o, s, line)
	line("politeness", "%s", politeness(s))
	for i, part := range wrap(s.Verdict, max(o.columns, defaultColumns)-14) {
		label := ""
		if i == 0 {
			label = "verdict"
		}
		line(label, "%s", part)
	}
	line("data", "%s", clean(s.File))
	_, _ = o.Write([]byte(b.String())) // a reader that went away misses it
}

func headline(o *screen, s crawler.Summary) string {
	switch s.Outcome {
	case crawler.Complete:
		if s.ExitCode != 0 {
			return o.yellow("complete, with a problem")
		}
		return o.green("complete")
	case crawler.Limit:
		if s.Limit == crawler.LimitRobots {
			return o.yellow("stopped: robots.txt unreachable")
		}
		return o.yellow("stopped at --" + s.Limit)
	}
	return o.yellow(s.Outcome)
}

// earlier says what other sessions of the run did.
func earlier(s crawler.Summary) string {
	if !s.Resumed {
		return ""
	}
	return fmt.Sprintf("; %s in all, earlier sessions included", grouped(s.Pages))
}

func outcomes(s crawler.Summary) string {
	var parts []string
	add := func(n int, name string) {
		if n > 0 {
			parts = append(parts, grouped(n)+" "+name)
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

func truncated(s crawler.Summary) string {
	if s.Truncated == 0 {
		return ""
	}
	return fmt.Sprintf("; %s cut at --max-body", plural(s.Truncated, "page was", "pages were"))
}

func brokenLinks(o *screen, b *strings.Builder, s crawler.Summary, line func(string, string, ...any)) {
	if s.Counts.Broken == 0 {
		line("broken", "%s", o.green("no broken links"))
		return
	}
	line("broken", "%s", o.red(plural(s.Counts.Broken, "link leads nowhere", "links lead nowhere")))
	room := (max(o.columns, defaultColumns) - 24) / 2
	for i, x := range s.Broken {
		if i == shownBroken {
			fmt.Fprintf(b, "              %s\n", o.dim(fmt.Sprintf("and %s more: sweetspot export --what failures", grouped(s.Counts.Broken-shownBroken))))
			break
		}
		why, on := x.Error, x.On
		if x.Status != 0 {
			why = fmt.Sprint(x.Status)
		}
		if on == "" {
			on = "(seed)"
		}
		fmt.Fprintf(b, "    %s %s %s %s\n", o.red(fmt.Sprintf("%5s", why)), fitURL(o, x.URL, room), o.dim("on"), fitURL(o, on, room))
	}
}

// fitURL shortens where a terminal is; elsewhere grep wants it whole.
func fitURL(o *screen, url string, limit int) string {
	if !o.terminal() {
		return clean(url)
	}
	return shorten(clean(url), limit)
}

func slowPages(o *screen, s crawler.Summary, line func(string, string, ...any)) {
	label := "slowest"
	for i, x := range s.Slow {
		if i == shownSlow {
			break
		}
		line(label, "%7s  %s", short(x.Took), fitURL(o, x.URL, max(o.columns, defaultColumns)-24))
		label = ""
	}
}

func politeness(s crawler.Summary) string {
	p := s.Politeness
	parts := []string{"robots.txt " + p.Robots}
	if p.Rate > 0 {
		parts = append(parts, fmt.Sprintf("at most %g/s a host", p.Rate))
	} else {
		parts = append(parts, "no rate limit")
	}
	if p.CrawlDelay > 0 {
		parts = append(parts, fmt.Sprintf("Crawl-delay %gs", p.CrawlDelay))
	}
	parts = append(parts, fmt.Sprintf("%d at once", s.PeakInFlight))
	if n := p.TooMany + p.Unavail; n > 0 {
		parts = append(parts, fmt.Sprintf("backed off %s", plural(n, "time", "times")))
	}
	return strings.Join(parts, ", ")
}
