package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"sweetspot/crawler/bench"
	"sweetspot/crawler/bench/report"
	"sweetspot/store/human"
)

// again reports on a result that was measured before.
func (b *benchFlags) again() error {
	if _, err := b.load(b.settings); err != nil {
		return err
	}
	r, err := b.readResult("from", b.from)
	if err != nil {
		return err
	}
	return b.print(&r)
}

// maxResult is more than any result takes.
const maxResult = 64 << 20

// readResult reads what `bench --json` wrote.
func (b *benchFlags) readResult(flag, name string) (bench.Result, error) {
	body, err := b.readInput(name, maxResult)
	if err != nil {
		return bench.Result{}, exit(exitUsage, fmt.Errorf("--%s: %w", flag, err))
	}
	r, err := report.Parse(body)
	if err != nil {
		return r, exit(exitUsage, fmt.Errorf("--%s: %s: %w; sweetspot bench --json writes such a file", flag, name, err))
	}
	return r, nil
}

// print gives the result the form that was asked for, and writes the report.
func (b *benchFlags) print(r *bench.Result) error {
	var errs []error
	if b.report != "" {
		errs = append(errs, b.writeReport(r))
	}
	switch {
	case b.json:
		errs = append(errs, b.printJSON(r))
	case b.csv:
		errs = append(errs, report.CSV(b.stdout, r))
	case b.gobench:
		errs = append(errs, report.GoBench(b.stdout, r))
	case !b.quiet:
		errs = append(errs, b.printResult(r))
	}
	return errors.Join(errs...)
}

func (b *benchFlags) writeReport(r *bench.Result) error {
	page, err := report.HTML(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.report, page, 0o644); err != nil {
		return exit(exitUsage, fmt.Errorf("--report: %w", err))
	}
	b.say("the report is in %s", clean(b.report))
	return nil
}

// printResult writes the result for people: what to type, the curve, the figures,
// and what they mean.
func (b *benchFlags) printResult(r *bench.Result) error {
	o := b.stdout
	width := min(o.width(), benchWidth)
	fmt.Fprintf(o, "%s  %s\n\n", o.bold(headline(r)), clean(r.Site))
	b.paragraph(clean(r.Recommendation), width)
	fmt.Fprintln(o)
	for _, line := range curve(r, width) {
		fmt.Fprintln(o, line)
	}
	fmt.Fprintln(o)
	fmt.Fprintln(o, o.bold("What each count brings"))
	if err := b.gains(r); err != nil {
		return err
	}
	fmt.Fprintf(o, "\n%s: time of a fetch, processor and allocations a page, memory\n", o.bold("What it costs"))
	if err := b.costs(r); err != nil {
		return err
	}
	fmt.Fprintln(o)
	for _, f := range findings(r) {
		b.finding(f[0], f[1], width)
	}
	return nil
}

// benchWidth is the widest that a report gets: long lines are hard to read.
const benchWidth = 100

func headline(r *bench.Result) string {
	if r.SweetSpot.Workers == 1 {
		return "--sequential"
	}
	return fmt.Sprintf("--workers %d", r.SweetSpot.Workers)
}

func (b *benchFlags) paragraph(text string, width int) {
	for _, line := range wrap(text, width-4) {
		fmt.Fprintf(b.stdout, "  %s\n", line)
	}
}

func (b *benchFlags) finding(label, text string, width int) {
	for _, line := range wrap(clean(text), width-summaryIndent) {
		fmt.Fprintf(b.stdout, "  %s %s\n", b.stdout.dim(fmt.Sprintf("%-11s", label)), line)
		label = ""
	}
}

// findings are what follows from the figures, each with its name.
func findings(r *bench.Result) [][2]string {
	interval := func(k bench.Knee) string {
		if k.Lo == k.Hi {
			return fmt.Sprint(k.Workers)
		}
		return fmt.Sprintf("%d (%d to %d)", k.Workers, k.Lo, k.Hi)
	}
	list := [][2]string{
		{"sweet spot", interval(r.SweetSpot) + ": " + r.SweetSpot.Reason},
		{"knee", interval(r.Knee) + ": " + r.Knee.Reason},
		{"model", r.Model.Says + modelText(r.Model)},
		{"cross-check", littleText(r)},
		{"stopped", r.StoppedBecause},
		{"intervals", r.Interval},
		{"machine", fmt.Sprintf("%s/%s, %s", r.Machine.OS, r.Machine.Arch, human.Plural(r.Machine.CPUs, "processor", "processors"))},
	}
	for _, n := range r.Notes {
		list = append(list, [2]string{"note", n})
	}
	return list
}

func modelText(m bench.Model) string {
	if m.Lambda == 0 {
		return ""
	}
	return fmt.Sprintf("; Universal Scalability Law with λ %.1f pages/s, σ %.2g, κ %.2g", m.Lambda, m.Sigma, m.Kappa)
}

// littleText says how well the figures agree with each other.
func littleText(r *bench.Result) string {
	worst := r.Counts[0]
	for _, c := range r.Counts {
		if abs(c.Little) > abs(worst.Little) {
			worst = c
		}
	}
	return fmt.Sprintf("Little's law, N = X·R, holds within %.1f %% (%+.1f %% with %s)", 100*abs(worst.Little), 100*worst.Little,
		human.Plural(worst.Workers, "worker", "workers"))
}

func abs(f float64) float64 { return max(f, -f) }

// gains is the table of what each count brings.
func (b *benchFlags) gains(r *bench.Result) error {
	var rows [][]string
	for _, c := range r.Counts {
		rows = append(rows, []string{
			marked(r, c.Workers), fmt.Sprintf("%.1f", c.PagesPerS.Median), fmt.Sprintf("%.0f–%.0f", c.PagesPerS.Lo, c.PagesPerS.Hi),
			fmt.Sprintf("%.1f", c.Speedup), fmt.Sprintf("%.0f %%", 100*c.Efficiency), msText(c.FirstByte.P50), msText(c.FirstByte.P95), msText(c.FirstByte.P99),
			fmt.Sprint(c.Errors),
		})
	}
	return b.stdout.table(rightColumns("workers", "pages/s", "lo–hi", "speed-up", "each", "first byte", "p95", "p99", "errors"), rows)
}

// costs is the table of what each count takes.
func (b *benchFlags) costs(r *bench.Result) error {
	var rows [][]string
	for _, c := range r.Counts {
		rows = append(rows, []string{
			marked(r, c.Workers), msText(c.Fetch.P50), msText(c.Fetch.P95), msText(c.Fetch.P99),
			fmt.Sprintf("%.2f", c.CPU), fmt.Sprintf("%.0f", c.Allocated), fmt.Sprintf("%.0f", c.Anonymous), fmt.Sprint(c.Connections), fmt.Sprint(c.Goroutines),
			mostTime(c),
		})
	}
	return b.stdout.table(rightColumns("workers", "fetch", "p95", "p99", "CPU ms", "kB", "MiB", "conn", "gor.", "most time"), rows)
}

// mostTime is what took most of the workers' time.
func mostTime(c bench.Count) string {
	phase := ""
	for _, p := range slices.Sorted(maps.Keys(c.Where)) {
		if phase == "" || c.Where[p] > c.Where[phase] {
			phase = p
		}
	}
	if phase == "" {
		return ""
	}
	return fmt.Sprintf("%.0f %% %s", 100*c.Where[phase], phase)
}

func rightColumns(titles ...string) (list []column) {
	for _, t := range titles {
		list = append(list, column{title: t, right: true})
	}
	return list
}

// marked is a count, after the signs of what it is.
func marked(r *bench.Result, n int) string {
	text := fmt.Sprint(n)
	if n == r.Knee.Workers {
		text = "▲ " + text
	}
	if n == r.SweetSpot.Workers {
		text = "◆ " + text
	}
	return text
}
