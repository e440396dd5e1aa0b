package parse

import (
	"testing"

	"pgregory.net/rapid"
)

// The index of one page after another is what a map of each would be.
func TestLinkIndexIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x linkIndex
		for range rapid.IntRange(1, 5).Draw(t, "pages") {
			x.reset()
			model := map[linkKey]int{}
			spread := rapid.SampledFrom([]uint64{3, 1 << 10, 1 << 60}).Draw(t, "spread")
			for range rapid.SampledFrom([]int{10, 300, 3 * maxPooled}).Draw(t, "links") {
				key := linkKey{
					target: rapid.Uint64Range(0, spread).Draw(t, "target"),
					kind:   rapid.Uint64Range(0, 2).Draw(t, "kind"),
				}
				at, known := x.find(key)
				if want, ok := model[key]; known != ok || known && at != want {
					t.Fatalf("%+v at %d, %t; want %d, %t", key, at, known, want, ok)
				}
				if !known {
					model[key] = len(model)
					x.add(key, model[key])
				}
			}
		}
	})
}

// A page begins as empty when the numbers of pages have run out and begin again.
func TestLinkIndexOutlivesItsNumbers(t *testing.T) {
	var x linkIndex
	x.reset()
	x.add(linkKey{1, 1}, 7)
	x.page = ^uint32(0)
	x.reset()
	if at, known := x.find(linkKey{1, 1}); known {
		t.Errorf("a link of another page is found at %d", at)
	}
	x.add(linkKey{2, 1}, 3)
	if _, known := x.find(linkKey{1, 1}); known {
		t.Error("a link of another page is found")
	}
}
