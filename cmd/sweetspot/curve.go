package main

import (
	"fmt"
	"math"
	"strings"

	"sweetspot/crawler/bench"
)

// curve draws throughput and latency over workers, the knees marked. It says all it
// says without colour: ● is throughput (left axis), ○ the first byte's 95th
// percentile (right axis), and letters name the knees.
func curve(r *bench.Result, width int) []string {
	g := newGraph(r, width)
	g.line(func(c *bench.Count) float64 { return c.FirstByte.P95 }, g.topMS, '·', '○')
	g.line(func(c *bench.Count) float64 { return c.PagesPerS.Median }, g.topRate, '─', '●')
	return g.lines()
}

const (
	graphRows   = 12
	graphLabels = 8 // columns of each axis' labels
)

// graph is a grid of characters with the counts side by side, evenly.
type graph struct {
	result         *bench.Result
	columns        int // of the plot
	cells          [][]rune
	topRate, topMS float64 // what the upper edge stands for
}

func newGraph(r *bench.Result, width int) *graph {
	g := &graph{result: r, columns: max(width-2*graphLabels-6, 20)}
	g.cells = make([][]rune, graphRows)
	for i := range g.cells {
		g.cells[i] = []rune(strings.Repeat(" ", g.columns))
	}
	for _, c := range r.Counts {
		g.topRate, g.topMS = max(g.topRate, c.PagesPerS.Median), max(g.topMS, c.FirstByte.P95)
	}
	g.topRate, g.topMS = nice(g.topRate), nice(g.topMS)
	return g
}

// nice rounds up to a number that reads well.
func nice(f float64) float64 {
	if f <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(f)))
	for _, m := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10} {
		if f <= m*unit {
			return m * unit
		}
	}
	return 10 * unit
}

// column is where count i stands.
func (g *graph) column(i int) int {
	if len(g.result.Counts) == 1 {
		return g.columns / 2
	}
	return 2 + i*(g.columns-5)/(len(g.result.Counts)-1)
}

// row is where a value stands, counted from above.
func (g *graph) row(value, top float64) int {
	return min(max(graphRows-1-int(value/top*(graphRows-1)+0.5), 0), graphRows-1)
}

// line draws a series: its points, and dots between them.
func (g *graph) line(value func(*bench.Count) float64, top float64, dot, point rune) {
	for i := range len(g.result.Counts) - 1 {
		from, to := g.column(i), g.column(i+1)
		a, b := value(&g.result.Counts[i]), value(&g.result.Counts[i+1])
		for x := from + 1; x < to; x++ {
			g.put(x, g.row(a+(b-a)*float64(x-from)/float64(to-from), top), dot)
		}
	}
	for i := range g.result.Counts {
		g.put(g.column(i), g.row(value(&g.result.Counts[i]), top), point)
	}
}

func (g *graph) put(x, y int, r rune) { g.cells[y][x] = r }

// lines puts the axes around the grid.
func (g *graph) lines() (all []string) {
	all = append(all, fmt.Sprintf("  %-*s%*s", graphLabels+2+g.columns/2, "● pages/s", g.columns-g.columns/2+graphLabels, "○ first byte, p95"))
	for y, row := range g.cells {
		left, right := strings.Repeat(" ", graphLabels), ""
		if y%3 == 2 || y == 0 || y == graphRows-1 {
			share := float64(graphRows-1-y) / (graphRows - 1)
			left, right = fmt.Sprintf("%*s", graphLabels, axis(share*g.topRate)), msText(share*g.topMS)
		}
		all = append(all, strings.TrimRight(fmt.Sprintf("  %s ┤%s├ %s", left, string(row), right), " "))
	}
	return append(all, g.ticks()...)
}

func axis(f float64) string {
	if f >= 10 || f == 0 {
		return grouped(int(f + 0.5))
	}
	return fmt.Sprintf("%.1f", f)
}

// ticks are the counts below the plot, and below those the knees.
func (g *graph) ticks() []string {
	counts := []rune(strings.Repeat(" ", g.columns+4))
	signs := []rune(strings.Repeat(" ", g.columns+4))
	free := 0
	for i, c := range g.result.Counts {
		text := fmt.Sprint(c.Workers)
		at := g.column(i) - (len(text)-1)/2
		if at >= free {
			copy(counts[at:], []rune(text))
			free = at + len(text) + 1
		}
		copy(signs[g.column(i):], []rune(strings.ReplaceAll(marks(g.result, c.Workers), " ", "")))
	}
	margin := strings.Repeat(" ", graphLabels+4)
	return []string{
		margin + strings.TrimRight(string(counts), " ") + "  workers",
		strings.TrimRight(margin+string(signs), " "),
		margin + "◆ sweet spot   ▲ knee",
	}
}
