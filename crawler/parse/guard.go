package parse

import (
	"bytes"
	"errors"
	"runtime/metrics"
	"time"
)

const (
	// defaultTreeLimit is how far the heap may grow beyond its double while one page is parsed.
	defaultTreeLimit = 256 << 20

	// treeCeiling is how large the heap may be in all while a page is parsed slowly: without it pages that are parsed
	// together, each begun when the last has grown, would double the heap by the page.
	treeCeiling = 2 << 30

	// slowBlock is how long the parser may take for one block of a page, usually 4 KiB and 0.1 ms, before the heap is looked at.
	slowBlock = 5 * time.Millisecond

	// defaultPatience is how long a tree may take to build, and selecting from it.
	defaultPatience = 5 * time.Second
)

// The limits that keep a page from having a tree, or its fields from being selected. errSize depends on the page
// alone; the others are the last resort.
var (
	errSize      = errors.New("tree out of proportion")
	errSelectors = errors.New("selectors")
	errTree      = errors.New("memory")
	errSlow      = errors.New("time")
)

// limitOf is what a document says of the limit that err is about: nothing where the parser refused the page by itself.
func limitOf(err error) string {
	for _, limit := range []error{errSize, errSelectors, errTree, errSlow} {
		if errors.Is(err, limit) {
			return limit.Error()
		}
	}
	return ""
}

// guarded hands a page to the parser, and ends it with errTree when the tree grows out of proportion. HTML makes that easy:
// formatting elements that are never closed are repeated in each later paragraph, so a hundred kilobytes
// can ask for gigabytes. The parser has no limit of its own but the depth of 512. [weight] knows of what is known to go wrong,
// and the guard is the last resort: it also ends the page with errSlow when the parser takes longer than its patience.
//
// The guard looks at the whole heap, for want of a better gauge, and only if the parser is slow: whether it stops a
// page can depend on what else runs, but where it would, the process was about to double its memory.
type guarded struct {
	page  *bytes.Reader
	since time.Time // when the block was handed over
	until time.Time // when patience ends
	limit uint64
}

func newGuarded(page []byte, growth uint64, patience time.Duration) *guarded {
	now := time.Now()
	return &guarded{page: bytes.NewReader(page), since: now, until: now.Add(patience), limit: heapLimit(heap(), growth)}
}

// heapLimit is up to where the heap may grow while a page is parsed that was begun at now bytes.
func heapLimit(now, growth uint64) uint64 { return min(2*now+growth, treeCeiling) }

// Read implements [io.Reader].
func (g *guarded) Read(p []byte) (int, error) {
	now := time.Now()
	if now.After(g.until) {
		return 0, errSlow
	}
	if now.Sub(g.since) > slowBlock && heap() > g.limit {
		return 0, errTree
	}
	g.since = now
	return g.page.Read(p)
}

// heap returns the bytes of objects in memory, garbage that is not swept yet included.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
