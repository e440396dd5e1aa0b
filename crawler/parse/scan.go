package parse

import "bytes"

// scanner reads a page in one pass over its bytes, and hands the collector what a walk over the page's tree would: it finds
// the tags, and the outline knows where they would stand. There is no tree, and nothing is kept of what has been read
// but the elements that are open, so memory does not grow with the page.
//
// A scanner is not safe for concurrent use, and serves one page after another.
type scanner struct {
	outline
	raw     tagName // the element whose raw content comes next, tagOther for none
	refs    charRefs
	scratch []byte // a text with its character references resolved
	values  []byte // attributes with their character references resolved, of the whole page
}

// maxScratch is the size up to which a buffer is kept for the next page.
const maxScratch = 64 << 10

func newScanner(c *collector) *scanner {
	s := &scanner{}
	s.outline = outline{c: c, relex: s.tagAt}
	return s
}

// scan reads a page, or as much of it as it takes to know better: up to a base element that comes after links, or up to the point
// where only a tree can tell. It reports false in the latter case: what was collected is void.
func (s *scanner) scan(page []byte) (sure bool) {
	if bytes.IndexByte(page, 0) >= 0 {
		return false // NUL means something else in each kind of content, and no page has it on purpose
	}
	return s.read(page)
}

// read is scan for any page.
func (s *scanner) read(page []byte) (sure bool) {
	s.raw = tagOther
	s.begin(page)
	defer s.release()
	for i := 0; i < len(page); {
		if s.raw != tagOther {
			i = s.rawContent(i)
			continue
		}
		next, refs := markupAt(page, i)
		if next > i {
			s.text(page[i:next], refs)
		}
		if i = next; i < len(page) {
			i = s.markup(i)
		}
		if s.doubt {
			return false
		}
		if s.c.lateBase {
			return true
		}
	}
	s.closeAll()
	return !s.doubt
}

// release lets go of the page.
func (s *scanner) release() {
	s.values = s.values[:0]
	if cap(s.values) > maxScratch {
		s.values = nil
	}
	if cap(s.scratch) > maxScratch {
		s.scratch = nil
	}
	s.outline.release()
}

// markupAt returns where the first tag, comment or the like begins in p[i:], len(p) if there is none, and whether there may
// be a character reference before it.
func markupAt(p []byte, i int) (at int, refs bool) {
	const short = 32 // bytes, as most texts are: for longer ones a search pays that takes time to begin
	var marks uint64
	for end := i + short; i < end && i+8 <= len(p); {
		w := word(p[i:])
		marks |= below(w^each*'&', 1)
		angles := below(w^each*'<', 1)
		if angles == 0 {
			i += 8
			continue
		}
		if i += firstOf(angles); beginsMarkup(p, i) {
			return i, marks != 0
		}
		i++
	}
	for {
		n := bytes.IndexByte(p[i:], '<')
		if n < 0 {
			return len(p), true
		}
		if i += n; beginsMarkup(p, i) {
			return i, true
		}
		i++
	}
}

// beginsMarkup reports whether the "<" at i is more than text.
func beginsMarkup(p []byte, i int) bool {
	if i+1 == len(p) {
		return false
	}
	c := p[i+1]
	return isLetter(c) || c == '/' || c == '!' || c == '?'
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// text hands over a piece of text between tags, which may have character references or not.
func (s *scanner) text(b []byte, refs bool) { s.outline.text(s.decoded(b, refs)) }

// decoded returns a text as it reads, until the next is asked for.
func (s *scanner) decoded(b []byte, refs bool) string {
	if refs && bytes.IndexByte(b, '&') >= 0 {
		s.scratch = s.refs.decode(s.scratch[:0], b, false)
		b = s.scratch
	}
	return view(b)
}

// markup reads what begins with "<" at i, and returns where it ends (HTML, "tag open state").
func (s *scanner) markup(i int) int {
	p := s.source
	switch c := p[i+1]; {
	case isLetter(c):
		return s.startTag(i)
	case c == '!':
		return s.declaration(i)
	case c == '?':
		s.comment()
		return closingAngle(p, i+1)
	case i+2 == len(p):
		s.outline.text("</")
		return len(p)
	case isLetter(p[i+2]):
		return s.endTag(i)
	default:
		s.comment()
		return closingAngle(p, i+2)
	}
}

// startTag reads a start tag, and what it says of the content behind it.
func (s *scanner) startTag(i int) int {
	end, ok := s.readTag(&s.token, i, i+1)
	if !ok {
		return end
	}
	t := &s.token
	if next := s.leaf(end); next > end {
		return next
	}
	if tagInfos[t.name].raw != notRaw {
		s.raw = t.name
	}
	s.noRaw = false
	s.outline.start()
	if s.noRaw {
		s.raw = tagOther
	}
	return end
}

// leaf reads up to the end of the element whose start tag ends at i, if it is of no interest by itself and holds nothing but text:
// every other tag of a page full of code belongs to such a one. It returns the place behind it, 0 if it is not that.
func (s *scanner) leaf(i int) (end int) {
	t := &s.token
	if !t.name.is(leafy) || len(t.wanted) > 0 || !s.holdsLeaf() {
		return 0
	}
	p := s.source
	next, refs := markupAt(p, i)
	end = next + len("</>") + len(t.label)
	if end > len(p) || p[next+1] != '/' || p[end-1] != '>' || !bytes.Equal(p[next+2:end-1], t.label) {
		return 0
	}
	s.takeLeaf(s.decoded(p[i:next], refs))
	return end
}

func (s *scanner) endTag(i int) int {
	end, ok := s.readTag(&s.token, i, i+2)
	if ok {
		s.outline.end()
	}
	return end
}

// readTag reads the tag that begins at i with its name at nameAt, and returns the place behind it. It reports false if the page
// ends within it: then it is none.
func (s *scanner) readTag(t *token, i, nameAt int) (end int, ok bool) {
	p := s.source
	t.name, end = readName(p, nameAt)
	t.label, t.at = p[nameAt:end], i
	if end < len(p) && p[end] == '>' {
		t.attributes = attributes{wanted: t.wanted[:0]}
		end, ok = end+1, true
	} else {
		end, ok = s.readAttrs(&t.attributes, tagInfos[t.name].wants|wantID, end)
	}
	t.end = end
	return end, ok
}

// readName reads the name of the tag at i.
func readName(p []byte, i int) (name tagName, end int) {
	if i+8 <= len(p) {
		w := word(p[i:])
		if n := shortName(w, '>', '>'); n < 8 && endsName[p[i+n]] {
			return tagName(tagsByName.short(w, n)), i + n
		}
	}
	end = i
	for end < len(p) && !endsName[p[end]] {
		end++
	}
	return tagName(tagsByName.find(p[i:end])), end
}

// endsName holds the characters that end the name of a tag.
var endsName = [256]bool{' ': true, '\n': true, '\t': true, '\r': true, '\f': true, '/': true, '>': true}

// tagAt reads the start tag at i once more.
func (s *scanner) tagAt(t *token, i int) { s.readTag(t, i, i+1) }
