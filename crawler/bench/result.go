package bench

import "time"

// Result is what a sweep found. Its JSON form is that of `bench --json`, part of
// the command line's contract; reports are made of nothing else.
type Result struct {
	Type    string    `json:"type"` // "bench"
	Site    string    `json:"site"` // what was crawled, for people
	Version string    `json:"version"`
	At      time.Time `json:"at"`
	Machine Machine   `json:"machine"`

	Counts    []Count `json:"counts"` // ascending
	Knee      Knee    `json:"knee"`
	SweetSpot Knee    `json:"sweet_spot"`
	Model     Model   `json:"model"`

	Repeats        int      `json:"repeats"`  // of each count, as far as the sweep came
	Interval       string   `json:"interval"` // what lo and hi are
	StoppedBecause string   `json:"stopped_because"`
	Recommendation string   `json:"recommendation"`
	Notes          []string `json:"notes,omitempty"` // what a reader must know to judge the figures
	Elapsed        float64  `json:"elapsed_s"`
	Requests       int      `json:"requests"`
}

// Machine is where a sweep ran.
type Machine struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
	CPUs int    `json:"cpus"` // that the crawler may use
}

// Count is what was measured with one number of workers, over all its trials.
type Count struct {
	Workers     int         `json:"workers"`
	Pages       int         `json:"pages"`  // of one trial
	Errors      int         `json:"errors"` // of all trials: no answer, 5xx or 429
	Refused     int         `json:"refused"`
	PagesPerS   Estimate    `json:"pages_per_s"`
	Speedup     float64     `json:"speedup"`    // against one worker
	Efficiency  float64     `json:"efficiency"` // speed-up a worker
	FirstByte   Percentiles `json:"ttfb_ms"`
	Fetch       Percentiles `json:"fetch_ms"`
	CPU         float64     `json:"cpu_s_per_1k"`
	Cores       float64     `json:"cores"`             // that the crawler kept busy
	Busy        float64     `json:"machine_busy"`      // share of all processors, whoever used them
	Allocated   float64     `json:"alloc_kb_per_page"` // by the crawler
	Anonymous   float64     `json:"anon_mib"`          // at its peak
	Connections int         `json:"connections"`       // opened in one trial
	Goroutines  int         `json:"goroutines"`        // at their peak
	Little      float64     `json:"little"`            // N = X·R: how far X·R is from N, as a share

	Where   map[string]float64 `json:"where"` // share of worker time by phase
	Limited string             `json:"limited_by"`
	Steady  bool               `json:"steady"` // false: workers were never all busy, rates are of whole trials
	Trials  []Run              `json:"trials"`
}

// Estimate is a figure and what it may be.
type Estimate struct {
	Median float64 `json:"median"`
	Lo     float64 `json:"lo"`
	Hi     float64 `json:"hi"`
}

// Percentiles are of times in milliseconds.
type Percentiles struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
}

// Run is one trial, in the order in which they were made.
type Run struct {
	Order     int       `json:"order"` // from 1, over all counts
	PagesPerS float64   `json:"pages_per_s"`
	Slices    []float64 `json:"slices"` // pages/s of each
	FirstByte float64   `json:"ttfb_p95_ms"`
	CPU       float64   `json:"cpu_s_per_1k"`
	Allocated float64   `json:"alloc_kb_per_page"`
	Elapsed   float64   `json:"elapsed_s"`
}

// Knee is a count of workers and why it is the one.
type Knee struct {
	Workers int    `json:"workers"`
	Lo      int    `json:"lo"`
	Hi      int    `json:"hi"`
	Reason  string `json:"reason"`
}

// Model is the Universal Scalability Law, fitted:
// X(N) = λN / (1 + σ(N-1) + κN(N-1)).
type Model struct {
	Lambda float64 `json:"lambda"` // pages/s of one worker
	Sigma  float64 `json:"sigma"`  // contention: the share that cannot be done side by side
	Kappa  float64 `json:"kappa"`  // coherency: what workers cost each other, pair by pair
	R2     float64 `json:"r2"`
	Peak   float64 `json:"peak_workers"` // 0: it rises without end
	Knee   int     `json:"knee_workers"` // as the model sees it, among the counts up to the largest

	Fits      bool      `json:"fits"`
	Says      string    `json:"says"`      // in words
	Residuals []float64 `json:"residuals"` // measured less predicted, as a share of measured, by count
}

// At is the throughput that the model predicts for n workers.
func (m Model) At(n float64) float64 {
	return m.Lambda * n / (1 + m.Sigma*(n-1) + m.Kappa*n*(n-1))
}

// Count returns what was measured with so many workers.
func (r *Result) Count(workers int) (Count, bool) {
	for _, c := range r.Counts {
		if c.Workers == workers {
			return c, true
		}
	}
	return Count{}, false
}
