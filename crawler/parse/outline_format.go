package parse

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// format is an active formatting element: one that is opened again in the next block if it was cut short in the last (HTML, "list
// of active formatting elements"). The zero name marks a border, such as a table cell, that formatting does not cross.
type format struct {
	name    tagName
	any     bool  // it has attributes
	id      bool  // it has an id or, an a, a name: opened again, it counts again
	open    int32 // its place among the open elements, -1 if it was cut short
	serial  uint32
	at, end int // its start tag
}

// format opens a formatting element (addFormattingElement).
func (o *outline) format() {
	t := &o.token
	o.insert()
	if o.doubt {
		return
	}
	o.dropRepeated()
	o.serial++
	o.active = append(o.active, format{
		name: t.name, any: t.any, id: t.found&(wantID|wantName) != 0,
		open: int32(len(o.open) - 1), serial: o.serial, at: t.at, end: t.end,
	})
	o.top().active = int32(len(o.active))
	o.doubt = o.doubt || len(o.active) > maxOpen
}

// mark puts a border up.
func (o *outline) mark() { o.active = append(o.active, format{open: -1}) }

// clearToMark forgets formatting elements up to the last border (clearActiveFormattingElements). Without any, x/net's parser fails.
func (o *outline) clearToMark() {
	for {
		last := len(o.active) - 1
		if last < 0 {
			o.doubt = true
			return
		}
		f := o.active[last]
		o.dropFormat(last)
		if last == 0 || f.name == tagOther {
			return
		}
	}
}

// dropFormat forgets the active formatting element at j; if it is open, it stays so.
func (o *outline) dropFormat(j int) {
	if i := o.active[j].open; i >= 0 {
		o.open[i].active = 0
	}
	o.active = append(o.active[:j], o.active[j+1:]...)
	o.renumber(j)
}

func (o *outline) insertFormat(j int, f format) {
	o.active = slices.Insert(o.active, j, f)
	o.renumber(j)
}

// renumber tells open elements from place j of the active formatting elements on where those stand now.
func (o *outline) renumber(j int) {
	o.take(len(o.active) - j)
	for ; j < len(o.active); j++ {
		if i := o.active[j].open; i >= 0 {
			o.open[i].active = int32(j + 1)
		}
	}
}

// lastFormat returns the place of the last active formatting element of that name, -1 if there is none before a border.
func (o *outline) lastFormat(name tagName) int {
	for j := len(o.active) - 1; j >= 0 && o.active[j].name != tagOther; j-- {
		if o.active[j].name == name {
			return j
		}
		o.take(1)
	}
	return -1
}

// dropRepeated forgets the first of three active formatting elements that are the same as the current token ("Noah's Ark clause").
func (o *outline) dropRepeated() {
	same := 0
	for j := len(o.active) - 1; j >= 0 && o.active[j].name != tagOther; j-- {
		o.take(1)
		if !o.isRepeated(&o.active[j]) {
			continue
		}
		if same++; same >= 3 {
			o.dropFormat(j)
		}
	}
}

// isRepeated reports whether f has the name and attributes of the current token.
func (o *outline) isRepeated(f *format) bool {
	t := &o.token
	if f.name != t.name || f.any != t.any {
		return false
	}
	if !t.any {
		return true
	}
	ours, theirs := o.source[t.at:t.end], o.source[f.at:f.end]
	if bytes.Equal(ours, theirs) {
		return true
	}
	if o.sizing {
		return false // too many are counted rather than too few
	}
	o.take(len(ours) + len(theirs) + 1<<9)
	return slices.Equal(sortedAttrs(ours), sortedAttrs(theirs))
}

// sortedAttrs returns the attributes of a start tag.
func sortedAttrs(source []byte) []html.Attribute {
	z := html.NewTokenizer(bytes.NewReader(source))
	z.Next()
	attrs := z.Token().Attr
	slices.SortFunc(attrs, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	return attrs
}

// reconstruct opens formatting elements again that were cut short (reconstructActiveFormattingElements).
func (o *outline) reconstruct() {
	first := len(o.active)
	for first > 0 && o.active[first-1].name != tagOther && o.active[first-1].open < 0 {
		first--
	}
	for j := first; j < len(o.active) && !o.isFostering(); j++ {
		o.take(1)
		o.reopen(&o.active[j], j)
	}
}

// reopen opens a copy of a formatting element.
func (o *outline) reopen(f *format, j int) {
	o.copied(f)
	t := token{name: f.name}
	if f.id || f.name == tagA {
		o.take(f.end - f.at)
		o.relex(&t, f.at)
	}
	n := node{name: f.name, at: f.at, active: int32(j + 1)}
	o.emit(&n, &t)
	o.serial++
	f.open, f.serial = int32(len(o.open)), o.serial
	o.push(n)
}
