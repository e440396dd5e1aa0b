package main

import (
	"fmt"
	"strings"
	"time"

	"sweetspot/crawler/bench"
	"sweetspot/crawler/bench/suite"
	"sweetspot/store/human"
)

// printSuite gives the result the form that was asked for.
func (b *benchFlags) printSuite(r *suite.Result) error {
	switch {
	case b.json:
		return b.printJSON(r)
	case b.quiet:
		return nil
	}
	o := b.stdout
	width := min(o.width(), benchWidth)
	fmt.Fprintf(o, "%s: --sequential against --workers %d\n\n", o.bold("Where workers pay"), r.Workers)
	if err := b.compared(r); err != nil {
		return err
	}
	fmt.Fprintln(o)
	for _, c := range r.Workloads {
		b.finding(c.Name, fmt.Sprintf("%s, %s: %s", human.Plural(c.Pages, "page", "pages"), c.About, c.Reason), width)
	}
	b.finding("disk", fsyncText(r.Fsync), width)
	b.finding("noise", noiseText(r.Workloads), width)
	b.finding("machine", fmt.Sprintf("%s/%s, %s; the servers are processes of their own on it", r.Machine.OS, r.Machine.Arch,
		human.Plural(r.Machine.CPUs, "processor", "processors")), width)
	if r.Note != "" {
		b.finding("note", r.Note, width)
	}
	fmt.Fprintf(o, "\n%s\n", o.bold("When one page at a time is better"))
	b.paragraph(r.Sequential, width)
	if r.Order != nil {
		b.order(r, width)
	}
	return nil
}

// compared is the table: a line for each workload.
func (b *benchFlags) compared(r *suite.Result) error {
	many := fmt.Sprint(r.Workers)
	columns := append([]column{{title: "workload"}}, rightColumns("pages/s 1", many, "gain", "CPU ms 1", many, "MiB 1", many)...)
	columns = append(columns, column{title: "verdict", paint: func(cell string) string {
		switch suite.Verdict(cell) {
		case suite.Pays:
			return b.stdout.green(cell)
		case suite.Hurts:
			return b.stdout.red(cell)
		}
		return b.stdout.yellow(cell)
	}})
	var rows [][]string
	median := func(format string, e bench.Estimate) string {
		if e.Median <= 0 {
			return "-" // this system does not tell
		}
		return fmt.Sprintf(format, e.Median)
	}
	for _, c := range r.Workloads {
		one, many := c.Sequential, c.Concurrent
		name := c.Name
		if name == suite.Store && r.Fsync.Slowed() {
			name += " sim."
		}
		rows = append(rows, []string{
			name, median("%.1f", one.PagesPerS), median("%.1f", many.PagesPerS), gainText(c.Gain),
			median("%.2f", one.CPU), median("%.2f", many.CPU), median("%.0f", one.Anonymous), median("%.0f", many.Anonymous), string(c.Verdict),
		})
	}
	return b.stdout.table(columns, rows)
}

// gainText writes a gain; a small one with the digit that a verdict may hang on.
func gainText(gain float64) string {
	if gain < 2 {
		return fmt.Sprintf("%.2f x", gain)
	}
	return fmt.Sprintf("%.1f x", gain)
}

func noiseText(all []suite.Compared) string {
	trials := all[0].Concurrent.Trials
	for _, c := range all {
		trials = min(trials, c.Sequential.Trials, c.Concurrent.Trials)
	}
	if trials == 1 {
		return "one trial a side: how much figures move is not known"
	}
	return fmt.Sprintf("figures are the median of %d trials a side, which took turns; a difference counts if no trial of one side reaches the other's", trials)
}

// fsyncText says what an fsync costs.
func fsyncText(f suite.Fsync) string {
	ms := func(v float64) string { return fsyncTime(time.Duration(v * float64(time.Millisecond))) }
	text := fmt.Sprintf("an fsync takes %s here (four in five between %s and %s), and a transaction two of them", ms(f.Median), ms(f.Lo), ms(f.Hi))
	switch {
	case f.Slowed():
		text += fmt.Sprintf("; SIMULATED for store: a disk whose fsync takes %s", ms(f.Simulated))
	case f.Simulated > 0:
		text += fmt.Sprintf("; --fsync-latency %s is less, so nothing slower was simulated", ms(f.Simulated))
	}
	return text
}

// fsyncTime writes a time with a digit more than short does: a disk's lie around a millisecond.
func fsyncTime(d time.Duration) string {
	if d >= time.Millisecond && d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return short(d)
}

// order shows what one page at a time is better at.
func (b *benchFlags) order(r *suite.Result, width int) {
	o, one, many := b.stdout, r.Order.Sequential, r.Order.Concurrent
	fmt.Fprintln(o)
	b.finding("same order", orderText(r), width)
	b.finding("debugger", fmt.Sprintf("pages in workers' hands at a time: at most %d, and at most %d with %d workers. "+
		"With one, a breakpoint stops the whole crawl, and each step leads on in the same page", one.InHand, many.InHand, r.Workers), width)
	b.finding("", "dlv debug ./cmd/sweetspot -- crawl --sequential URL", width)
	b.finding("", "break crawler.(*session).visit", width)
	b.finding("linear log", "what was sent (→) and came (←), once there were links:", width)
	fmt.Fprintln(o)
	column := (width - 4) / 2
	line := func(left, right string) {
		left, right = shorten(clean(left), column-1), shorten(clean(right), column-1)
		fmt.Fprintln(o, strings.TrimRight("  "+left+strings.Repeat(" ", column-columnsOf(left))+right, " "))
	}
	line("--sequential", fmt.Sprintf("--workers %d", r.Workers))
	for i := range max(len(one.Log), len(many.Log)) {
		line(eventText(one.Log, i), eventText(many.Log, i))
	}
}

// orderText says what two trials of a side have in common.
func orderText(r *suite.Result) string {
	one, many := r.Order.Sequential, r.Order.Concurrent
	if min(one.Trials, many.Trials) < 2 {
		return "each side crawled " + r.Order.Workload + " once, so there is nothing to compare; it takes --repeats 2"
	}
	return fmt.Sprintf("in two crawls of %s, %s of %s answers came at the same place with --sequential, and %s with --workers %d. What is stored is in the same order either way",
		r.Order.Workload, human.Count(one.Answers), human.Count(r.Order.Pages), human.Count(many.Answers), r.Workers)
}

func eventText(log []suite.Event, i int) string {
	if i >= len(log) {
		return ""
	}
	arrow := "→"
	if log[i].Answer {
		arrow = "←"
	}
	return fmt.Sprintf("%4.0f ms %s %s", log[i].At, arrow, log[i].Path)
}
