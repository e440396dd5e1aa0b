package report

import (
	"cmp"
	"slices"

	"sweetspot/store"
)

// top keeps what weighs most, the heaviest first.
type top[T any] struct {
	limit int
	list  []weighed[T]
}

type weighed[T any] struct {
	weight int64
	value  T
}

func (t *top[T]) add(weight int64, value T) {
	if len(t.list) == t.limit && weight <= t.list[len(t.list)-1].weight {
		return
	}
	at, _ := slices.BinarySearchFunc(t.list, weight, func(a weighed[T], w int64) int {
		return cmp.Or(cmp.Compare(w, a.weight), -1) // behind its equals
	})
	t.list = slices.Insert(t.list, at, weighed[T]{weight, value})
	t.list = t.list[:min(len(t.list), t.limit)]
}

// shared finds pages that have something in common, by its hash.
type shared struct{ all []store.Hashed }

func (s *shared) add(hash uint64, id store.ID) {
	if hash != 0 {
		s.all = append(s.all, store.Hashed{ID: id, Hash: hash})
	}
}

// group is a set of pages that share something: the first few, and how many there are.
type group struct {
	n   int
	ids []store.ID
}

// groups returns the largest groups of two and more, how many groups there are, and how many pages are in one.
func (s *shared) groups(limit, examples int) (largest []group, groups, pages int) {
	slices.SortFunc(s.all, func(a, b store.Hashed) int {
		return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.ID, b.ID))
	})
	best := top[group]{limit: limit}
	for i := 0; i < len(s.all); {
		n := i
		g := group{}
		for ; n < len(s.all) && s.all[n].Hash == s.all[i].Hash; n++ {
			if len(g.ids) < examples {
				g.ids = append(g.ids, s.all[n].ID)
			}
		}
		if g.n = n - i; g.n > 1 {
			groups++
			pages += g.n
			best.add(int64(g.n), g)
		}
		i = n
	}
	for _, w := range best.list {
		largest = append(largest, w.value)
	}
	return largest, groups, pages
}
