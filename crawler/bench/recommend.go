package bench

import (
	"fmt"
	"strings"
)

// recommend says in words what to type, and why.
func recommend(r *Result) string {
	spot, _ := r.Count(r.SweetSpot.Workers)
	one, knee := r.Counts[0], r.Knee.Workers
	var b strings.Builder
	if one.Refused > 0 {
		return fmt.Sprintf("The server refuses even one worker at full pace, %s pages/s: crawl this site with --sequential and a --rate below that.", figure(one.PagesPerS.Median))
	}
	if r.SweetSpot.Workers == 1 {
		fmt.Fprintf(&b, "Crawl this site with --sequential: %s pages/s, and more workers bring %s. ", figure(one.PagesPerS.Median), notMuch(r))
		return b.String() + "It takes no more memory than it must, and its log reads from top to bottom."
	}
	fmt.Fprintf(&b, "Crawl this site with --workers %d: %s pages/s, %s times as many as one worker%s",
		spot.Workers, figure(spot.PagesPerS.Median), figure(spot.Speedup), costs(spot, one))
	switch {
	case spot.Workers < knee:
		more, _ := r.Count(knee)
		n, why := suffers(r.Counts, r.SweetSpot.Workers)
		fmt.Fprintf(&b, " %s would bring %s pages/s, but that is more than the server tolerates: with %d, %s.", upper(workers(knee)), figure(more.PagesPerS.Median), n, why)
	case spot.Workers == r.Counts[len(r.Counts)-1].Workers:
		b.WriteString(" More might bring more still: none were tried.")
	default:
		fmt.Fprintf(&b, " More workers gain nothing: %s.", because(r))
	}
	return b.String()
}

// notMuch says what the best count adds to one worker.
func notMuch(r *Result) string {
	best := 1.0
	for _, c := range r.Counts {
		best = max(best, c.Speedup)
	}
	if r.Knee.Workers > 1 {
		return fmt.Sprintf("%.0f %% at best, at the price of a server that suffers or refuses", 100*(best-1))
	}
	return fmt.Sprintf("%.0f %% at best", 100*(best-1))
}

// costs says what a count costs beside one worker.
func costs(c, one Count) string {
	if c.CPU <= 0 || one.CPU <= 0 {
		return "." // this system does not tell
	}
	return fmt.Sprintf(", for %.2f s of processor time for 1,000 pages (one worker: %.2f s) and %.0f MiB of memory (%.0f MiB).",
		c.CPU, one.CPU, c.Anonymous, one.Anonymous)
}

// fullMachine is the share of all processors at which they are what limits.
const fullMachine = 0.85

// because says what keeps more workers than the sweet spot from gaining.
func because(r *Result) string {
	var next Count
	for _, c := range r.Counts {
		if c.Workers > r.SweetSpot.Workers {
			next = c
			break
		}
	}
	spot, _ := r.Count(r.SweetSpot.Workers)
	switch {
	case next.Refused > 0:
		return fmt.Sprintf("the server answers 429 or 503 with %d", next.Workers)
	case next.Errors > 0 && next.failing(&r.Counts[0]):
		return fmt.Sprintf("%.1f %% of requests fail with %d", 100*next.errorShare(), next.Workers)
	case next.Busy >= fullMachine:
		return fmt.Sprintf("the processors of this machine are full (%.0f %% busy with %d)", 100*next.Busy, next.Workers)
	case next.FirstByte.P50 > 1.2*spot.FirstByte.P50 && next.FirstByte.P50 > spot.FirstByte.P50+1:
		return fmt.Sprintf("the server queues what comes beyond (first byte in %s with %d, in %s with %d)",
			millis(spot.FirstByte.P50), spot.Workers, millis(next.FirstByte.P50), next.Workers)
	case next.Limited != "":
		return "what limits them is " + next.Limited
	}
	return "the site bears no more"
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
