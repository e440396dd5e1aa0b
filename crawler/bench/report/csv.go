package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sweetspot/crawler/bench"
)

// CSV writes a line for each count, under a line of names that are those of the
// JSON form.
func CSV(w io.Writer, r *bench.Result) error {
	phases := phasesOf(r)
	names := []string{
		"workers", "pages", "errors", "refused", "pages_per_s", "pages_per_s_lo", "pages_per_s_hi", "speedup", "efficiency",
		"ttfb_ms_p50", "ttfb_ms_p95", "ttfb_ms_p99", "fetch_ms_p50", "fetch_ms_p95", "fetch_ms_p99",
		"cpu_s_per_1k", "cores", "machine_busy", "alloc_kb_per_page", "anon_mib", "connections", "goroutines", "little", "knee", "sweet_spot", "model_pages_per_s",
	}
	for _, p := range phases {
		names = append(names, "where_"+strings.NewReplacer(" ", "_", ".", "_").Replace(p))
	}
	lines := [][]string{names}
	for _, c := range r.Counts {
		line := []string{strconv.Itoa(c.Workers), strconv.Itoa(c.Pages), strconv.Itoa(c.Errors), strconv.Itoa(c.Refused)}
		for _, f := range []float64{
			c.PagesPerS.Median, c.PagesPerS.Lo, c.PagesPerS.Hi, c.Speedup, c.Efficiency, c.FirstByte.P50, c.FirstByte.P95, c.FirstByte.P99,
			c.Fetch.P50, c.Fetch.P95, c.Fetch.P99, c.CPU, c.Cores, c.Busy, c.Allocated, c.Anonymous,
		} {
			line = append(line, number(f))
		}
		line = append(line, strconv.Itoa(c.Connections), strconv.Itoa(c.Goroutines), number(c.Little),
			fmt.Sprint(c.Workers == r.Knee.Workers), fmt.Sprint(c.Workers == r.SweetSpot.Workers), number(r.Model.At(float64(c.Workers))))
		for _, p := range phases {
			line = append(line, number(c.Where[p]))
		}
		lines = append(lines, line)
	}
	return csv.NewWriter(w).WriteAll(lines)
}

// number writes four digits or so, without an exponent.
func number(f float64) string {
	return strconv.FormatFloat(f, 'f', digits(f), 64)
}

func digits(f float64) int {
	switch {
	case f >= 100 || f <= -100:
		return 1
	case f >= 1 || f <= -1:
		return 3
	}
	return 5
}

// phasesOf lists the phases that any count spent time on, by name.
func phasesOf(r *bench.Result) []string {
	all := map[string]bool{}
	for _, c := range r.Counts {
		for p := range c.Where {
			all[p] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
