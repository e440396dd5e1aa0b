package parse

import "math/bits"

// Eight bytes at a time: a word has the first of them in its lowest bits. What is asked about each byte is answered in the
// highest bit of that byte (Warren, Hacker's Delight, 2nd ed., section 6-1).

const (
	each = 0x0101010101010101 // times a byte: eight of it
	high = each * 0x80
)

// word returns the first eight bytes of s, which must have as many.
func word[S ~string | ~[]byte](s S) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// zeros marks the bytes of w that are zero.
func zeros(w uint64) uint64 { return ^((w&^high + ^uint64(high)) | w | ^uint64(high)) }

// below marks the first byte of w that is less than c, which is at most 0x80, and perhaps bytes behind it.
func below(w uint64, c byte) uint64 { return (w - each*uint64(c)) &^ w & high }

// firstOf returns the place of the first byte that is marked, 8 if none is.
func firstOf(marks uint64) int { return bits.TrailingZeros64(marks) / 8 }
