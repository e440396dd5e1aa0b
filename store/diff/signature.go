package diff

import (
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// signatureOf boils a change down to what would be the same on each page of a template that changed: of a string only the part
// that was replaced, of the text where and by what, of the links which. 0 is none. How many links lead to a page is a
// consequence of changes elsewhere, and counts only where nothing else has changed.
func signatureOf(fields []Field, textDelta uint64, linksDelta uint32) uint32 {
	if len(fields) == 0 {
		return 0
	}
	var d xxhash.Digest
	d.Reset()
	for _, f := range fields {
		if f.Name == FieldLinksIn && len(fields) > 1 {
			continue
		}
		_, _ = d.WriteString(f.Name) // never fails
		switch f.Name {
		case FieldText:
			writeUint(&d, textDelta)
		case FieldLinksOut:
			writeUint(&d, uint64(linksDelta))
		case FieldLinksIn:
		default:
			removed, added := replaced(f.Old, f.New)
			_, _ = d.WriteString("\x00" + removed + "\x00" + added + "\x00")
		}
	}
	return fold(d.Sum64())
}

func writeUint(d *xxhash.Digest, n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	_, _ = d.Write(b[:])
}

// replaced returns what is left of two strings without the beginning and the end that they share.
func replaced(old, new string) (removed, added string) {
	for old != "" && new != "" && old[0] == new[0] {
		old, new = old[1:], new[1:]
	}
	for old != "" && new != "" && old[len(old)-1] == new[len(new)-1] {
		old, new = old[:len(old)-1], new[:len(new)-1]
	}
	return old, new
}

// recurring returns the signatures that occur at least so many times, with how often they do.
func recurring(signatures []uint32, least int) map[uint32]int {
	sorted := make([]uint32, 0, len(signatures))
	for _, s := range signatures {
		if s != 0 {
			sorted = append(sorted, s)
		}
	}
	slices.Sort(sorted)
	groups := map[uint32]int{}
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && sorted[n] == sorted[0] {
			n++
		}
		if n >= least {
			groups[sorted[0]] = n
		}
		sorted = sorted[n:]
	}
	return groups
}
