package report

import (
	"fmt"
	"slices"
	"strings"

	"sweetspot/crawler/bench"
)

// Comparison is what changed from one result to another.
type Comparison struct {
	Counts []Change `json:"counts"` // that both have
	Knee   [2]int   `json:"knee"`
	Spot   [2]int   `json:"sweet_spot"`
	Says   string   `json:"says"` // in words
	Notes  []string `json:"notes,omitempty"`
}

// Change is one count, before and after.
type Change struct {
	Workers   int               `json:"workers"`
	PagesPerS [2]bench.Estimate `json:"pages_per_s"`
	Change    float64           `json:"change"` // of pages/s, as a share of before
	Apart     bool              `json:"apart"`  // the intervals do not touch: it is more than chance
	FirstByte [2]float64        `json:"ttfb_p95_ms"`
	CPU       [2]float64        `json:"cpu_s_per_1k"`
}

// Compare holds b against a.
func Compare(a, b *bench.Result) Comparison {
	c := Comparison{Knee: [2]int{a.Knee.Workers, b.Knee.Workers}, Spot: [2]int{a.SweetSpot.Workers, b.SweetSpot.Workers}}
	for _, before := range a.Counts {
		if after, ok := b.Count(before.Workers); ok {
			c.Counts = append(c.Counts, change(before, after))
		}
	}
	c.Says = c.words(a, b)
	note := func(differ bool, text string, args ...any) {
		if differ {
			c.Notes = append(c.Notes, fmt.Sprintf(text, args...))
		}
	}
	note(a.Site != b.Site, "the sites differ: %s; %s", a.Site, b.Site)
	note(a.Machine != b.Machine, "the machines differ: %s/%s with %d processors; %s/%s with %d",
		a.Machine.OS, a.Machine.Arch, a.Machine.CPUs, b.Machine.OS, b.Machine.Arch, b.Machine.CPUs)
	note(a.Version != b.Version, "the versions differ: %s; %s", a.Version, b.Version)
	note(min(a.Repeats, b.Repeats) < 6, "with fewer than 6 repeats the intervals are ranges, and what lies beyond them is likely but not certain")
	return c
}

func change(before, after bench.Count) Change {
	x, y := before.PagesPerS, after.PagesPerS
	c := Change{
		Workers: before.Workers, PagesPerS: [2]bench.Estimate{x, y}, Apart: x.Hi < y.Lo || y.Hi < x.Lo,
		FirstByte: [2]float64{before.FirstByte.P95, after.FirstByte.P95}, CPU: [2]float64{before.CPU, after.CPU},
	}
	if x.Median > 0 {
		c.Change = y.Median/x.Median - 1
	}
	return c
}

// words says it in a sentence or two.
func (c *Comparison) words(a, b *bench.Result) string {
	if len(c.Counts) == 0 {
		return "the two have no count of workers in common"
	}
	var parts []string
	faster := c.where(func(x Change) bool { return x.Apart && x.Change > 0 })
	slower := c.where(func(x Change) bool { return x.Apart && x.Change < 0 })
	if len(faster) > 0 {
		parts = append(parts, "faster with "+list(faster))
	}
	if len(slower) > 0 {
		parts = append(parts, "slower with "+list(slower))
	}
	text := "no throughput changed by more than the intervals"
	if len(parts) > 0 {
		text = strings.Join(parts, "; ")
	}
	if c.Spot[0] == c.Spot[1] {
		return text + fmt.Sprintf("; the sweet spot is still %d", c.Spot[0])
	}
	text += fmt.Sprintf("; the sweet spot went from %d to %d", c.Spot[0], c.Spot[1])
	if b.SweetSpot.Lo <= c.Spot[0] && c.Spot[0] <= b.SweetSpot.Hi || a.SweetSpot.Lo <= c.Spot[1] && c.Spot[1] <= a.SweetSpot.Hi {
		text += ", within its interval"
	}
	return text
}

func (c *Comparison) where(fits func(Change) bool) (some []Change) {
	return slices.DeleteFunc(slices.Clone(c.Counts), func(x Change) bool { return !fits(x) })
}

// list names counts with what changed.
func list(changes []Change) string {
	var parts []string
	for _, c := range changes {
		parts = append(parts, fmt.Sprintf("%d (%+.0f %%)", c.Workers, 100*c.Change))
	}
	return strings.Join(parts, ", ")
}
