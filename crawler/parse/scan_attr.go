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

// lookupAttr returns the attribute that key spells in any case, as a set of one, and its name; the empty set if there is none.
func lookupAttr(key []byte) (wanted, string) {
	for _, a := range attrsByLength[min(len(key), len(attrsByLength)-1)] {
		if equalFold(key, a.key) {
			return a.bit, a.key
		}
	}
	return 0, ""
}

type attrName struct {
	key string
	bit wanted
}

// attrsByLength lists the attributes of each length. The last, with those that are longer than any, is empty.
var attrsByLength = [...][]attrName{
	2: {{"id", wantID}},
	3: {{"src", wantSrc}, {"rel", wantRel}, {"alt", wantAlt}},
	4: {
		{"href", wantHref},
		{"name", wantName},
		{"type", wantType},
		{"data", wantData},
		{"lang", wantLang},
		{"face", wantFace},
		{"size", wantSize},
	},
	5:  {{"color", wantColor}},
	6:  {{"srcset", wantSrcset}, {"poster", wantPoster}},
	7:  {{"content", wantContent}},
	8:  {{"xml:lang", wantXMLLang}, {"encoding", wantEncoding}},
	10: {{"http-equiv", wantHTTPEquiv}, {"xlink:href", wantXlink}},
	11: {{"imagesrcset", wantImagesrcset}},
	14: {{"shadowrootmode", wantShadow}},
	15: {},
}

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
		a := readAttr(p, i)
		i = a.next
		if a.keyEnd > a.key {
			lastValue = a.valueEnd
			count++
			s.keep(into, wants, &a)
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

// keep adds an attribute if it matters and is the first of its name.
func (s *scanner) keep(into *attributes, wants wanted, a *attr) {
	bit, key := lookupAttr(s.source[a.key:a.keyEnd])
	if bit&wants&^into.found == 0 {
		return
	}
	into.found |= bit
	into.wanted = append(into.wanted, html.Attribute{Key: key, Val: s.value(s.source[a.value:a.valueEnd])})
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
