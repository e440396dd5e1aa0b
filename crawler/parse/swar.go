package parse

import "math/bits"

// SIMD within a register: a word is eight bytes, the first of them in its lowest bits. What is asked about each byte is answered
// in the highest bit of that byte (Warren, Hacker's Delight, 2nd ed., section 6-1).

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

// partial returns the bytes of s, which has one to seven, as a word that begins with them. The others are zero.
func partial(s string) uint64 {
	n := len(s)
	if n >= 4 {
		return uint64(half(s)) | uint64(half(s[n-4:]))<<(8*(n-4))
	}
	return uint64(s[0]) | uint64(s[n/2])<<(8*(n/2)) | uint64(s[n-1])<<(8*(n-1))
}

// half returns the first four bytes of s.
func half(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// zeros marks the bytes of w that are zero.
func zeros(w uint64) uint64 { return ^((w&^high + ^uint64(high)) | w | ^uint64(high)) }

// below marks the first byte of w that is less than c, which is at most 0x80, and perhaps bytes behind it.
func below(w uint64, c byte) uint64 { return (w - each*uint64(c)) &^ w & high }

// firstOf returns the place of the first byte that is marked, 8 if none is.
func firstOf(marks uint64) int { return bits.TrailingZeros64(marks) / 8 }
