package suite

import (
	"time"

	"sweetspot/crawler/bench"
)

// Result is what a run of the suite found. Its JSON form is that of `bench --suite
// --json`, part of the command line's contract.
type Result struct {
	Type    string        `json:"type"` // "suite"
	Version string        `json:"version"`
	At      time.Time     `json:"at"`
	Machine bench.Machine `json:"machine"`
	Workers int           `json:"workers"` // of the concurrent side
	Fsync   Fsync         `json:"fsync"`

	Workloads  []Compared `json:"workloads"`
	Order      *Order     `json:"order,omitempty"`
	Sequential string     `json:"sequential"`     // when one page at a time is the better choice
	Note       string     `json:"note,omitempty"` // what stands against the figures
	Elapsed    float64    `json:"elapsed_s"`
}

// Compared is a workload and what both sides made of it.
type Compared struct {
	Name       string  `json:"name"`
	About      string  `json:"about"`
	Pages      int     `json:"pages"` // of each trial, the same ones
	Sequential Side    `json:"sequential"`
	Concurrent Side    `json:"concurrent"`
	Cores      *Side   `json:"cores,omitempty"` // with a worker for each core
	Gain       float64 `json:"gain"`            // in pages a second
	Verdict    Verdict `json:"verdict"`
	Reason     string  `json:"reason"`
}

// Side is what trials with one count of workers come to; each estimate is the median
// of the trials, from the least to the most.
type Side struct {
	Workers   int            `json:"workers"`
	Trials    int            `json:"trials"`
	Errors    int            `json:"errors"`          // fetches of all trials that brought no page
	PagesPerS bench.Estimate `json:"pages_per_s"`     // of a whole crawl
	CPU       bench.Estimate `json:"cpu_ms_per_page"` // 0: this system does not tell
	Anonymous bench.Estimate `json:"anon_mib"`        // at its peak; 0: this system does not tell
	Commits   float64        `json:"commits"`         // transactions of a crawl
	Waited    string         `json:"waited_for"`
	Share     float64        `json:"waited_share"` // of worker time
}

// Fsync is what it costs to make 4 KiB durable, in milliseconds.
type Fsync struct {
	Median    float64 `json:"median_ms"`
	Lo        float64 `json:"lo_ms"` // a tenth of them took less
	Hi        float64 `json:"hi_ms"` // a tenth of them took more
	Samples   int     `json:"samples"`
	Simulated float64 `json:"simulated_ms,omitempty"` // what the store was made to take at least
}

// Slowed reports whether the store was made slower than its disk.
func (f Fsync) Slowed() bool { return f.Simulated > f.Median }
