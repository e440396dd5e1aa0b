package urls

import (
	"strings"
	"sync/atomic"
)

const (
	// cacheSets times cacheWays is the number of links kept for all pages.
	cacheSets = 1 << 14
	cacheWays = 2

	// maxCached is the longest entry that is kept, in bytes of key and URL together. With cacheSets it bounds the memory:
	// typically below 10 MB, never above 40 MB.
	maxCached = 1 << 10
)

// cache holds the targets of recent links. A link may stand in either place of the set that its hash names, the newer
// one first; the older one is overwritten. Places are swapped as a whole, so there is no lock to wait for, and a race
// between two writers costs at most one entry.
type cache struct {
	sets []([cacheWays]atomic.Pointer[entry])
}

// key is what a target depends on.
type key struct {
	hash uint64 // of dir and ref
	dir  string
	ref  string
}

// entry is immutable.
type entry struct {
	key
	target *Target
}

// newCache returns a cache of that many sets, a power of two.
func newCache(sets int) cache {
	return cache{sets: make([][cacheWays]atomic.Pointer[entry], sets)}
}

// get returns the target under k, or nil.
func (c *cache) get(k key) *Target {
	set := c.set(k)
	for i := range set {
		if e := set[i].Load(); e != nil && e.key == k {
			return e.target
		}
	}
	return nil
}

// put keeps t under a copy of k.
func (c *cache) put(k key, t *Target) {
	if len(k.dir)+len(k.ref)+len(t.URL) > maxCached {
		return
	}
	k.ref = strings.Clone(k.ref) // it may be part of a page's text
	set := c.set(k)
	set[1].Store(set[0].Load())
	set[0].Store(&entry{key: k, target: t})
}

func (c *cache) set(k key) *[cacheWays]atomic.Pointer[entry] {
	return &c.sets[k.hash&uint64(len(c.sets)-1)]
}
