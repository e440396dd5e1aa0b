package parse

import (
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"
	"pgregory.net/rapid"
)

// TestFold: what is folded is its words with a space between them, cut between characters.
func TestFold(t *testing.T) {
	part := rapid.SampledFrom([]string{"", "word", "a", "é", "\u00ad", "\xc2", "\x01", " ", " ", "  ", "\n", "\u00a0", "\t \f"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), "")
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		words := strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \n\t\r\f\u00a0", r) }), " ")
		want := strings.TrimSuffix(clip(words, limit), " ")
		if got := fold(s, limit); got != want {
			t.Fatalf("%q, %d bytes: %q, want %q", s, limit, got, want)
		}
	})
}

// TestTextHashOfPieces: however text is cut into pieces, and white space written, what is hashed is its words with a space between
// them. A block that ends parts words like white space does.
func TestTextHashOfPieces(t *testing.T) {
	word := rapid.SampledFrom([]string{"a", "it", "word", "sentence", "internationalization", "é", "\u00ad", "\xc2", "\x01", strings.Repeat("long", 40), strings.Repeat("x", hashBlock)})
	gap := rapid.SampledFrom([]string{"", "", " ", " ", " ", "  ", "\n", "\u00a0", " \n\t\f\r ", "\u00a0 "})
	spaces := strings.NewReplacer("\u00a0", " ", "\n", " ", "\t", " ", "\f", " ", "\r", " ")
	rapid.Check(t, func(t *rapid.T) {
		var h textHash
		h.reset()
		var said strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "pieces") {
			var piece strings.Builder
			for range rapid.IntRange(0, 30).Draw(t, "words") {
				piece.WriteString(gap.Draw(t, "gap") + word.Draw(t, "word"))
			}
			piece.WriteString(gap.Draw(t, "end"))
			h.add(piece.String())
			said.WriteString(piece.String())
			if rapid.Bool().Draw(t, "block") {
				h.separate()
				said.WriteString(" ")
			}
		}
		want := uint64(0)
		if words := strings.Fields(spaces.Replace(said.String())); len(words) > 0 {
			want = max(1, xxhash.Sum64String(strings.Join(words, " ")))
		}
		if got := h.sum(); got != want {
			t.Fatalf("%q: hash %x, want %x", said.String(), got, want)
		}
	})
}
