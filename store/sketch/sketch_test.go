package sketch_test

import (
	"slices"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"sweetspot/store/sketch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// text is a page: what it says, by place.
type text map[uint64]uint64

func (t text) sketch() []byte {
	var s sketch.Sketch
	for place, said := range t {
		s.Add(place, said)
	}
	return s[:]
}

func texts() *rapid.Generator[text] {
	return rapid.Custom(func(t *rapid.T) text {
		return rapid.MapOfN(rapid.Uint64(), rapid.Uint64(), 1, 40).Draw(t, "text")
	})
}

func TestOnlyMaskedPlacesDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := texts().Draw(t, "before")
		after, mask := text{}, []uint64{}
		for place, said := range before {
			after[place] = said
			if rapid.Bool().Draw(t, "noisy") {
				mask = append(mask, place)
				after[place] = rapid.Uint64().Draw(t, "noise")
			}
		}
		if d := sketch.Delta(before.sketch(), after.sketch(), mask); d != 0 {
			t.Fatalf("delta %x of texts that differ at masked places only", d)
		}
	})
}

// One piece of the text changes and there is no mask: that cannot be overlooked but by a chance of 2^-32.
func TestChangeShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := texts().Draw(t, "before")
		places := make([]uint64, 0, len(before))
		for place := range before {
			places = append(places, place)
		}
		at := places[rapid.IntRange(0, len(places)-1).Draw(t, "place")]
		b := before.sketch()
		before[at] += rapid.Uint64Range(1, 1<<40).Draw(t, "change")
		if sketch.Delta(b, before.sketch(), nil) == 0 {
			t.Fatal("the change does not show")
		}
	})
}

// The same change of the same place has the same delta whatever else a page says; another change has another.
func TestSameChangeSameDelta(t *testing.T) {
	const footer = 77
	delta := func(page text, from, to uint64) uint64 {
		page[footer] = from
		before := page.sketch()
		page[footer] = to
		return sketch.Delta(before, page.sketch(), nil)
	}
	a := delta(text{1: 2, 3: 4}, 2025, 2026)
	if b := delta(text{5: 6}, 2025, 2026); a != b {
		t.Errorf("the same change is %x on one page and %x on another", a, b)
	}
	if b := delta(text{5: 6}, 2025, 2027); a == b {
		t.Error("another change has the same delta")
	}
}

func TestIncomparable(t *testing.T) {
	s := text{1: 2}.sketch()
	for _, other := range [][]byte{nil, s[:10]} {
		if sketch.Delta(s, other, []uint64{1}) == 0 || sketch.Delta(other, s, nil) == 0 {
			t.Errorf("a sketch of %d bytes is taken for equal", len(other))
		}
	}
}

// A second look finds the places that differ from the first one, and as good as no others.
func TestDiffering(t *testing.T) {
	first, wanted := text{}, []uint64{}
	var places []uint64
	for place := range uint64(200) {
		first[place*7919] = place
		places = append(places, place*7919)
	}
	a := first.sketch()
	for _, place := range places[:3] {
		first[place] += 1 << 20
		wanted = append(wanted, place)
	}
	got := sketch.Differing(a, first.sketch(), places)
	if !slices.Equal(got, wanted) {
		t.Errorf("places %v differ, want %v", got, wanted)
	}
	if sketch.Delta(a, first.sketch(), got) != 0 {
		t.Error("the texts differ elsewhere, too")
	}
	if got := sketch.Differing(nil, a, places); got != nil {
		t.Errorf("without a first look %v differ", got)
	}
}
