package diff_test

import (
	"fmt"
	"slices"
	"testing"

	"sweetspot/store/diff"
	"sweetspot/store/storetest"
)

// What a run finds to be noise is known to later comparisons: of a page, and if many pages have it, of all.
func TestLearn(t *testing.T) {
	in := storetest.New(t)
	s := site{"": {text: []string{"x"}, noise: []int{7}}}
	for i := range 5 {
		home := s[""]
		home.links = append(home.links, fmt.Sprint("p", i))
		s[""] = home
		s[fmt.Sprint("p", i)] = page{text: []string{"x"}, noise: []int{3}}
	}
	r := s.crawl(t, in, complete)
	for range 2 {
		if err := diff.Learn(in.State(), r); err != nil {
			t.Fatal(err)
		}
	}
	noise, err := diff.Noise(in.State(), r.Record().Site)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]uint64{"": {3, 7}, "p0": {3}, "never seen": {3}} {
		got := noise(home + path)
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("noise of %q is %v, want %v", path, got, want)
		}
	}
	other, err := diff.Noise(in.State(), "another site")
	if err != nil || len(other(home)) > 0 {
		t.Errorf("another site has the noise %v, %v", other(home), err)
	}
}

// A run that is distrusted is no baseline, nor is one of another site, nor one that has not ended.
func TestBaseline(t *testing.T) {
	in := storetest.New(t)
	for range 3 {
		site{"": {}}.crawl(t, in, complete)
	}
	storetest.BuildIn(t, in, home).Close()
	site{"": {}}.crawl(t, in, complete)
	baseline := func(run int) int {
		t.Helper()
		runs, err := in.Runs()
		if err != nil {
			t.Fatal(err)
		}
		n, err := diff.Baseline(in, runs, run)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for run, want := range map[int]int{1: 0, 2: 1, 3: 2, 4: 0, 5: 3} {
		if got := baseline(run); got != want {
			t.Errorf("baseline of run %d is %d, want %d", run, got, want)
		}
	}
	if err := diff.Distrust(in.State(), 3, []string{"a bad night"}); err != nil {
		t.Fatal(err)
	}
	if got := baseline(5); got != 2 {
		t.Errorf("baseline of run 5 is %d, want 2: run 3 is distrusted", got)
	}
}
