package urls

import (
	"fmt"
	"strings"
	"testing"
)

func TestCacheIsBounded(t *testing.T) {
	c := newCache(8)
	var keys []key
	for i := range uint64(1000) {
		k := key{hash: i, dir: "http://a/", ref: fmt.Sprint(i)}
		c.put(k, &Target{URL: fmt.Sprint("http://a/", i)})
		keys = append(keys, k)
	}
	kept := 0
	for _, k := range keys {
		if target := c.get(k); target != nil {
			kept++
			if target.URL != k.dir+k.ref {
				t.Errorf("%s%s gives %s", k.dir, k.ref, target.URL)
			}
		}
	}
	if want := 8 * cacheWays; kept != want {
		t.Errorf("%d entries of 1000 are kept, want the last %d", kept, want)
	}
}

func TestCacheKeepsTwoLinksOfOneSet(t *testing.T) {
	c := newCache(1)
	a, b, other := key{1, "d", "a"}, key{2, "d", "b"}, key{3, "d", "c"}
	c.put(a, &Target{URL: "A"})
	c.put(b, &Target{URL: "B"})
	if c.get(a) == nil || c.get(b) == nil {
		t.Error("two links do not fit in a set of two")
	}
	c.put(other, &Target{URL: "C"})
	if c.get(a) != nil || c.get(b) == nil || c.get(other) == nil {
		t.Error("it is not the oldest that gives way")
	}
}

func TestCacheTellsKeysOfOneHashApart(t *testing.T) {
	c := newCache(1)
	c.put(key{1, "d", "a"}, &Target{})
	for _, k := range []key{{1, "d", "b"}, {1, "e", "a"}, {2, "d", "a"}} {
		if c.get(k) != nil {
			t.Errorf("%+v is found", k)
		}
	}
}

func TestCacheLeavesLongEntriesOut(t *testing.T) {
	c := newCache(1)
	k := key{1, "d", strings.Repeat("r", maxCached)}
	if c.put(k, &Target{}); c.get(k) != nil {
		t.Error("a long entry is kept")
	}
}
