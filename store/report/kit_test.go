package report

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"sweetspot/store"
	"sweetspot/store/diff"
	"sweetspot/store/sketch"
	"sweetspot/store/storetest"
)

const home = "https://example.com/"

// hostile is a title that wants out of whatever it stands in.
const hostile = `</title></td><script>alert(1)</script>"'><img src=x onerror=alert(1)>{{.Title}}`

// say gives a page its words.
func say(title, text string) func(*store.Visit) {
	return func(v *store.Visit) {
		v.Title, v.H1, v.Charset = title, title, "utf-8"
		var sum sketch.Sketch
		v.TextHash = 1
		for place, r := range text {
			sum.Add(uint64(place), uint64(r))
			v.TextHash = v.TextHash*0x9e3779b97f4a7c15 + uint64(r)
		}
		v.Sketch = sum[:]
		v.Bytes, v.Wire = int64(1000*len(text)), int64(300*len(text))
		v.Timing.FirstByte = time.Duration(len(text)) * 7 * time.Millisecond
	}
}

func status(code int) func(*store.Visit) {
	return func(v *store.Visit) { v.Status = code }
}

func redirect(v *store.Visit) {
	v.Outcome, v.Status, v.Location = store.Redirected, 301, "https://example.com/elsewhere"
}

var ending = store.Ending{
	Outcome: store.Complete, At: storetest.Start.Add(time.Minute),
	Summary: []byte(`{"elapsed_s":12.5,"workers":8,"verdict":"limited by politeness","incremental":{"previous":1,"revalidated":900,"probed":18,"missed":0,"miss_lo":0,"miss_hi":0.176},"politeness":{"robots":"obeyed","rate_per_s":10}}`),
}

// nights writes two runs of a site in which everything that a report shows happens, and returns the second one with the diff.
func nights(t testing.TB) (*store.Run, *diff.Diff) {
	t.Helper()
	in := storetest.New(t)
	b := storetest.BuildIn(t, in, home)
	b.Visit(home, storetest.To(home+"a", home+"old", home+"leaves"), say("Home", "welcome"))
	b.Visit(home+"a", nil, say("A", "before"))
	b.Visit(home+"old", nil, say("Moves", "this text moves"))
	b.Visit(home+"leaves", nil, say("Leaves", "bye"))
	before := b.End(ending)

	b = storetest.BuildIn(t, in, home)
	long := home + "a/very/long/path/that/does/not/fit/on/a/narrow/screen/because/it/goes/on/and/on/index.html?with=a&query=string"
	b.Visit(home, []storetest.Link{
		{URL: home + "a", Kind: 1, Text: "A"},
		{URL: home + "new", Kind: 1},
		{URL: long, Kind: 1},
		{URL: home + "missing", Kind: 1, Text: hostile},
		{URL: home + "down", Kind: 4},
		{URL: home + "r1", Kind: 1},
		{URL: home + "loop", Kind: 1},
		{URL: home + "private", Kind: 1},
		{URL: "https://elsewhere.example/", Kind: 1, Rule: "scope"},
		{URL: "javascript:alert(1)", Kind: 1, Rule: "scheme"},
		{URL: home + "leaves", Kind: 1},
	}, say("Home", "welcome"))
	b.Visit(home+"a", storetest.To(home+"missing"), say("A", "after"))
	b.Visit(home+"new", nil, say(hostile, "this text moves"))
	b.Visit(long, storetest.To(home+"missing", home+"down"), say("A", "after"))
	b.Visit(home+"missing", nil, status(404))
	b.Attempt(home+"down", "timeout")
	b.Visit(home+"down", nil, func(v *store.Visit) { v.Outcome, v.Status, v.Error = store.Failed, 0, "timeout" })
	b.Visit(home+"r1", storetest.To(home+"r2"), redirect)
	b.Visit(home+"loop", storetest.To(home+"loop"), redirect)
	b.Visit(home+"private", nil, func(v *store.Visit) {
		v.Outcome, v.Status, v.Requested, v.Detail = store.Disallowed, 0, false, "Disallow: /private"
	})
	b.Visit(home+"leaves", nil, status(404))
	b.Visit(home+"r2", storetest.To(home+"r3"), redirect)
	b.Visit(home+"r3", nil, status(503))
	b.Check(store.CheckRecord{Kind: store.CheckExternal, Flags: store.CheckBroken, Source: 1, Target: b.ID("https://elsewhere.example/"), Attempt: 1, Status: 410})
	b.Check(store.CheckRecord{Kind: store.CheckFragment, Flags: store.CheckBroken, Source: 1, Target: b.ID(home + "a"), Fragment: "nowhere"})
	b.Check(store.CheckRecord{Kind: store.CheckExternal, Source: 1, Target: b.ID("https://elsewhere.example/"), Attempt: 1, Status: 200})
	after := b.End(ending)
	d, err := diff.Compare(before, after, diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return after, d
}

func written(t testing.TB, r *store.Run, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rows makes runs for an index: a site that grows, and had a bad night.
func rows() (all []Row) {
	for n := 1; n <= 14; n++ {
		r := Row{
			Run: n, Site: "1", Name: "example.com", Started: storetest.Start.Add(time.Duration(n) * 24 * time.Hour), Outcome: store.Complete,
			Pages: 1000 + 17*n, Errors: n % 3, P50: 20 + float64(n), P95: 80 + float64(n*n%37), Bytes: int64(9_000_000 + 111_000*n),
			Link: fmt.Sprintf("run-%06d.html", n),
		}
		if n == 9 {
			r.Pages, r.Errors, r.Outcome, r.Guarded = 120, 44, store.Limit, true
		}
		all = append(all, r)
	}
	return append(all, Row{Run: 15, Site: "2", Name: hostile, Started: storetest.Start, Outcome: store.Complete, Pages: 1})
}
