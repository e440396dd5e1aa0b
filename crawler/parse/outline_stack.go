package parse

import "golang.org/x/net/html/atom"

// namespace is that of an element.
type namespace uint8

const (
	inHTML namespace = iota
	inSVG
	inMath
)

// node is an open element. It has no pointers: tens of thousands are opened on a page, and the collector of garbage need not
// look at one.
type node struct {
	at     int       // where its start tag stands
	label  int32     // how long its name is, if that is tagOther
	atom   atom.Atom // its name and role as the collector knows them
	role   role
	form   uint32 // which form it is
	active int32  // its place among the active formatting elements, plus 1
	name   tagName
	ns     namespace
	within scopes

	fresh       bool // a pre without content
	integration bool // annotation-xml that holds HTML
	formEnds    bool // the form around it has ended, but cannot close before this does
}

// scopes are the questions about open elements that are asked most, answered for each of them when it is opened.
type scopes uint8

const (
	hasP      scopes = 1 << iota // "p element in button scope"
	hasButton                    // "button element in scope"
	hasSelect                    // "select element in scope"
)

// top returns the current node. It must not be called before there is one, and is valid until the next is opened.
func (o *outline) top() *node { return &o.open[len(o.open)-1] }

// insert opens the element of the current token (addElement).
func (o *outline) insert() { o.insertIn(inHTML) }

// insertIn opens the element of the current token in a namespace.
func (o *outline) insertIn(ns namespace) {
	if o.isFostering() {
		return
	}
	t := &o.token
	n := node{label: int32(len(t.label)), at: t.at, name: t.name, ns: ns}
	o.emit(&n, t)
	o.push(n)
}

// insertVoid opens and closes an element that has no content.
func (o *outline) insertVoid() {
	o.insert()
	if !o.doubt {
		o.pop()
	}
}

// emit hands an element to the collector.
func (o *outline) emit(n *node, t *token) {
	nature := t.nature()
	n.atom, n.role = nature.atom, nature.role
	if !o.sizing && (n.isLoud() || len(t.wanted) > 0) {
		o.c.open(tag{nature, n.ns != inHTML, t.wanted})
	}
}

// isLoud reports whether the end of an element means something to the collector.
func (n *node) isLoud() bool { return n.name == tagA || n.role != inline }

// push puts an element on the stack (insertOpenElement).
func (o *outline) push(n node) {
	if len(o.open) > 0 {
		parent := o.top()
		parent.fresh = false
		n.within = parent.within
	}
	info := &tagInfos[n.name]
	if n.ns == inHTML {
		n.within = n.within&^info.leaves | info.adds
	} else if n.isBoundary() {
		n.within = 0
	}
	n.fresh = info.traits&skipsNewline != 0
	if n.name == tagTemplate && n.ns == inHTML {
		o.inTemplates++
	}
	o.open, o.run = append(o.open, n), 0
	if len(o.open) > maxTreeDepth {
		if !o.sizing {
			o.c.doc.Deep = true
		}
		o.doubt = o.doubt || len(o.open) > maxOpen
	}
}

// pop closes the current node.
func (o *outline) pop() {
	last := len(o.open) - 1
	n := &o.open[last]
	o.open, o.run = o.open[:last], 0
	if n.active != 0 {
		o.active[n.active-1].open = -1
	}
	if n.name == tagTemplate && n.ns == inHTML {
		o.inTemplates--
	}
	if !o.sizing && n.isLoud() {
		o.c.close(n.atom, n.role, n.ns != inHTML)
	}
	if n.formEnds && !o.sizing {
		o.c.close(atom.Form, block, false)
	}
}

// popTo closes elements until only depth are open.
func (o *outline) popTo(depth int) {
	for len(o.open) > depth {
		o.pop()
	}
}

// closeAll closes what is open at the end of the page.
func (o *outline) closeAll() { o.popTo(0) }

// popP closes a paragraph in button scope, if there is one.
func (o *outline) popP() {
	if len(o.open) > 0 && o.top().within&hasP != 0 {
		for o.top().name != tagP || o.top().ns != inHTML {
			o.pop()
		}
		o.pop()
	}
}

// has answers a question about the open elements.
func (o *outline) has(s scopes) bool { return len(o.open) > 0 && o.top().within&s != 0 }

// isFostering reports whether what is to be inserted would be moved out of a table, and sets doubt: unless nobody would
// see that, within a template.
func (o *outline) isFostering() bool {
	o.unsure(o.foster && o.top().name.is(fosters) && o.c.inert == 0)
	return o.doubt
}

// remove takes the element at i out of the stack, though what stands above it stays open.
func (o *outline) remove(i int) {
	if j := o.open[i].active; j != 0 {
		o.active[j-1].open = -1
	}
	o.open = append(o.open[:i], o.open[i+1:]...)
	o.relink(i)
}

// insertAt puts an element into the stack.
func (o *outline) insertAt(i int, n node) {
	o.open = append(o.open, node{})
	copy(o.open[i+1:], o.open[i:])
	o.open[i] = n
	o.relink(i)
}

// relink tells the active formatting elements from place i on where they stand now.
func (o *outline) relink(i int) {
	o.take(len(o.open) - i)
	for ; i < len(o.open); i++ {
		if j := o.open[i].active; j != 0 {
			o.active[j-1].open = int32(i)
		}
	}
}
