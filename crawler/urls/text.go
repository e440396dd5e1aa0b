package urls

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// maxKept is the longest text kept of a refused URL, in bytes.
const maxKept = 2083

// shorten returns a copy of s that is valid UTF-8 and, if it is longer than maxKept, cut there. What is cut off is told
// apart by a hash of the whole: "…" and 16 hex digits. The "…" keeps it from being taken for a canonical URL.
func shorten(s string) string {
	kept, isCut := cut(s, maxKept)
	kept = strings.ToValidUTF8(kept, "\uFFFD")
	if !isCut {
		return strings.Clone(kept)
	}
	sum := sha256.Sum256([]byte(s))
	return kept + hex.EncodeToString(sum[:8])
}

// cut returns s, or if it has more than limit bytes, the whole characters in its first limit bytes and "…".
func cut(s string, limit int) (kept string, isCut bool) {
	if len(s) <= limit {
		return s, false
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…", true
}

// percentDecode decodes each %XX; a '%' that begins none stays.
func percentDecode(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escapeNonASCII percent-encodes the bytes of s that are not ASCII.
func escapeNonASCII(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < utf8.RuneSelf {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('%')
		b.WriteString(strings.ToUpper(hex.EncodeToString([]byte{s[i]})))
	}
	return b.String()
}
