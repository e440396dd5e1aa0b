package parse

import (
	"bytes"

	"golang.org/x/net/html"
)

// wanted is a set of attributes that mean something, on the elements that ask for them. All others are passed over:
// they cost no memory, however many there are.
type wanted uint32

const (
	wantID wanted = 1 << iota // on every element
	wantHref
	wantRel
	wantName
	wantXlink
	wantSrc
	wantSrcset
	wantImagesrcset
	wantAlt
	wantType
	wantContent
	wantHTTPEquiv
	wantPoster
	wantData
	wantLang
	wantXMLLang
	wantShadow
	wantColor // with face and size: a font that ends SVG and MathML
	wantFace
	wantSize
	wantEncoding
)

// attrsByName finds the names of attributes, in the order of their bits.
var attrsByName = newNameTable([]string{
	"", "id", "href", "rel", "name", "xlink:href", "src", "srcset", "imagesrcset", "alt", "type", "content", "http-equiv", "poster",
	"data", "lang", "xml:lang", "shadowrootmode", "color", "face", "size", "encoding",
})

// attributes are those of a tag, and what else its text says.
type attributes struct {
	wanted     []html.Attribute // in the order of the page; values are borrowed
	found      wanted           // those that have been seen: the first of a name counts
	any        bool             // there is an attribute, whichever
	selfClosed bool             // the tag ends in "/>"
	doubtful   bool             // selfClosed depends on attributes that were passed over
}

// readAttrs reads attributes from the end of the tag's name at i. It returns the place behind the tag, or false if the
// page ends before it does.
func (s *scanner) readAttrs(into *attributes, wants wanted, i int) (int, bool) {
	p := s.source
	*into = attributes{wanted: into.wanted[:0]}
	lastValue, count := -1, 0 // the end of the last attribute's value
	for {
		for i < len(p) && isSpace(p[i]) {
			i++
		}
		if i >= len(p) {
			return i, false
		}
		if p[i] == '>' {
			break
		}
		if end := s.plainAttr(into, wants, i); end > 0 {
			lastValue, i = end, end+1
			count++
			continue
		}
		a := readAttr(p, i)
		i = a.next
		if a.keyEnd > a.key {
			lastValue = a.valueEnd
			count++
			s.keep(into, wants, attrsByName.find(p[a.key:a.keyEnd]), p[a.value:a.valueEnd], true)
		}
	}
	into.any = count > 0
	if count > maxTreeAttrs && s.sizing {
		s.exceed()
	}
	if p[i-1] == '/' {
		into.selfClosed = lastValue != i
		into.doubtful = !into.selfClosed && count > 1 // if the last is a repetition, the slash counts
	}
	return i + 1, true
}

// attr says where the parts of an attribute are.
type attr struct {
	key, keyEnd     int
	value, valueEnd int
	next            int // where to read on
}

// readAttr reads the attribute at i (HTML, "before attribute name state" to "after attribute value (quoted) state").
// It has no key if there is a stray slash.
func readAttr(p []byte, i int) attr {
	a := attr{key: i}
	if p[i] == '=' {
		i++ // part of the name, if it begins it
	}
	for i < len(p) && !endsKey[p[i]] {
		i++
	}
	a.keyEnd, a.value, a.valueEnd = i, i, i
	for i < len(p) && isSpace(p[i]) {
		i++
	}
	switch {
	case i >= len(p):
	case p[i] == '/':
		i++
	case p[i] == '=':
		i = a.readValue(p, i+1)
	}
	a.next = i
	return a
}

// endsKey holds the characters that end the name of an attribute.
var endsKey = [256]bool{' ': true, '\n': true, '\t': true, '\r': true, '\f': true, '/': true, '>': true, '=': true}

// endsUnquoted holds the characters that end a value without quotes.
var endsUnquoted = [256]bool{' ': true, '\n': true, '\t': true, '\r': true, '\f': true, '>': true}

// readValue reads the value behind an equals sign, and returns the place behind it.
func (a *attr) readValue(p []byte, i int) int {
	for i < len(p) && isSpace(p[i]) {
		i++
	}
	switch {
	case i >= len(p) || p[i] == '>':
		return i
	case p[i] == '"' || p[i] == '\'':
		a.value = i + 1
		n := bytes.IndexByte(p[i+1:], p[i])
		if n < 0 {
			a.valueEnd = len(p)
			return len(p)
		}
		a.valueEnd = i + 1 + n
		return a.valueEnd + 1
	default:
		a.value = i
		for i < len(p) && !endsUnquoted[p[i]] {
			i++
		}
		a.valueEnd = i
		return i
	}
}

// plainAttr reads the attribute at i if it is written as nearly all are: a short name, an equals sign, and a value in quotes. It
// returns where the value ends, 0 if the attribute is not of that kind.
func (s *scanner) plainAttr(into *attributes, wants wanted, i int) (end int) {
	p := s.source
	if i+len(`1234567=""`) > len(p) {
		return 0
	}
	w := word(p[i:])
	n := shortName(w, '=', '>')
	if n == 0 || n == 8 || p[i+n] != '=' {
		return 0
	}
	quote, start := p[i+n+1], i+n+2
	if quote != '"' && quote != '\'' {
		return 0
	}
	end, odd := quoted(p, start, quote)
	if end < len(p) {
		s.keep(into, wants, attrsByName.short(w, n), p[start:end], odd)
		return end
	}
	return 0
}

// quoted returns where the value that begins at i ends, the end of the page if there is no quote, and whether it may be
// anything but itself.
func quoted(p []byte, i int, quote byte) (end int, odd bool) {
	var odds uint64
	for ; i+8 <= len(p); i += 8 {
		w := word(p[i:])
		odds |= below(w^each*'&', 1) | below(w^each*'\r', 1)
		if marks := below(w^each*uint64(quote), 1); marks != 0 {
			return i + firstOf(marks), odds != 0
		}
	}
	for i < len(p) && p[i] != quote {
		i++
	}
	return i, true
}

// keep adds the attribute with that name if it matters and is the first of its name. Its value is itself unless it is odd.
func (s *scanner) keep(into *attributes, wants wanted, name uint8, value []byte, odd bool) {
	bit := wanted(1) << name >> 1
	if bit&wants&^into.found == 0 {
		return
	}
	into.found |= bit
	text := view(value)
	if odd {
		text = s.value(value)
	}
	into.wanted = append(into.wanted, html.Attribute{Key: attrsByName.names[name], Val: text})
}

// value returns the text of an attribute's value. It stays valid until the page has been read: the resolver remembers it.
func (s *scanner) value(b []byte) string {
	if !needsDecoding(b) {
		return view(b)
	}
	start := len(s.values)
	s.values = s.refs.decode(s.values, b, true) // if it grows, earlier values keep the old array
	return view(s.values[start:])
}

// get returns the value of an attribute, "" if there is none.
func (a *attributes) get(key string) string {
	for i := range a.wanted {
		if a.wanted[i].Key == key {
			return a.wanted[i].Val
		}
	}
	return ""
}
