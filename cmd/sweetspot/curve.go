package main

import (
	"fmt"
	"strings"

	"sweetspot/crawler/bench"
	"sweetspot/crawler/bench/report"
	"sweetspot/store/human"
)

// The terminal's curves: throughput over workers, below it the first byte's 95th
// percentile, and below that the counts and the knees. Nothing is said by colour.
const (
	rateRows    = 9
	latencyRows = 5
	graphMargin = 10 // columns of the labels on the left
)

func curve(r *bench.Result, width int) (lines []string) {
	columns := max(width-graphMargin-4, 20)
	rates := newGraph(rateRows, columns, len(r.Counts))
	waits := newGraph(latencyRows, columns, len(r.Counts))
	for i, c := range r.Counts {
		rates.values[i], waits.values[i] = c.PagesPerS.Median, c.FirstByte.P95
	}
	indent := strings.Repeat(" ", graphMargin)
	lines = append(lines, indent+"pages/s")
	lines = append(lines, rates.draw(func(f float64) string { return axis(f) })...)
	lines = append(lines, indent+"first byte, 95th percentile")
	lines = append(lines, waits.draw(msText)...)
	return append(lines, waits.ticks(r)...)
}

// graph is a grid of characters on which counts stand side by side, evenly: they
// are powers of two, as a rule.
type graph struct {
	rows, columns int
	values        []float64
	cells         [][]rune
}

func newGraph(rows, columns, values int) *graph {
	g := &graph{rows: rows, columns: columns, values: make([]float64, values)}
	for range rows {
		g.cells = append(g.cells, []rune(strings.Repeat(" ", columns)))
	}
	return g
}

// draw draws the values, their axis written by label.
func (g *graph) draw(label func(float64) string) (lines []string) {
	top := 0.0
	for _, v := range g.values {
		top = max(top, v)
	}
	top = report.Nice(top)
	g.line(top)
	for y, row := range g.cells {
		text := ""
		if share := float64(g.rows-1-y) / float64(g.rows-1); y%2 == 0 {
			text = label(share * top)
		}
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%*s ┤%s", graphMargin-1, text, string(row)), " "))
	}
	return lines
}

// line joins the points with dots.
func (g *graph) line(top float64) {
	for i := range len(g.values) - 1 {
		from, to := g.column(i), g.column(i+1)
		for x := from + 1; x < to; x++ {
			part := float64(x-from) / float64(to-from)
			g.cells[g.row(g.values[i]+part*(g.values[i+1]-g.values[i]), top)][x] = '·'
		}
	}
	for i, v := range g.values {
		g.cells[g.row(v, top)][g.column(i)] = '●'
	}
}

// column is where value i stands.
func (g *graph) column(i int) int {
	if len(g.values) == 1 {
		return g.columns / 2
	}
	return 2 + i*(g.columns-6)/(len(g.values)-1)
}

// row is where a value stands, counted from above.
func (g *graph) row(value, top float64) int {
	return min(max(g.rows-1-int(value/top*float64(g.rows-1)+0.5), 0), g.rows-1)
}

// ticks are the counts, and below them the knees by name.
func (g *graph) ticks(r *bench.Result) []string {
	counts := []rune(strings.Repeat(" ", g.columns+4))
	free := 0
	for i, c := range r.Counts {
		text := fmt.Sprint(c.Workers)
		if at := g.column(i) - (len(text)-1)/2; at >= free {
			copy(counts[at:], []rune(text))
			free = at + len(text) + 1
		}
	}
	margin := strings.Repeat(" ", graphMargin+1)
	lines := []string{margin + strings.TrimRight(string(counts), " ")}
	for i, c := range r.Counts {
		if c.Workers == r.SweetSpot.Workers {
			lines = append(lines, margin+beside(g.column(i), "◆", fmt.Sprintf("sweet spot: %s", human.Plural(c.Workers, "worker", "workers")), g.columns))
		}
	}
	for i, c := range r.Counts {
		if c.Workers == r.Knee.Workers {
			lines = append(lines, margin+beside(g.column(i), "▲", fmt.Sprintf("knee: %s", human.Plural(c.Workers, "worker", "workers")), g.columns))
		}
	}
	return lines
}

// beside puts a sign into a column and a text on the side where there is room.
func beside(column int, sign, text string, columns int) string {
	if column+2+len(text) <= columns {
		return strings.Repeat(" ", column) + sign + " " + text
	}
	return fmt.Sprintf("%*s %s", column-1, text, sign)
}

func axis(f float64) string {
	if f >= 10 || f == 0 {
		return human.Count(int(f + 0.5))
	}
	return fmt.Sprintf("%.1f", f)
}
