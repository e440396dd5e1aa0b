//go:build long

package crawler_test

import (
	"testing"

	"pgregory.net/rapid"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// Any script of changes: see TestIncrementalEqualsFull.
func TestIncrementalEqualsFullForAnyScript(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		if diff := incrementalDiffers(t, drawSite(rt)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// The second night on an unchanged site of 10,000 pages: each page revalidated or on probation, under 5 % of the bytes, no page lost.
func TestSecondNightOfTenThousandPages(t *testing.T) {
	n := newNights(t, site.Options{Pages: 10_000, NoLog: true}, crawler.Options{Previous: crawler.Latest, MaxPages: crawler.None, Workers: 16})
	first, _ := n.crawl(1)
	second, _ := n.crawl(2)
	in := second.Incremental
	t.Logf("first night %d bytes, second %d (%.2f %%); %+v", first.Wire, second.Wire, 100*float64(second.Wire)/float64(first.Wire), *in)
	if second.Unchanged != in.Revalidated || in.Revalidated+in.Probed != 10_000 || in.Missed != 0 {
		t.Errorf("%d unchanged of %+v", second.Unchanged, in)
	}
	if second.Pages != 10_000 || second.Known != first.Known || 20*second.Wire > first.Wire || second.ExitCode != 0 {
		t.Errorf("second night: %d pages, %d known of %d, %d bytes of %d, exit %d", second.Pages, second.Known, first.Known, second.Wire, first.Wire, second.ExitCode)
	}
}
