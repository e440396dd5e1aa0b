package report

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"sweetspot/crawler/bench"
)

//go:embed page.html
var pageSource string

// HTML writes a result as one page that needs no network: all drawings are in it.
func HTML(r *bench.Result) ([]byte, error) {
	t, err := template.New("page").Funcs(template.FuncMap{
		"figure": figure, "ms": millis, "percent": percent, "signed": signed, "grouped": grouped,
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, newPage(r)); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b.Bytes(), nil
}

// page is what the template is filled with.
type page struct {
	*bench.Result
	Headline   string
	Command    string
	Spot, One  bench.Count
	Date       string
	Throughput []plot // for wide and for narrow screens
	FirstByte  []plot
	Dashed     bool // the line of what the server tolerates is drawn
	Bars       []bar
	Phases     []phase
}

// widths of the drawings; each screen shows the one that fits it.
var widths = []struct {
	class         string
	width, height float64
}{{"wide", 760, 340}, {"narrow", 340, 260}}

func newPage(r *bench.Result) page {
	spot, _ := r.Count(r.SweetSpot.Workers)
	p := page{Result: r, Spot: spot, One: r.Counts[0], Date: r.At.UTC().Format(time.DateOnly + " 15:04 UTC")}
	p.Headline, p.Command = fmt.Sprintf("%d workers", spot.Workers), fmt.Sprintf("--workers %d", spot.Workers)
	if spot.Workers == 1 {
		p.Headline, p.Command = "One page at a time", "--sequential"
	}
	for _, w := range widths {
		p.Throughput = append(p.Throughput, throughput(r, newPlot(w.class, w.width, w.height, r)))
		p.FirstByte = append(p.FirstByte, firstByte(r, newPlot(w.class, w.width, w.height*0.8, r)))
	}
	p.Dashed = p.FirstByte[0].shows(r.Tolerated())
	p.Bars, p.Phases = bars(r)
	return p
}

// throughput draws the measured rates with their intervals, and the model.
func throughput(r *bench.Result, p plot) plot {
	top := 0.0
	for _, c := range r.Counts {
		top = max(top, c.PagesPerS.Hi, c.PagesPerS.Median)
	}
	p.scale(top, func(f float64) string { return grouped(f) })
	p.band("interval", func(c *bench.Count) (lo, hi float64) { return c.PagesPerS.Lo, c.PagesPerS.Hi })
	if r.Model.Lambda > 0 {
		p.curve("model", r.Model.At)
	}
	p.line("rate", func(c *bench.Count) float64 { return c.PagesPerS.Median }, func(c *bench.Count) string {
		return fmt.Sprintf("%d workers: %s pages/s (%s to %s)", c.Workers, figure(c.PagesPerS.Median), figure(c.PagesPerS.Lo), figure(c.PagesPerS.Hi))
	})
	p.knees(r)
	return p
}

// firstByte draws its percentiles, and what the server still tolerates.
func firstByte(r *bench.Result, p plot) plot {
	top := 0.0
	for _, c := range r.Counts {
		top = max(top, c.FirstByte.P99)
	}
	p.scale(top, millis)
	p.level("tolerated", r.Tolerated())
	for _, q := range []struct {
		name string
		of   func(*bench.Count) float64
	}{
		{"p99", func(c *bench.Count) float64 { return c.FirstByte.P99 }},
		{"p95", func(c *bench.Count) float64 { return c.FirstByte.P95 }},
		{"p50", func(c *bench.Count) float64 { return c.FirstByte.P50 }},
	} {
		p.line(q.name, q.of, func(c *bench.Count) string {
			return fmt.Sprintf("%d workers: %s %s", c.Workers, q.name, millis(q.of(c)))
		})
	}
	p.knees(r)
	return p
}

// bar is where worker time went at one count.
type bar struct {
	Workers  int
	Marks    string
	Segments []segment
}

type segment struct {
	Class, Title string
	X, Width     float64 // in percent
}

// phase is an entry of the legend.
type phase struct{ Class, Name string }

// phaseOrder is the life of a page: the same colour for a phase in every report.
var phaseOrder = []string{
	"frontier empty", "order", "politeness", "robots.txt", "memory", "DNS", "connect", "TLS", "first byte", "body", "parse", "processor", "commit", "other",
}

// bars stacks the phases of each count, and lists those that are to be seen.
func bars(r *bench.Result) (all []bar, legend []phase) {
	seen := map[string]bool{}
	for _, c := range r.Counts {
		b := bar{Workers: c.Workers}
		if c.Workers == r.SweetSpot.Workers {
			b.Marks = "spot"
		}
		x, total := 0.0, 0.0
		for _, share := range c.Where {
			total += share
		}
		for _, name := range ordered(c.Where) {
			width := 100 * c.Where[name] / max(total, 1)
			if width >= 0.05 {
				b.Segments = append(b.Segments, segment{classOf(name), fmt.Sprintf("%s: %s", name, percent(c.Where[name])), x, width})
				seen[name] = true
			}
			x += width
		}
		all = append(all, b)
	}
	for _, name := range ordered(seen) {
		legend = append(legend, phase{classOf(name), name})
	}
	return all, legend
}

// ordered lists phases as they follow each other; unknown ones at the end.
func ordered[V any](where map[string]V) (names []string) {
	for _, name := range phaseOrder {
		if _, ok := where[name]; ok {
			names = append(names, name)
		}
	}
	for name := range where {
		if !slices.Contains(phaseOrder, name) {
			names = append(names, name)
		}
	}
	return names
}

// classOf is the class that gives a phase its colour.
func classOf(name string) string {
	return "ph-" + strings.ReplaceAll(strings.ReplaceAll(name, " ", "-"), ".", "")
}

// ModelMiss is how far the model is from a count, in words; "" where it says
// nothing.
func (p page) ModelMiss(c bench.Count) string {
	if p.Model.Lambda == 0 || c.PagesPerS.Median == 0 {
		return ""
	}
	return signed(p.Model.At(float64(c.Workers))/c.PagesPerS.Median - 1)
}

// Range is a knee with its interval.
func (p page) Range(k bench.Knee) string {
	if k.Lo == k.Hi {
		return fmt.Sprint(k.Workers)
	}
	return fmt.Sprintf("%d (%d to %d)", k.Workers, k.Lo, k.Hi)
}

// RequestCount is the number of requests, for formatting.
func (p page) RequestCount() float64 { return float64(p.Requests) }
