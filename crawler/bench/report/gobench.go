package report

import (
	"fmt"
	"io"
	"strings"

	"sweetspot/crawler/bench"
)

// GoBench writes a line for each trial in the form of Go's benchmarks
// (https://go.dev/design/14313-benchmark-format), which benchstat reads.
func GoBench(w io.Writer, r *bench.Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "goos: %s\ngoarch: %s\npkg: sweetspot/crawler/bench\nsite: %s\n", r.Machine.OS, r.Machine.Arch, strings.Join(strings.Fields(r.Site), " "))
	for _, c := range r.Counts {
		for _, t := range c.Trials {
			if t.PagesPerS <= 0 {
				continue
			}
			fmt.Fprintf(&b, "BenchmarkCrawl/workers=%d-%d\t%8d\t%12.0f ns/op\t%10.2f pages/s\t%10.3f p95-first-byte-ms\t%8.3f cpu-s/1k\t%12.0f B/op\n",
				c.Workers, r.Machine.CPUs, c.Pages, 1e9/t.PagesPerS, t.PagesPerS, t.FirstByte, t.CPU, 1000*t.Allocated)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
