package diff_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/store"
	"sweetspot/store/diff"
	"sweetspot/store/storetest"
)

func TestCompare(t *testing.T) {
	tests := []struct {
		name          string
		before, after site
		want          []string
	}{
		{
			"nothing",
			site{"": {title: "Home", links: []string{"a"}}, "a": {text: []string{"x"}}},
			site{"": {title: "Home", links: []string{"a"}}, "a": {text: []string{"x"}}},
			nil,
		},
		{
			"a page that its server says has not changed",
			site{"": {title: "Home", text: []string{"x"}}},
			site{"": {title: "Home", text: []string{"x"}, status: 304, outcome: store.Unchanged}},
			nil,
		},
		{
			"new",
			site{"": {}},
			site{"": {links: []string{"a", "b"}}, "b": {status: 404}},
			[]string{"changed  links out 0>2", "new a", "new b"},
		},
		{
			"every way to go",
			site{"": {links: []string{"a", "b", "c", "d", "e"}}},
			site{
				"":  {links: []string{"a", "b"}, refused: map[string]string{"c": "scope", "d": "depth"}},
				"a": {status: 404}, "b": {status: 410},
			},
			[]string{"changed  links out 5>4", "gone a 404", "gone b 410", "gone c out of scope", "gone d refused: depth", "gone e not linked"},
		},
		{
			"robots.txt",
			site{"": {links: []string{"a"}}},
			site{"": {links: []string{"a"}}, "a": {outcome: store.Disallowed}},
			[]string{"gone a robots.txt"},
		},
		{
			"all fields",
			site{"": {title: "1", description: "1", h1: "1", canonical: home, robots: "", text: []string{"1"}, links: []string{"a"}}},
			site{"": {title: "2", description: "2", h1: "2", canonical: home + "2", robots: "noindex", text: []string{"2"}, links: []string{"b"}}},
			[]string{
				"changed  title 1>2 description 1>2 h1 1>2 canonical https://example.com/>https://example.com/2 robots >noindex text links out 1>1",
				"new b", "gone a not linked",
			},
		},
		{
			"a status that comes and goes",
			site{"": {links: []string{"a", "b", "c"}}, "a": {status: 500}, "c": {failed: "reset"}},
			site{"": {links: []string{"a", "b", "c"}}, "b": {failed: "timeout"}, "c": {failed: "timeout"}},
			[]string{"changed a status 500>200", "changed b timeout status 200>failed"},
		},
		{
			"a redirect",
			site{"": {links: []string{"a"}}, "a": {location: "b"}},
			site{"": {links: []string{"a"}}, "a": {location: "c"}},
			[]string{"changed a redirect https://example.com/b>https://example.com/c", "new c", "gone b not linked"},
		},
		{
			"a page that fails for a night, and what lies behind it",
			site{"": {links: []string{"hub"}}, "hub": {links: []string{"a"}}, "a": {links: []string{"b"}}},
			site{"": {links: []string{"hub"}}, "hub": {status: 500}},
			[]string{"changed hub status 200>500"},
		},
		{
			"the night after",
			site{"": {links: []string{"hub"}}, "hub": {failed: "timeout"}},
			site{"": {links: []string{"hub"}}, "hub": {links: []string{"a"}}, "a": {links: []string{"b"}}},
			[]string{"changed hub status failed>200"},
		},
		{
			"links to a page",
			site{"": {links: []string{"a", "b"}}, "b": {links: []string{"a"}}},
			site{"": {links: []string{"a", "b"}}, "b": {}},
			[]string{"changed a links in 2>1", "changed b links out 1>0"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, told(t, compare(t, tt.before, tt.after, diff.Options{}))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMoved(t *testing.T) {
	before := site{
		"":  {links: []string{"a", "b", "c", "d"}},
		"a": {text: []string{"moves"}},
		"b": {text: []string{"moves with a redirect"}},
		"c": {text: []string{"said twice"}},
		"d": {text: []string{"said twice"}},
	}
	after := site{
		"":   {links: []string{"a2", "b", "c2"}},
		"a2": {text: []string{"moves"}},
		"b":  {location: "b2"},
		"b2": {text: []string{"moves with a redirect"}},
		"c2": {text: []string{"said twice"}},
	}
	d := compare(t, before, after, diff.Options{})
	want := []string{"changed  links out 4>3", "moved a to a2", "new c2", "moved b to b2", "gone c not linked", "gone d not linked"}
	if d := cmp.Diff(want, told(t, d)); d != "" {
		t.Error(d)
	}
	counts := diff.Counts{Old: 5, New: 5, Added: 1, Gone: 2, Moved: 2, Changed: 1}
	if d := cmp.Diff(counts, d.Counts); d != "" {
		t.Error(d)
	}
}

// What only differs at places that a second look found to differ, in either run or earlier, has not changed.
func TestNoise(t *testing.T) {
	say := func(clock, text string) []string { return []string{"head", clock, text} }
	run := func(clock, text string, noise ...int) site {
		return site{"": {text: say(clock, text), noise: noise}}
	}
	known := diff.Options{Noise: func(url string) []uint64 { return []uint64{1} }}
	tests := []struct {
		name          string
		before, after site
		options       diff.Options
		noise         int
		want          []string
	}{
		{"unknown", run("12:00", "x"), run("13:00", "x"), diff.Options{}, 0, []string{"changed  text"}},
		{"found after", run("12:00", "x"), run("13:00", "x", 1), diff.Options{}, 1, nil},
		{"found before", run("12:00", "x", 1), run("13:00", "x"), diff.Options{}, 1, nil},
		{"found earlier", run("12:00", "x"), run("13:00", "x"), known, 1, nil},
		{"beside a change", run("12:00", "x"), run("13:00", "y", 1), diff.Options{}, 0, []string{"changed  text"}},
		{"the same", run("12:00", "x", 1), run("12:00", "x"), known, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := compare(t, tt.before, tt.after, tt.options)
			if d := cmp.Diff(tt.want, told(t, d)); d != "" {
				t.Error(d)
			}
			if d.Counts.Noise != tt.noise {
				t.Errorf("noise on %d pages, want %d", d.Counts.Noise, tt.noise)
			}
		})
	}
}

// A template that changes is told once; what else changed on one of its pages is told as well.
func TestRecurring(t *testing.T) {
	version := func(year, name string) site {
		s := site{"": {}}
		for i := range 7 {
			path := fmt.Sprint("p", i)
			home := s[""]
			home.links = append(home.links, path)
			s[""] = home
			s[path] = page{title: fmt.Sprint("Page ", i, " | ", name), text: []string{path, "Copyright " + year}}
		}
		return s
	}
	after := version("2026", "Brand")
	odd := after["p3"]
	odd.text = []string{"edited", "Copyright 2026"}
	after["p3"] = odd
	d := compare(t, version("2025", "Name"), after, diff.Options{})
	want := []string{
		"changed p0 and others: 6 title Page 0 | Name>Page 0 | Brand text",
		"changed p3 title Page 3 | Name>Page 3 | Brand text",
	}
	if d := cmp.Diff(want, told(t, d)); d != "" {
		t.Error(d)
	}
	if c := d.Counts; c.Changed != 7 || c.Recurring != 6 || c.Groups != 1 || c.Same != 1 {
		t.Errorf("counts are %+v", c)
	}
}

// Of what a limit kept a run from, nothing is said.
func TestLimits(t *testing.T) {
	in := storetest.New(t)
	limit := store.Ending{Outcome: store.Limit, Limit: "max-pages", At: storetest.Start}
	whole := site{"": {links: []string{"a", "b"}}}.crawl(t, in, complete)
	b := storetest.BuildIn(t, in, home)
	b.Visit(home, storetest.To(home+"a"), nil)
	cut := b.End(limit)
	for name, d := range map[string]*diff.Diff{
		"the new run": compareRuns(t, whole, cut, diff.Options{}),
		"the old run": compareRuns(t, cut, whole, diff.Options{}),
	} {
		for _, line := range told(t, d) {
			if line[:7] != "changed" {
				t.Errorf("%s is cut, but: %s", name, line)
			}
		}
		if d.Counts.Unreached != 2 {
			t.Errorf("%s is cut: %d pages unreached, want 2", name, d.Counts.Unreached)
		}
	}
}

func TestUnfinishedRun(t *testing.T) {
	in := storetest.New(t)
	whole := site{"": {}}.crawl(t, in, complete)
	cut := storetest.BuildIn(t, in, home).Close()
	if _, err := diff.Compare(whole, cut, diff.Options{}); err == nil {
		t.Error("a run that has not ended was compared")
	}
}
