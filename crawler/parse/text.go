package parse

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/net/html/atom"
)

// role says what an element does to the text around and within it.
type role uint8

const (
	inline role = iota // text runs on
	block              // text before and after are apart
	hidden             // nobody sees the text within
)

// roleOf returns the role of an element, as browsers' default style has it. Elements of the page's own are inline.
func roleOf(name atom.Atom) role {
	switch name {
	case 0, atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data,
		atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr, atom.Q,
		atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt,
		atom.U, atom.Var, atom.Wbr:
		return inline
	case atom.Script, atom.Style, atom.Noscript, atom.Title, atom.Iframe, atom.Noembed, atom.Noframes:
		return hidden
	default:
		return block
	}
}

// nature is what the name of an element says of it to the collector.
type nature struct {
	atom    atom.Atom // 0 if HTML does not know the name
	role    role
	meaning func(*collector, *tag) // nil if it has none
}

func natureOf(name atom.Atom) nature { return nature{name, roleOf(name), meanings[name]} }

// isSpace reports whether c is white space in HTML.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// words splits text at white space as HTML has it, and at no-break spaces, which look the same. The zero value is ready.
type words struct {
	begun bool // a word has been seen
	apart bool // white space since then
}

// next returns the range of the next word in s from position i on, and whether a space belongs in front of it.
// There is none if the range is empty.
func (w *words) next(s string, i int) (start, end int, apart bool) {
	for i < len(s) {
		if n := spaceAt(s, i); n > 0 {
			w.apart = true
			i += n
			continue
		}
		start = i
		for i < len(s) && (s[i] > ' ' && s[i] != nbsp[0] || spaceAt(s, i) == 0) {
			i++
		}
		apart = w.begun && w.apart
		w.begun, w.apart = true, false
		return start, i, apart
	}
	return i, i, false
}

const nbsp = "\u00a0"

// spaceAt returns the length of the white space character at s[i], 0 if there is none.
func spaceAt(s string, i int) int {
	switch {
	case isSpace(s[i]):
		return 1
	case s[i] == nbsp[0] && i+1 < len(s) && s[i+1] == nbsp[1]:
		return 2
	default:
		return 0
	}
}

// excerpt is the text of one element, white space folded, cut at a limit.
type excerpt struct {
	max        int
	buf        []byte
	words      words
	collecting bool
	done       bool
}

func (e *excerpt) reset() { *e = excerpt{max: e.max, buf: e.buf[:0]} }

// open begins, unless the excerpt has been taken already.
func (e *excerpt) open() { e.collecting = !e.done }

// close ends the excerpt for good.
func (e *excerpt) close() { e.collecting, e.done = false, e.done || e.collecting }

func (e *excerpt) separate() { e.words.apart = true }

// add takes a piece of text. The caller looks at collecting first, as nearly always nothing is to be done.
func (e *excerpt) add(s string) {
	for i := 0; ; {
		start, end, apart := e.words.next(s, i)
		room := e.max - len(e.buf)
		if apart {
			room--
		}
		word := clip(s[start:end], max(room, 0))
		if word == "" {
			return
		}
		if apart {
			e.buf = append(e.buf, ' ')
		}
		e.buf = append(e.buf, word...)
		i = end
	}
}

// String returns a copy of the text.
func (e *excerpt) String() string { return string(e.buf) }

// fold returns a copy of s with white space folded, of at most limit bytes.
func fold(s string, limit int) string {
	if s == "" {
		return ""
	}
	if len(s) <= limit && isFolded(s) {
		return strings.Clone(s)
	}
	e := excerpt{max: limit, buf: make([]byte, 0, min(len(s), limit))}
	e.add(s)
	return e.String()
}

// isFolded reports whether fold would leave s as it is: for sure if so.
func isFolded(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c == nbsp[0] || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' '
}

// clip returns s, or as many whole characters of it as fit into limit bytes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// textHash hashes words with one space between those that are apart, however the text was cut into pieces. What stands between
// two blocks is sketched as well.
type textHash struct {
	digest xxhash.Digest
	buf    []byte // of hashBlock bytes
	n      int    // how many of them wait to be hashed
	begun  bool   // a word has been seen
	apart  bool   // and white space since then
	sketch sketcher
}

// hashBlock is how many bytes are hashed at once.
const hashBlock = 8 << 10

func (h *textHash) reset() {
	h.digest.Reset()
	h.n, h.begun, h.apart = 0, false, false
	if h.buf == nil {
		h.buf = make([]byte, hashBlock)
	}
	h.sketch.reset()
}

// separate ends a piece.
func (h *textHash) separate() {
	h.apart = h.begun
	h.sketch.end(h.buf[:h.n])
}

func (h *textHash) add(s string) {
	for i := 0; i < len(s); {
		if n := spaceAt(s, i); n > 0 {
			h.apart = h.begun
			i += n
			continue
		}
		if h.n+len(" ")+8 > len(h.buf) {
			h.flush()
		}
		if h.apart {
			h.buf[h.n] = ' '
			h.n++
		}
		h.begun, h.apart = true, false
		n := h.prose(s[i:])
		if n == 0 { // what only looks like white space
			h.buf[h.n] = s[i]
			h.n++
			n = 1
		}
		i += n
	}
}

// prose adds what stands as it is hashed, eight bytes at a time, as long as there is nothing else: plain characters, and single
// spaces between them. It returns how much of s that was.
func (h *textHash) prose(s string) int {
	rest, room := s, h.buf[h.n:]
	last := uint64(0x80) // a space in front of a word
	for len(rest) >= 8 && len(room) >= 8 {
		w := word(rest)
		binary.LittleEndian.PutUint64(room, w) // bytes too many are overwritten
		spaces := spacesIn(w)
		if isOdd(w, spaces, last) {
			rest = rest[firstOdd(w, last):]
			return h.took(s, len(s)-len(rest))
		}
		last = spaces >> 56
		rest, room = rest[8:], room[8:]
	}
	if len(rest) > 0 && len(rest) < 8 && len(room) >= 8 {
		w := partial(rest)
		binary.LittleEndian.PutUint64(room, w)
		rest = rest[min(firstOdd(w, last), len(rest)):]
	}
	return h.took(s, len(s)-len(rest))
}

// took counts the first n bytes of s as added, but for a space at their end: another may follow.
func (h *textHash) took(s string, n int) int {
	if n > 0 && s[n-1] == ' ' {
		n--
	}
	h.n += n
	return n
}

// spacesIn marks the spaces in a word of ASCII.
func spacesIn(w uint64) uint64 { return ^((w ^ each*' ') + each*0x7f) & high }

// isOdd reports whether a word may have anything but characters that stand for themselves and single spaces, and whether its first
// space follows another.
func isOdd(w, spaces, last uint64) bool {
	return (w-each*' '|w)&high|spaces&(spaces<<8|last) != 0 // or more than ASCII
}

// firstOdd returns where the first of that is, 8 if nowhere.
func firstOdd(w, last uint64) int {
	spaces := zeros(w ^ each*' ')
	return firstOf(below(w, ' ') | zeros(w^each*0xc2) | spaces&(spaces<<8|last))
}

func (h *textHash) flush() {
	h.sketch.take(h.buf[:h.n])
	_, _ = h.digest.Write(h.buf[:h.n]) // never fails
	h.n = 0
}

// sum returns the hash, 0 only if there were no words.
func (h *textHash) sum() uint64 {
	if !h.begun {
		return 0
	}
	h.separate()
	h.flush()
	return max(1, h.digest.Sum64())
}
