package parse

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSWAR holds the questions about eight bytes against asking byte by byte. Bytes that lie close to the limits are frequent.
func TestSWAR(t *testing.T) {
	near := rapid.SampledFrom([]byte{0, 1, ' ' - 1, ' ', ' ' + 1, 0x7f, 0x80, 0x81, 0xc2, 0xff})
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.OneOf(near, rapid.Byte()), 8, 8).Draw(t, "bytes")
		limit := rapid.OneOf(rapid.Just(byte(' ')), rapid.ByteRange(0, 0x80)).Draw(t, "limit")
		w := word(b)
		if got := word(string(b)); got != w {
			t.Fatalf("word of the string %#x, of the bytes %#x", got, w)
		}
		for n := 1; n < 8; n++ {
			all := uint64(1)<<(8*n) - 1
			if got := partial(string(b[:n])); got != w&all {
				t.Fatalf("the first %d of %#x: %#x", n, w, got)
			}
		}
		firstBelow, zero := 8, uint64(0)
		for i, c := range b {
			if byte(w>>(8*i)) != c {
				t.Fatalf("byte %d of %#x is not %#x", i, w, c)
			}
			if c < limit {
				firstBelow = min(firstBelow, i)
			}
			if c == 0 {
				zero |= 0x80 << (8 * i)
			}
		}
		if got := zeros(w); got != zero {
			t.Errorf("zeros of %#x: %#x, want %#x", w, got, zero)
		}
		if got := firstOf(below(w, limit)); got != firstBelow {
			t.Errorf("first byte of %#x below %#x: %d, want %d", w, limit, got, firstBelow)
		}
	})
}
