package parse

import (
	"bytes"
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sweetspot/store/sketch"
)

// Piece is a run of text between two blocks of a page.
type Piece struct {
	Place uint64 // the hash of the path of blocks that leads to it
	Text  uint64 // the hash of what it says, white space folded
}

// sketcher makes a sketch of the text between blocks. Its text waits in the buffer of a textHash, which says when a piece ends, and
// when the buffer is about to be used again.
type sketcher struct {
	places
	sum    sketch.Sketch
	from   int           // where in the buffer the piece begins
	cut    bool          // its beginning is in the buffer no more, but in head
	head   xxhash.Digest // of a cut piece
	kept   bool          // pieces are wanted
	pieces []Piece
}

func (k *sketcher) reset() {
	k.places.reset()
	k.sum, k.from, k.cut, k.pieces = sketch.Sketch{}, 0, false, nil
}

// end ends the piece that the buffer ends with, if there is any.
func (k *sketcher) end(buf []byte) {
	if len(buf) == k.from && !k.cut {
		return
	}
	p := Piece{Place: k.here(), Text: k.hash(buf[k.from:])}
	k.sum.Add(p.Place, p.Text)
	if k.kept {
		k.pieces = append(k.pieces, p)
	}
	k.from, k.cut = len(buf), false
}

func (k *sketcher) hash(rest []byte) uint64 {
	if !k.cut {
		return xxhash.Sum64(bytes.TrimPrefix(rest, space)) // nearly always
	}
	_, _ = k.head.Write(rest) // never fails
	return k.head.Sum64()
}

// take keeps what the buffer holds of a piece that goes on.
func (k *sketcher) take(buf []byte) {
	rest := buf[k.from:]
	k.from = 0
	if len(rest) == 0 {
		return
	}
	if !k.cut {
		k.head.Reset()
		k.cut = true
		rest = bytes.TrimPrefix(rest, space)
	}
	_, _ = k.head.Write(rest) // never fails
}

// space parts a piece from the one before.
var space = []byte{' '}

// places follows the blocks that are open. A place is named by the way to it from the root: at each block the position among
// its siblings, as in the XPath /*[2]/*[1]. Names are no part of it, and neither are ids and classes, which are among what
// differs from look to look.
type places struct {
	stack []place
	head  place // as it is left
}

type place struct {
	path     uint64
	children uint64 // blocks begun within it: what stands behind each of them is a place of its own
}

func (p *places) reset() { p.stack = append(p.stack[:0], place{}) }

func (p *places) open() {
	parent := &p.stack[len(p.stack)-1]
	parent.children++
	p.stack = append(p.stack, place{path: step(parent.path, parent.children)})
}

// close forgives an end without a beginning, as the bare tokenizer hands it over.
func (p *places) close() {
	if len(p.stack) > 1 {
		p.stack = p.stack[:len(p.stack)-1]
	}
}

// leaveHead comes before the head, the innermost block, is closed.
func (p *places) leaveHead() { p.head = p.stack[len(p.stack)-1] }

// lateInHead has blocks begin where the head was left. Those that stay open do so within what was open before.
func (p *places) lateInHead(begin func()) {
	at := len(p.stack)
	p.stack = append(p.stack, p.head)
	begin()
	p.head = p.stack[at]
	p.stack = slices.Delete(p.stack, at, at+1)
}

// here returns the place of the text that comes now: never that of a block.
func (p *places) here() uint64 {
	top := p.stack[len(p.stack)-1]
	return step(^top.path, top.children)
}

// step combines a path with what it goes through next.
func step(path, next uint64) uint64 {
	high, low := bits.Mul64(path^0x9e3779b97f4a7c15, next^0xe7037ed1a0b428db)
	return high ^ low
}
