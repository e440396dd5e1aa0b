package diff_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sweetspot/store/diff"
	"sweetspot/store/storetest"
)

// anySite draws a small site. Paths are few and values fewer, so that two sites have much in common.
func anySite(t *rapid.T) site {
	paths := []string{"", "a", "b", "c", "d", "e", "f"}
	few := rapid.SampledFrom([]string{"", "", "1", "2"})
	s := site{}
	for _, path := range paths {
		p := page{
			title: few.Draw(t, "title"), robots: few.Draw(t, "robots"),
			links: rapid.SliceOfDistinct(rapid.SampledFrom(paths[1:]), rapid.ID[string]).Draw(t, "links"),
		}
		if text := rapid.IntRange(0, 4).Draw(t, "text"); text > 0 {
			p.text = []string{fmt.Sprint("text ", text)}
		}
		switch rapid.IntRange(0, 7).Draw(t, "answer") {
		case 0:
			p = page{status: rapid.SampledFrom([]int{404, 410, 500}).Draw(t, "status")}
		case 1:
			p = page{location: rapid.SampledFrom(paths[1:]).Draw(t, "location")}
		case 2:
			p = page{failed: rapid.SampledFrom([]string{"reset", "timeout"}).Draw(t, "class")}
		}
		if p.links != nil && rapid.Bool().Draw(t, "refuses") {
			p.refused = map[string]string{"x" + path: "depth"}
		}
		s[path] = p
	}
	return s
}

// seen is all that a crawl of the site knows, computed the simple way.
type seen struct {
	site
	visited map[string]bool
	refused map[string]string
	in      map[string]int
	parent  map[string]string // the page that led to another first
}

func look(s site) seen {
	k := seen{s, map[string]bool{"": true}, map[string]string{}, map[string]int{}, map[string]string{}}
	for queue := []string{""}; len(queue) > 0; queue = queue[1:] {
		p := s[queue[0]]
		for _, to := range p.targets() {
			k.in[to]++
			if !k.visited[to] {
				k.visited[to], k.parent[to] = true, queue[0]
				queue = append(queue, to)
			}
		}
		for to, rule := range p.refused {
			k.refused[to] = rule
			k.in[to]++
		}
	}
	return k
}

func (k seen) page(path string) bool {
	p := k.site[path]
	return k.visited[path] && p.status < 400 && p.failed == ""
}

func (k seen) status(path string) string {
	switch p := k.site[path]; {
	case p.failed != "":
		return "failed"
	case p.status != 0:
		return strconv.Itoa(p.status)
	}
	return "200"
}

// hides reports whether a crawl may not have got to a page that another one knows: what led the other there could not be read.
func (k seen) hides(path string, other seen) bool {
	parent, led := other.parent[path]
	switch status := k.status(parent); {
	case k.visited[path], k.refused[path] != "", !led:
		return false
	case !k.visited[parent]:
		return k.refused[parent] == "" && k.hides(parent, other)
	default:
		return status == "failed" || status == "500"
	}
}

// text is what a page says, "" for nothing or for no page.
func (k seen) text(path string) string {
	if p := k.site[path]; k.page(path) && p.location == "" && len(p.text) > 0 {
		return p.text[0]
	}
	return ""
}

// links lists what a page links to, refused or not.
func (p page) all() []string { return append(slices.Clone(p.targets()), sortedKeys(p.refused)...) }

// naive compares two sites with nothing but maps and loops, and tells the changes as told does, sorted.
func naive(before, after site) (lines []string) {
	a, b := look(before), look(after)
	from, to := map[string]string{}, map[string]string{}
	paths := map[string]bool{}
	for _, k := range []seen{a, b} {
		for path := range k.visited {
			paths[path] = true
		}
	}
	gone := func(path string) string {
		status := b.site[path].status
		switch {
		case !a.page(path), b.page(path):
			return ""
		case b.refused[path] != "" && !b.visited[path]:
			return "refused: " + b.refused[path]
		case b.hides(path, a):
			return ""
		case !b.visited[path]:
			return "not linked"
		case status == 404 || status == 410:
			return strconv.Itoa(status)
		}
		return ""
	}
	for path := range paths {
		if gone(path) != "" || a.visited[path] && b.visited[path] && b.site[path].location != "" {
			from[path] = a.text(path)
		}
		if !a.visited[path] && !a.hides(path, b) {
			to[path] = b.text(path)
		}
	}
	moved, arrived := moves(from, to)
	for path := range paths {
		switch {
		case moved[path] != "":
			lines = append(lines, "moved "+path+" to "+moved[path])
		case arrived[path]:
		case gone(path) != "":
			lines = append(lines, "gone "+path+" "+gone(path))
		case b.visited[path] && !a.visited[path] && !a.hides(path, b):
			lines = append(lines, "new "+path+failure(b.site[path]))
		case a.visited[path] && b.visited[path]:
			if c := changes(a, b, path); c != "" {
				lines = append(lines, "changed "+path+failure(b.site[path])+c)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func failure(p page) string {
	if p.failed != "" {
		return " " + p.failed
	}
	return ""
}

// moves pairs the texts that occur once on either side.
func moves(from, to map[string]string) (moved map[string]string, arrived map[string]bool) {
	moved, arrived = map[string]string{}, map[string]bool{}
	once := func(all map[string]string, text string) bool {
		n := 0
		for _, t := range all {
			if t == text {
				n++
			}
		}
		return n == 1
	}
	for a, text := range from {
		for b, other := range to {
			if text != "" && text == other && once(from, text) && once(to, text) {
				moved[a], arrived[b] = b, true
			}
		}
	}
	return moved, arrived
}

func changes(a, b seen, path string) (s string) {
	field := func(name, old, new string) {
		if old != new {
			s += fmt.Sprintf(" %s %s>%s", name, old, new)
		}
	}
	before, now := a.site[path], b.site[path]
	field("status", a.status(path), b.status(path))
	field("redirect", location(before), location(now))
	if !a.page(path) || !b.page(path) || before.location != "" || now.location != "" {
		return s
	}
	field("title", before.title, now.title)
	field("robots", before.robots, now.robots)
	if a.text(path) != b.text(path) {
		s += " text"
	}
	out, outNow := before.all(), now.all()
	slices.Sort(out)
	slices.Sort(outNow)
	if !slices.Equal(out, outNow) {
		s += fmt.Sprintf(" links out %d>%d", len(out), len(outNow))
	}
	field("links in", strconv.Itoa(a.in[path]), strconv.Itoa(b.in[path]))
	return s
}

func location(p page) string {
	if p.location == "" {
		return ""
	}
	return home + p.location
}

func TestOracle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		before, after := anySite(rt), anySite(rt)
		in := storetest.New(t)
		d := compareRuns(t, before.crawl(t, in, complete), after.crawl(t, in, complete), diff.Options{Recurring: 1000})
		got := told(t, d)
		slices.Sort(got)
		if diff := cmp.Diff(naive(before, after), got); diff != "" {
			rt.Fatalf("from %+v\nto %+v\n-naive +got:\n%s", before, after, diff)
		}
	})
}
