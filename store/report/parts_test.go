package report

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sweetspot/store"
)

func TestTop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOf(rapid.Int64Range(0, 20)).Draw(t, "weights")
		best := top[int]{limit: rapid.IntRange(1, 8).Draw(t, "limit")}
		var want []weighed[int]
		for i, w := range weights {
			best.add(w, i)
			want = append(want, weighed[int]{w, i})
		}
		slices.SortStableFunc(want, func(a, b weighed[int]) int { return cmp.Compare(b.weight, a.weight) })
		if want = want[:min(len(want), best.limit)]; !slices.Equal(want, best.list) {
			t.Fatalf("got %v, want %v", best.list, want)
		}
	})
}

func TestPercentiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(2, int64(600*time.Second/time.Microsecond)), 1, 200).Draw(t, "µs")
		var h histogram
		for _, µs := range times {
			h.add(time.Duration(µs) * time.Microsecond)
		}
		slices.Sort(times)
		for _, p := range []float64{0.5, 0.95, 1} {
			want := float64(times[int(p*float64(len(times))+0.9999999)-1])
			if got := float64(h.percentile(p).Microseconds()); got < want*0.97-1 || got > want*1.03+1 {
				t.Fatalf("percentile %g is %g µs, want %g", p, got, want)
			}
		}
	})
}

// The receipt counts as one would with all requests on a sheet of paper.
func TestReceipt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all requests
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for range rapid.IntRange(1, 40).Draw(t, "requests") {
			at := start.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "at")) * 10 * time.Millisecond)
			all.add(1, at, time.Duration(rapid.IntRange(1, 5000).Draw(t, "took"))*time.Millisecond, 200)
		}
		within := func(window time.Duration) (most int) {
			for _, a := range all.all {
				n := 0
				for _, b := range all.all {
					if b.at >= a.at && b.at < a.at+window.Microseconds() {
						n++
					}
				}
				most = max(most, n)
			}
			return most
		}
		peak := 0
		for _, a := range all.all {
			n := 0
			for _, b := range all.all {
				if b.at <= a.at && a.at < b.at+b.took {
					n++
				}
			}
			peak = max(peak, n)
		}
		want := receipt{requests: len(all.all), in1s: within(time.Second), in10s: within(10 * time.Second), peak: peak}
		if got, _ := all.receipts(); got.requests != want.requests || got.in1s != want.in1s || got.in10s != want.in10s || got.peak != want.peak {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func TestReactions(t *testing.T) {
	var all requests
	at := func(s float64) time.Time { return time.UnixMicro(int64(s * 1e6)).UTC() }
	all.add(1, at(0), 0, 200)
	all.add(2, at(0.5), 0, 200)
	all.add(1, at(1), 0, 429)
	all.add(1, at(6), 0, 503)
	_, hosts := all.receipts()
	want := []reaction{
		{at: at(1), status: 429, asked: 1, pause: 5 * time.Second},
		{at: at(6), status: 503, asked: 2},
	}
	if diff := gocmp.Diff(want, hosts[0].reactions, gocmp.AllowUnexported(reaction{})); diff != "" {
		t.Error(diff)
	}
	if len(hosts) != 2 || hosts[1].complaints != 0 {
		t.Errorf("got %+v", hosts)
	}
}

func TestChains(t *testing.T) {
	// 1 → 2 → 3 (a page); 4 → 3; 5 → 6 → 5; 7 → 7; 8 → 5.
	f := &findings{options: Options{Limit: 10}, next: []store.ID{2, 3, 0, 3, 6, 5, 7, 5}}
	chains, n, redirects := f.chains()
	want := []chain{
		{[]store.ID{8, 5, 6, 5}, true}, {[]store.ID{1, 2, 3}, false}, {[]store.ID{5, 6, 5}, true}, {[]store.ID{7, 7}, true},
	}
	if diff := gocmp.Diff(want, chains, gocmp.AllowUnexported(chain{})); diff != "" {
		t.Error(diff)
	}
	if n != 4 || redirects != 7 {
		t.Errorf("%d chains of %d redirects, want 4 of 7", n, redirects)
	}
}
