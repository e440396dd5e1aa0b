package main

import (
	"fmt"

	"sweetspot/crawler/bench/report"
)

// printComparison says what changed from one result to another.
func (b *benchFlags) printComparison(before, after string) error {
	if _, err := b.load(b.settings); err != nil {
		return err
	}
	was, err := b.readResult("compare", before)
	if err != nil {
		return err
	}
	is, err := b.readResult("compare", after)
	if err != nil {
		return err
	}
	c := report.Compare(&was, &is)
	if b.json {
		return b.printJSON(c)
	}
	fmt.Fprintf(b.stdout, "%s  %s\n%s  %s\n\n", b.stdout.dim("before"), clean(was.Site), b.stdout.dim("after "), clean(is.Site))
	if err := b.stdout.table(rightColumns("workers", "pages/s", "after", "change", "beyond chance", "p95", "after", "CPU s/1k", "after"), comparisonRows(&c)); err != nil {
		return err
	}
	fmt.Fprintln(b.stdout)
	b.paragraph(clean(upperFirst(c.Says))+".", min(b.stdout.width(), benchWidth))
	for _, n := range c.Notes {
		b.finding("note", n, min(b.stdout.width(), benchWidth))
	}
	return nil
}

func comparisonRows(c *report.Comparison) (rows [][]string) {
	for _, x := range c.Counts {
		apart := "no"
		if x.Apart {
			apart = "yes"
		}
		rows = append(rows, []string{
			fmt.Sprint(x.Workers), fmt.Sprintf("%.1f", x.PagesPerS[0].Median), fmt.Sprintf("%.1f", x.PagesPerS[1].Median),
			fmt.Sprintf("%+.1f %%", 100*x.Change), apart, msText(x.FirstByte[0]), msText(x.FirstByte[1]),
			fmt.Sprintf("%.2f", x.CPU[0]), fmt.Sprintf("%.2f", x.CPU[1]),
		})
	}
	return rows
}
