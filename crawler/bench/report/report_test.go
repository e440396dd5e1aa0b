package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"sweetspot/crawler/bench"
	"sweetspot/crawler/bench/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sample is a result as a sweep of a server of 24 slots would give.
func sample() bench.Result {
	r := bench.Result{
		Type: "bench", Site: "a site <b>&amp;", Version: "1.0", At: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Machine: bench.Machine{OS: "linux", Arch: "amd64", CPUs: 2}, Repeats: 3, Interval: "range", StoppedBecause: "64 were too many",
		Recommendation: "Crawl this site with --workers 24.", Notes: []string{"a note"}, Elapsed: 61.2, Requests: 12345,
		Knee:      bench.Knee{Workers: 24, Lo: 24, Hi: 32, Reason: "the best"},
		SweetSpot: bench.Knee{Workers: 16, Lo: 16, Hi: 16, Reason: "24 are too slow"},
		Model:     bench.Model{Lambda: 20, Sigma: 0.01, Kappa: 0.0002, R2: 0.99, Peak: 70, Knee: 40, Fits: true, Says: "it fits"},
	}
	for i, n := range []int{1, 2, 4, 8, 16, 24, 32, 64} {
		rate := 20 * float64(min(n, 24))
		c := bench.Count{
			Workers: n, Pages: max(200, 20*n), PagesPerS: bench.Estimate{Median: rate, Lo: rate * 0.95, Hi: rate * 1.06},
			Speedup: rate / 20, Efficiency: rate / 20 / float64(n),
			FirstByte: bench.Percentiles{P50: 50, P95: 50 + float64(n), P99: 60 + 2*float64(n)}, Fetch: bench.Percentiles{P50: 51, P95: 52 + float64(n), P99: 62 + 2*float64(n)},
			CPU: 1.25 - 0.01*float64(n), Cores: 0.5, Busy: 0.75, Allocated: 45.5, Anonymous: 20 + float64(n)/4, Connections: n, Goroutines: 4 * n, Little: 0.001 * float64(i),
			Where: map[string]float64{"first byte": 0.9 - 0.01*float64(n), "commit": 0.05, "parse": 0.05, "frontier empty": 0.01 * float64(n)}, Limited: "first byte", Steady: true,
		}
		for k := range 3 {
			c.Trials = append(c.Trials, bench.Run{Order: 8*k + i, PagesPerS: rate + float64(k), Slices: []float64{rate, rate}, FirstByte: 50, CPU: 1.5, Allocated: 45})
		}
		r.Counts = append(r.Counts, c)
	}
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// golden compares with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(name, got, 0o644))
	}
	want, err := os.ReadFile(name)
	must(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; go test -update rewrites it\n%s", name, diff)
	}
}

func TestCSV(t *testing.T) {
	r := sample()
	var b bytes.Buffer
	must(t, report.CSV(&b, &r))
	lines, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
	must(t, err)
	if len(lines) != 1+len(r.Counts) || len(lines[0]) != len(lines[1]) {
		t.Errorf("%d lines of %d fields", len(lines), len(lines[0]))
	}
	golden(t, "result.csv", b.Bytes())
}

// TestGoBench writes lines that benchstat reads.
func TestGoBench(t *testing.T) {
	r := sample()
	var b bytes.Buffer
	must(t, report.GoBench(&b, &r))
	golden(t, "result.gobench", b.Bytes())
}

func TestHTML(t *testing.T) {
	r := sample()
	page, err := report.HTML(&r)
	must(t, err)
	text := string(page)
	for _, want := range []string{
		"a site &lt;b&gt;&amp;amp;", "sweetspot crawl --workers 16", "Crawl this site with --workers 24.", "sweet spot 16", "knee 24", "a note", "12,345 requests",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, not := range []string{"src=", "href=\"http", "@import", "url(", "ZgotmplZ", "NaN", "<no value>", "%!"} {
		if strings.Contains(text, not) {
			t.Errorf("the page has %q in it", not)
		}
	}
	golden(t, "result.html", page)
}

// TestToleratedLine: the text speaks of the line where it is drawn, and says where it would be otherwise.
func TestToleratedLine(t *testing.T) {
	for p99, drawn := range map[float64]bool{52: false, 200: true} {
		r := sample()
		r.Counts = r.Counts[:1]
		r.Counts[0].FirstByte.P99 = p99
		page, err := report.HTML(&r)
		must(t, err)
		text := string(page)
		for part, want := range map[string]bool{
			`<path class="tolerated"`: drawn, "Above the dashed line": drawn, "would hurt it from 76 ms on": !drawn,
		} {
			if strings.Contains(text, part) != want {
				t.Errorf("99th percentile %g ms: %q in the page: %t, want %t", p99, part, !want, want)
			}
		}
	}
}

// TestOneCount draws the least there can be: an interrupted sweep.
func TestOneCount(t *testing.T) {
	r := sample()
	r.Counts, r.Model = r.Counts[:1], bench.Model{Says: "too few counts"}
	r.Knee.Workers, r.SweetSpot.Workers = 1, 1
	r.Counts[0].Where = nil
	page, err := report.HTML(&r)
	must(t, err)
	if text := string(page); strings.Contains(text, "NaN") || !strings.Contains(text, "One page at a time") {
		t.Errorf("not a page about one count:\n%s", text)
	}
}

func TestParse(t *testing.T) {
	r := sample()
	body, err := json.Marshal(r)
	must(t, err)
	got, err := report.Parse(body)
	must(t, err)
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("read back\n%s", diff)
	}
	for _, foreign := range []string{"", "{}", `{"type":"summary"}`, `{"type":"bench","counts":[]}`, "[]", "\x00"} {
		if _, err := report.Parse([]byte(foreign)); err == nil || !strings.Contains(err.Error(), "holds no result of a bench") {
			t.Errorf("%q: error %v", foreign, err)
		}
	}
}

func TestCompare(t *testing.T) {
	a, b := sample(), sample()
	c := report.Compare(&a, &b)
	if c.Says != "no throughput changed by more than the intervals; the sweet spot is still 16" || len(c.Counts) != 8 {
		t.Errorf("the same: %q, %d counts", c.Says, len(c.Counts))
	}
	b.Counts[3].PagesPerS = bench.Estimate{Median: 320, Lo: 300, Hi: 340}
	b.Counts[4].PagesPerS = bench.Estimate{Median: 240, Lo: 230, Hi: 250}
	b.Counts[5].PagesPerS.Median *= 1.04 // within the interval
	b.Counts = b.Counts[:7]
	b.SweetSpot = bench.Knee{Workers: 24, Lo: 16, Hi: 32}
	b.Site, b.Version, b.Machine.CPUs, b.Repeats = "another", "2.0", 4, 6
	c = report.Compare(&a, &b)
	want := "faster with 8 (+100 %); slower with 16 (-25 %); the sweet spot went from 16 to 24, within its interval"
	if c.Says != want || len(c.Counts) != 7 || len(c.Notes) != 4 {
		t.Errorf("says %q, %d counts, notes %q; want %q", c.Says, len(c.Counts), c.Notes, want)
	}
	b.Counts = nil
	if c = report.Compare(&a, &b); c.Says != "the two have no count of workers in common" {
		t.Errorf("nothing in common: %q", c.Says)
	}
}
