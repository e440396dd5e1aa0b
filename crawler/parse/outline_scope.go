package parse

import "slices"

// scope is how far a search for an open element goes.
type scope uint8

const (
	defaultScope scope = iota
	listItemScope
	tableScope
)

// inScope returns the place of the innermost open element that has one of the names, or -1 if there is none in scope
// (indexOfElementInScope).
func (o *outline) inScope(s scope, names ...tagName) int {
	i := len(o.open) - 1
	for ; i >= 0; i-- {
		n := &o.open[i]
		if n.ns == inHTML && slices.Contains(names, n.name) {
			break
		}
		if n.ends(s) {
			i = -1
			break
		}
	}
	o.take(len(o.open) - max(i, 0))
	return i
}

// ends reports whether a search does not go beyond n.
func (n *node) ends(s scope) bool {
	if n.ns != inHTML {
		return s != tableScope && n.isBoundary()
	}
	switch s {
	case tableScope:
		return n.name == tagHTML || n.name == tagTable || n.name == tagTemplate
	case listItemScope:
		return n.name == tagOl || n.name == tagUl || n.name.is(scoping)
	default:
		return n.name.is(scoping)
	}
}

// isBoundary reports whether a foreign element is special, and ends a scope.
func (n *node) isBoundary() bool {
	switch n.name {
	case tagDesc, tagForeignobject, tagTitle:
		return n.ns == inSVG
	default:
		return n.ns == inMath && n.name.is(foreignScoping)
	}
}

// isSpecial reports whether an element is special (isSpecialElement).
func (n *node) isSpecial() bool {
	if n.ns != inHTML {
		return n.isBoundary()
	}
	return n.name.is(special)
}

// popUntil closes the innermost open element that has one of the names, and all within it. It reports whether there
// is one in scope.
func (o *outline) popUntil(s scope, names ...tagName) bool {
	i := o.inScope(s, names...)
	if i >= 0 {
		o.popTo(i)
	}
	return i >= 0
}

// clearTo closes elements up to one that has one of the names, or is html or template (clearStackToContext).
func (o *outline) clearTo(names ...tagName) {
	for i := len(o.open) - 1; i >= 0; i-- {
		name := o.open[i].name
		if name == tagHTML || name == tagTemplate || slices.Contains(names, name) {
			o.popTo(i + 1)
			return
		}
	}
}

// endImplied closes elements whose end tag may be left out, but for those with a name (generateImpliedEndTags).
func (o *outline) endImplied(except tagName) {
	for len(o.open) > 0 {
		name := o.top().name
		if !name.is(impliedEnd) || name == except {
			return
		}
		o.pop()
	}
}

// sameName reports whether n has the name of the current token.
func (o *outline) sameName(n *node) bool {
	if n.name != o.token.name {
		return false
	}
	return n.name != tagOther || equalLabels(o.label(n), o.token.label)
}

// label returns the name of an element as its start tag has it.
func (o *outline) label(n *node) []byte {
	name := n.at + len("<")
	return o.source[name : name+int(n.label)]
}

// equalLabels reports whether two names are the same but for the case of ASCII letters.
func equalLabels(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c |= 0x20
	}
	return c
}
