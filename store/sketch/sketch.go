package sketch

import "bytes"

// Size is the length of a sketch in bytes.
const Size = rows * buckets

const (
	rows    = 4
	buckets = 32
)

// Sketch is a text, boiled down. The zero value is that of no text.
type Sketch [Size]byte

// Add takes a piece of text: where it stands, and the hash of what it says. The order of pieces does not matter.
func (s *Sketch) Add(place, text uint64) {
	piece := mix(place ^ mix(text))
	for row := range rows {
		s[bucket(place, row)] += byte(piece >> (8 * row))
	}
}

// Delta says what turns a into b, but for the pieces at the places of a mask: 0 if nothing does. The same change of the same
// place is the same delta on every page, whatever else the pages say. A sketch of another size cannot be compared: then
// the delta is one that no other change has.
func Delta(a, b []byte, mask []uint64) uint64 {
	if len(a) != Size || len(b) != Size {
		return incomparable(a, b)
	}
	if bytes.Equal(a, b) {
		return 0
	}
	var hidden [Size]bool
	for _, place := range mask {
		for row := range rows {
			hidden[bucket(place, row)] = true
		}
	}
	delta := uint64(0)
	for i := range a {
		if d := b[i] - a[i]; d != 0 && !hidden[i] {
			delta += mix(uint64(i)<<8 | uint64(d))
		}
	}
	return delta
}

// incomparable is a delta that depends on all of both sketches.
func incomparable(a, b []byte) uint64 {
	h := uint64(len(a))<<32 | uint64(len(b)) | 1
	for _, s := range [][]byte{a, b} {
		for _, c := range s {
			h = mix(h ^ uint64(c))
		}
	}
	return max(1, h)
}

// bucket returns which byte of a row a place belongs to.
func bucket(place uint64, row int) int {
	return row*buckets + int(mix(place+uint64(row))%buckets)
}

// mix is the finalizer of MurmurHash3: each bit of n changes about half of the result's.
func mix(n uint64) uint64 {
	n ^= n >> 33
	n *= 0xff51afd7ed558ccd
	n ^= n >> 33
	n *= 0xc4ceb9fe1a85ec53
	return n ^ n>>33
}

// Differing lists those of the places at which two texts seem to differ: every byte that stands for the place does.
func Differing(a, b []byte, places []uint64) (differ []uint64) {
	if len(a) != Size || len(b) != Size {
		return nil
	}
	for _, place := range places {
		n := 0
		for row := range rows {
			if i := bucket(place, row); a[i] != b[i] {
				n++
			}
		}
		if n == rows {
			differ = append(differ, place)
		}
	}
	return differ
}
