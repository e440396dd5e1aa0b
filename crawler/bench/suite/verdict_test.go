package suite

import (
	"strings"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
)

// side is one with a rate and a cost of a page, each from the least to the most.
func side(workers int, rate, cpu [3]float64) Side {
	return Side{Workers: workers, PagesPerS: bench.Estimate{Lo: rate[0], Median: rate[1], Hi: rate[2]}, CPU: bench.Estimate{Lo: cpu[0], Median: cpu[1], Hi: cpu[2]}}
}

// TestJudge: what counts is a gain beyond the noise, or a cost beyond it.
func TestJudge(t *testing.T) {
	one := side(1, [3]float64{90, 100, 110}, [3]float64{0.9, 1, 1.1})
	same := [3]float64{0.9, 1, 1.1}
	tests := []struct {
		name      string
		rate, cpu [3]float64
		want      Verdict
	}{
		{"far more", [3]float64{1900, 2000, 2100}, same, Pays},
		{"far more, and dearer", [3]float64{1900, 2000, 2100}, [3]float64{2, 2, 2}, Pays},
		{"just enough", [3]float64{120, 125, 130}, same, Pays},
		{"just not enough", [3]float64{120, 124, 130}, same, DoesNotPay},
		{"enough, but within the noise", [3]float64{109, 130, 150}, same, DoesNotPay},
		{"the same", [3]float64{90, 100, 110}, same, DoesNotPay},
		{"the same, and dearer", [3]float64{90, 100, 110}, [3]float64{1.2, 1.25, 1.3}, Hurts},
		{"the same, and dearer within the noise", [3]float64{90, 100, 110}, [3]float64{1, 1.25, 1.3}, DoesNotPay},
		{"more and dearer, but within the noise", [3]float64{109, 130, 150}, [3]float64{1.3, 1.4, 1.5}, Hurts},
		{"slower", [3]float64{80, 85, 89}, same, Hurts},
		{"slower within the noise", [3]float64{80, 85, 95}, same, DoesNotPay},
		{"hardly slower", [3]float64{87, 88, 89}, [3]float64{0, 0, 0}, Hurts},
	}
	for _, tt := range tests {
		if got := Judge(one, side(32, tt.rate, tt.cpu)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	near := side(1, [3]float64{100, 100, 100}, same)
	if got := Judge(near, side(32, [3]float64{96, 96, 96}, same)); got != DoesNotPay {
		t.Errorf("4 %% slower: %s", got)
	}
	if got := Judge(Side{}, Side{}); got != DoesNotPay {
		t.Errorf("nothing measured: %s", got)
	}
}

// TestReasons: what was not measured is not told, and what fails is.
func TestReasons(t *testing.T) {
	c := Compared{Name: "site", Sequential: side(1, [3]float64{90, 100, 110}, [3]float64{}), Concurrent: side(32, [3]float64{190, 200, 210}, [3]float64{})}
	c.judge()
	if c.Verdict != Pays || c.Reason != "2.0 times the pages a second" {
		t.Errorf("%s: %q", c.Verdict, c.Reason)
	}
	c.Sequential.Anonymous.Median, c.Concurrent.Anonymous.Median = 10, 15
	c.Sequential.Waited, c.Sequential.Share = "body", 0.5
	c.Concurrent.Errors = 3
	c.judge()
	if c.Reason != "2.0 times the pages a second for 1.50 times the memory; fetches that brought no page: 0 with one worker and 3 with 32; a lone worker spent 50 % of its time receiving pages" {
		t.Errorf("%q", c.Reason)
	}
	c.Sequential.CPU.Median, c.Concurrent.CPU.Median = 1, 1.3
	c.Sequential.CPU.Hi, c.Concurrent.CPU.Lo = 1.1, 1.2
	c.Concurrent.PagesPerS.Lo = 105
	c.judge()
	if want := "2.0 times the pages a second for 1.30 times the processor a page and 1.50 times the memory, but trials of the two overlap"; c.Verdict != Hurts || !strings.HasPrefix(c.Reason, want) {
		t.Errorf("%s: %q", c.Verdict, c.Reason)
	}
}

// TestSum: of several trials each figure is the median, whatever their order in time.
func TestSum(t *testing.T) {
	trial := func(share float64, failed ...crawler.Fetch) bench.Observation {
		return bench.Observation{Workers: 1, URLs: []string{"/"}, Elapsed: time.Second, Fetches: failed, Where: []crawler.Share{{Phase: "parse", Share: 1 - share}, {Phase: "first byte", Share: share}}}
	}
	s := sum([]bench.Observation{
		trial(0.6), trial(0.1, crawler.Fetch{Status: 200}, crawler.Fetch{Status: 404}), trial(0.7, crawler.Fetch{Error: "timeout"}),
	})
	if s.Waited != "first byte" || s.Share != 0.6 || s.Errors != 2 || s.Trials != 3 {
		t.Errorf("%+v", s)
	}
}

// TestBeyondCores: gains end at the cores unless more workers are worth having.
func TestBeyondCores(t *testing.T) {
	flat := func(workers int, rate float64) Side {
		return side(workers, [3]float64{rate, rate, rate}, [3]float64{1, 1, 1})
	}
	if got := beyondCores(flat(4, 390), flat(1, 100), flat(32, 420)); got != "4 workers, one for each core, bring 3.9 times, and 32 workers 1.08 times that: the gains end at the cores" {
		t.Error(got)
	}
	if got := beyondCores(flat(4, 390), flat(1, 100), flat(32, 780)); got != "4 workers, one for each core, bring 3.9 times, and 32 workers 2.0 times that: not all of a page's time is the processor's" {
		t.Error(got)
	}
}

// TestBetter names the workloads that do not pay, and those whose gain is small.
func TestBetter(t *testing.T) {
	text := better([]Compared{
		{Name: "site", Verdict: Pays, Gain: 20},
		{Name: "api", Verdict: Pays, Gain: 2.5},
		{Name: "store", Verdict: DoesNotPay, Gain: 1},
		{Name: "cpu", Verdict: Hurts, Gain: 0.5},
	})
	for _, want := range []string{" Here workers did not show a gain with store and cpu.", "as it may be with api (2.5 times);"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
	if strings.Contains(text, "site") {
		t.Errorf("%q names a workload that pays", text)
	}
}
