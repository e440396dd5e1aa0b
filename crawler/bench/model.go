package bench

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// A model fits when it explains the rates, and misses none by much.
const (
	fitR2       = 0.95
	fitResidual = 0.15
	fitPoints   = 4 // three parameters go through any three points
)

// fit is the Universal Scalability Law through the counts, by least squares of
// relative errors, so that each count weighs the same. Its parameters are squares
// of what is searched for, which keeps them from being negative. points ascend.
func fit(points []point) (Model, error) {
	if len(points) < fitPoints {
		return Model{Says: fmt.Sprintf("too few counts to fit a model, which takes %d", fitPoints)}, nil
	}
	loss := func(x []float64) (sum float64) {
		m := model(x)
		for _, p := range points {
			miss := m.At(float64(p.workers))/p.rate - 1
			sum += miss * miss
		}
		return sum
	}
	first := points[0]
	one := math.Sqrt(first.rate / float64(first.workers))
	var best *optimize.Result
	var faults []error
	for _, start := range [][]float64{{one, 0.01, 0.001}, {one, 0.3, 0.01}, {one, 0.1, 0.1}, {one, 0, 0}} {
		r, err := optimize.Minimize(optimize.Problem{Func: loss}, start, nil, &optimize.NelderMead{})
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if best == nil || r.F < best.F {
			best = r
		}
	}
	if best == nil {
		return Model{}, fmt.Errorf("fit the model: %w", errors.Join(faults...))
	}
	m := model(best.X)
	m.judge(points)
	return m, nil
}

func model(x []float64) Model {
	return Model{Lambda: x[0] * x[0], Sigma: x[1] * x[1], Kappa: x[2] * x[2]}
}

// tooFar is how many times beyond what was measured a peak says nothing.
const tooFar = 4

// negligible is below what a sweep can tell from nothing.
const negligible = 1e-9

// judge says how well a model fits, and what it predicts.
func (m *Model) judge(points []point) {
	if m.Sigma < negligible {
		m.Sigma = 0
	}
	if m.Kappa < negligible {
		m.Kappa = 0
	}
	mean, worst := 0.0, 0.0
	for _, p := range points {
		mean += p.rate / float64(len(points))
	}
	var missed, spread float64
	for _, p := range points {
		predicted := m.At(float64(p.workers))
		missed += (p.rate - predicted) * (p.rate - predicted)
		spread += (p.rate - mean) * (p.rate - mean)
		residual := 1 - predicted/p.rate
		m.Residuals = append(m.Residuals, residual)
		worst = max(worst, math.Abs(residual))
	}
	if spread > 0 {
		m.R2 = 1 - missed/spread
	}
	m.Fits = m.R2 >= fitR2 && worst <= fitResidual
	m.predict(points[len(points)-1].workers)
	m.Says = m.words(worst)
}

// predict finds the model's peak, and its knee among 1 … most workers.
func (m *Model) predict(most int) {
	if m.Kappa > 0 {
		m.Peak = max(math.Sqrt(max(1-m.Sigma, 0)/m.Kappa), 1)
	}
	if m.Peak > tooFar*float64(most) {
		m.Peak = 0
	}
	curve := make([]point, most)
	for i := range curve {
		curve[i] = point{i + 1, m.At(float64(i + 1))}
	}
	m.Knee = kneeOf(curve)
}

func (m *Model) words(worst float64) string {
	if !m.Fits {
		return fmt.Sprintf("the model does not fit (R² %.3f, it misses a count by %.0f %%), as where a bound is hard rather than gradual: go by what was measured",
			m.R2, 100*worst)
	}
	peak := "no peak"
	if m.Peak > 0 {
		peak = fmt.Sprintf("a peak of %s pages/s at %.0f workers", figure(m.At(m.Peak)), m.Peak)
	}
	return fmt.Sprintf("the model predicts %s and a knee at %d (R² %.3f)", peak, m.Knee, m.R2)
}
