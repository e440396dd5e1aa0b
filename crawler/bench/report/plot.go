package report

import (
	"fmt"
	"math"
	"strings"

	"sweetspot/crawler/bench"
)

// plot is a drawing over workers, whose axis is logarithmic. Its template puts in
// the colours.
type plot struct {
	Class                    string
	Width, Height            float64
	Left, Right, Top, Bottom float64 // edges of the area that is drawn in
	XTicks, YTicks           []tick
	Paths                    []path
	Points                   []point
	Marks                    []mark

	counts []bench.Count
	most   float64 // value of the upper edge
}

type tick struct {
	At    float64
	Label string
}

type path struct{ Class, D string }

type point struct {
	Class, Title string
	X, Y         float64
}

// mark is a knee.
type mark struct {
	Class, Label, Anchor string
	X, LabelX, LabelY    float64
}

func newPlot(class string, width, height float64, r *bench.Result) plot {
	p := plot{Class: class, Width: width, Height: height, Left: 58, Right: width - 16, Top: 44, Bottom: height - 28, counts: r.Counts}
	free := math.Inf(-1)
	for _, c := range p.counts {
		label := fmt.Sprint(c.Workers)
		x, half := p.x(float64(c.Workers)), 4.0*float64(len(label))
		if x-half > free {
			p.XTicks = append(p.XTicks, tick{x, label})
			free = x + half + 4
		}
	}
	return p
}

// x is where a number of workers stands.
func (p *plot) x(workers float64) float64 {
	last := math.Log2(float64(p.counts[len(p.counts)-1].Workers))
	if last == 0 {
		return (p.Left + p.Right) / 2
	}
	return p.Left + 14 + (p.Right-p.Left-28)*math.Log2(workers)/last
}

// y is where a value stands; what is beyond the edge stands on it.
func (p *plot) y(value float64) float64 {
	return p.Bottom - (p.Bottom-p.Top)*min(max(value, 0)/p.most, 1)
}

// scale chooses the upper edge and writes the axis.
func (p *plot) scale(top float64, label func(float64) string) {
	p.most = Nice(top)
	for i := range 5 {
		value := p.most * float64(i) / 4
		p.YTicks = append(p.YTicks, tick{p.y(value), label(value)})
	}
}

// line joins the counts' values, with a point for each.
func (p *plot) line(class string, value func(*bench.Count) float64, title func(*bench.Count) string) {
	var d strings.Builder
	for i := range p.counts {
		c := &p.counts[i]
		x, y := p.x(float64(c.Workers)), p.y(value(c))
		fmt.Fprintf(&d, "%s%.1f %.1f", command(i), x, y)
		p.Points = append(p.Points, point{class, title(c), round(x), round(y)})
	}
	p.Paths = append(p.Paths, path{class, d.String()})
}

// band is the area between two values of each count.
func (p *plot) band(class string, values func(*bench.Count) (lo, hi float64)) {
	var d strings.Builder
	for i := range p.counts {
		_, hi := values(&p.counts[i])
		fmt.Fprintf(&d, "%s%.1f %.1f", command(i), p.x(float64(p.counts[i].Workers)), p.y(hi))
	}
	for i := len(p.counts) - 1; i >= 0; i-- {
		lo, _ := values(&p.counts[i])
		fmt.Fprintf(&d, "L%.1f %.1f", p.x(float64(p.counts[i].Workers)), p.y(lo))
	}
	p.Paths = append(p.Paths, path{class, d.String() + "Z"})
}

// curve draws a function of the number of workers.
func (p *plot) curve(class string, f func(float64) float64) {
	const steps = 64
	last := float64(p.counts[len(p.counts)-1].Workers)
	var d strings.Builder
	for i := range steps + 1 {
		n := math.Pow(last, float64(i)/steps)
		fmt.Fprintf(&d, "%s%.1f %.1f", command(i), p.x(n), p.y(f(n)))
	}
	p.Paths = append(p.Paths, path{class, d.String()})
}

// shows tells whether a value is within the edge.
func (p *plot) shows(value float64) bool { return value < p.most }

// level is a horizontal line, left out where it would be beyond the edge.
func (p *plot) level(class string, value float64) {
	if p.shows(value) {
		p.Paths = append(p.Paths, path{class, fmt.Sprintf("M%.1f %.1fH%.1f", p.Left, p.y(value), p.Right)})
	}
}

// knees marks the sweet spot and the knee, which is never to the left of it, each
// with a line and its name. The names stand above each other and on the side where
// there is room, so that no line runs through one.
func (p *plot) knees(r *bench.Result) {
	spot, knee := r.SweetSpot.Workers, r.Knee.Workers
	high, low := p.Top-26, p.Top-10
	if spot == knee {
		p.mark("spot", fmt.Sprintf("sweet spot and knee %d", knee), knee, low)
		return
	}
	name := fmt.Sprintf("sweet spot %d", spot)
	if p.leftOf(p.x(float64(spot)), name) {
		p.mark("spot", name, spot, low)
		p.mark("knee", fmt.Sprintf("knee %d", knee), knee, high)
		return
	}
	p.mark("spot", name, spot, high)
	p.mark("knee", fmt.Sprintf("knee %d", knee), knee, low)
}

func (p *plot) mark(class, label string, workers int, y float64) {
	m := mark{Class: class, Label: label, X: round(p.x(float64(workers))), LabelY: y, Anchor: "start"}
	m.LabelX = m.X + 5
	if p.leftOf(m.X, label) {
		m.Anchor, m.LabelX = "end", m.X-5
	}
	p.Marks = append(p.Marks, m)
}

// leftOf tells whether there is room for a label to the left of a line.
func (p *plot) leftOf(x float64, label string) bool { return x-p.Left > 7.5*float64(len(label)) }

// command begins a path or goes on with it.
func command(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

func round(f float64) float64 { return math.Round(10*f) / 10 }

// Nice rounds up to a number whose quarters read well: the upper edge of an axis.
func Nice(f float64) float64 {
	if f <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(f)))
	for _, m := range []float64{1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8} {
		if f <= m*unit {
			return m * unit
		}
	}
	return 10 * unit
}
