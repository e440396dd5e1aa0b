package parse

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A page of 100 KB that asks for a tree of gigabytes: 300 open formatting elements, repeated in each paragraph.
func TestTreeOutOfProportion(t *testing.T) {
	var b strings.Builder
	b.WriteString("<p>")
	for i := range 300 {
		fmt.Fprintf(&b, "<b a=%d>", i)
	}
	b.WriteString(strings.Repeat("<p>x", 25_000))
	b.WriteString(`<a href="/last">last</a>`)

	var before, after runtime.MemStats
	p := New(options(t))
	p.treeLimit = 32 << 20
	runtime.ReadMemStats(&before)
	doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(b.String())})
	runtime.ReadMemStats(&after)

	if !doc.Deep || len(doc.Links) != 1 || doc.Links[0].Target.URL != "https://example.com/last" {
		t.Errorf("Deep %v, links %v; want the one link, found without a tree", doc.Deep, doc.Links)
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 512 {
		t.Errorf("%d MiB were allocated; the guard should have stopped the parser long before", grown)
	}
}

// Pages that are parsed at the same time do not add up: each is begun here when
// the last has grown as far as it may.
func TestTreesTogetherStayUnderTheCeiling(t *testing.T) {
	size := uint64(50 << 20)
	if got := heapLimit(size, defaultTreeLimit); got != 2*size+defaultTreeLimit {
		t.Errorf("a page alone may grow to %d", got)
	}
	for range 64 {
		size = heapLimit(size, defaultTreeLimit)
	}
	if size > treeCeiling {
		t.Errorf("64 pages may grow to %d MiB", size>>20)
	}
}
