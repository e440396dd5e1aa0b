package report

import (
	"fmt"
	"slices"
	"strings"

	"sweetspot/store/human"
)

// chart is a trend, drawn as an SVG of these measures.
type chart struct {
	Title  string
	Last   string // the newest value
	Top    string // the highest
	Points string // of the line
	X, Y   float64
	First  string // label of the oldest run
	Newest string
}

const (
	chartWidth  = 360.0
	chartHeight = 90.0
	chartMargin = 6.0
)

// trends draws what changes over the runs of a site, which come newest first.
func trends(rows []Row) []chart {
	if len(rows) < 2 {
		return nil
	}
	rows = slices.Clone(rows)
	slices.Reverse(rows)
	count := func(f float64) string { return human.Count(int(f)) }
	charts := []chart{
		trend("Pages", rows, func(r Row) float64 { return float64(r.Pages) }, count),
		trend("Errors", rows, func(r Row) float64 { return float64(r.Errors) }, count),
		trend("First byte, p95", rows, func(r Row) float64 { return r.P95 }, func(f float64) string { return fmt.Sprintf("%.0f ms", f) }),
		trend("Bytes on the wire", rows, func(r Row) float64 { return float64(r.Bytes) }, func(f float64) string { return human.Size(int64(f)) }),
	}
	return charts
}

// trend draws one figure, from zero up to its highest.
func trend(title string, rows []Row, of func(Row) float64, show func(float64) string) chart {
	highest := 0.0
	for _, r := range rows {
		highest = max(highest, of(r))
	}
	last := rows[len(rows)-1]
	c := chart{
		Title: title, Last: show(of(last)), Top: show(highest),
		First: fmt.Sprint("run ", rows[0].Run), Newest: fmt.Sprint("run ", last.Run),
	}
	var points []string
	for i, r := range rows {
		c.X = chartMargin + float64(i)/float64(len(rows)-1)*(chartWidth-2*chartMargin)
		c.Y = chartHeight - chartMargin
		if highest > 0 {
			c.Y -= of(r) / highest * (chartHeight - 2*chartMargin)
		}
		points = append(points, fmt.Sprintf("%.1f,%.1f", c.X, c.Y))
	}
	c.Points = strings.Join(points, " ")
	return c
}
