package parse

import "golang.org/x/net/html/atom"

// outline follows the construction of a page's tree (HTML, "tree construction") as x/net's parser does it, with the open
// elements for all of the tree. An element is handed to the collector when it is inserted, and when it is closed. As
// almost everything is inserted at the end of the page so far, that is the order in which a walk over the tree would find it.
//
// Where it is not, because content is moved to an earlier place, the outline gives up: doubt is set, and only a tree can tell.
// This happens where
//
//   - content is moved out of a table that has no place for it ("foster parenting"),
//   - a misnested element is split around a block, and its second half would count again: it has an id, a name, or a text to
//     be kept ("adoption agency"),
//   - a second html or body element gives the first more attributes that matter, or a late frameset replaces the body,
//   - a template stands within SVG or MathML, where x/net's parser ends the page,
//   - the steps taken are out of proportion to the page, so that time stays linear.
//
// The functions follow those of x/net/html/parse.go, which are named in their comments. What departs from HTML there does so
// here: the tree is the judge.
type outline struct {
	c     *collector
	relex func(*token, int) // reads a start tag again

	source []byte // the page
	kind   tokenKind
	token  token  // of a tag
	data   string // of a text

	mode      mode
	original  mode   // to return to after raw text
	templates []mode // of open templates

	open        []node
	active      []format // active formatting elements
	inTemplates int      // how many template elements of HTML are open
	head        bool     // there is a head element
	form        uint32   // the form that new fields belong to; 0 is none
	forms       uint32   // how many there have been
	serial      uint32   // of active formatting elements
	doctype     []byte   // nil if there is none
	quirks      bool     // the page is in quirks mode; known once asked
	asked       bool

	frameset bool // a frameset could still replace the body
	foster   bool // content that tables do not hold is moved out
	noRaw    bool // the content of the start tag is not raw, whatever its name
	doubt    bool // only a tree can tell
	steps    int  // left to be taken
	weight        // of the tree
}

// tokenKind says what is being inserted.
type tokenKind uint8

const (
	textToken tokenKind = iota
	startToken
	endToken
)

// token is a tag. It borrows from the page.
type token struct {
	attributes
	name    tagName
	label   []byte // the name as written; nil for a tag that is implied
	at, end int    // where the tag stands in the page
}

// maxTreeDepth is the depth at which x/net's parser refuses a page.
const maxTreeDepth = 512

// maxOpen limits the memory of an outline: open elements, and active formatting elements.
const maxOpen = 1 << 15

// maxOpenKept is how large they may be to be kept for the next page.
const maxOpenKept = 1 << 10

// begin prepares for a page.
func (o *outline) begin(page []byte) {
	*o = outline{
		c: o.c, relex: o.relex,
		token:     token{attributes: attributes{wanted: o.token.wanted[:0]}},
		templates: o.templates[:0], open: o.open[:0], active: o.active[:0],
		frameset: true,
		steps:    o.stepsFor(page),
		weight:   weight{sizing: o.sizing, left: maxCopies},
		source:   page,
	}
}

// stepsFor is how many steps a page may take.
func (o *outline) stepsFor(page []byte) int {
	if o.sizing {
		return sizingSteps*len(page) + 1<<16
	}
	return 32*len(page) + 1<<16
}

// release lets go of the page.
func (o *outline) release() {
	o.data, o.source, o.doctype, o.token.label = "", nil, nil, nil
	clear(o.token.wanted[:cap(o.token.wanted)])
	if cap(o.open) > maxOpenKept {
		o.open = nil
	}
	if cap(o.active) > maxOpenKept {
		o.active = nil
	}
}

// start takes the start tag in o.token.
func (o *outline) start() {
	o.kind = startToken
	if o.isPlain() && o.startInBody() {
		return
	}
	o.dispatch()
}

// end takes the end tag in o.token.
func (o *outline) end() {
	o.kind = endToken
	if o.isPlain() && o.endInBody() {
		return
	}
	o.dispatch()
}

// text takes a piece of text.
func (o *outline) text(s string) {
	if s == "" {
		return
	}
	o.kind, o.data = textToken, s
	if o.isPlain() {
		o.textInBody()
		return
	}
	o.dispatch()
}

// isPlain reports whether dispatch would take the rules of the body, as it nearly always does.
func (o *outline) isPlain() bool {
	switch {
	case o.doubt || len(o.open) == 0 || o.top().ns != inHTML:
		return false
	case o.mode == inCell:
		return o.kind == textToken || !o.token.name.is(ofTables)
	default:
		return o.mode == inBody
	}
}

// holdsLeaf reports whether an inline element without attributes that matter, and without elements, leaves nothing behind
// where it is opened now but its text.
func (o *outline) holdsLeaf() bool {
	const repeats = 3 // as many formatting elements that are the same have an effect on each other
	return o.isPlain() && len(o.active) < repeats && len(o.open)+len(o.active) < maxTreeDepth && !o.foster && !o.sizing
}

// takeLeaf takes such an element: what its tags do to those around it, and its text.
func (o *outline) takeLeaf(text string) {
	if len(o.active) > 0 {
		o.reconstruct()
	}
	o.top().fresh = false
	if text == "" || o.doubt {
		return
	}
	o.frameset = o.frameset && isEmpty(text)
	o.c.text(text)
}

// dispatch offers the token to one insertion mode after another, until one takes it.
func (o *outline) dispatch() {
	for !o.doubt {
		if len(o.open) > 0 && o.top().ns != inHTML && o.inForeignContent() {
			if o.foreign() {
				return
			}
		} else if o.step() {
			return
		}
	}
}

// implied takes a tag that is not in the page, and then goes on with the one that is.
func (o *outline) implied(kind tokenKind, name tagName) {
	realKind, real := o.kind, o.token
	o.kind, o.token = kind, token{name: name}
	o.dispatch()
	o.kind, o.token = realKind, real
}

// comment takes a comment. It has no meaning but to be the first thing in a pre, whose first newline then counts.
func (o *outline) comment() {
	if n := len(o.open); n > 0 && o.mode != afterBody && o.mode != afterAfterBody {
		o.open[n-1].fresh = false
	}
	o.run = 0
}

// takeDoctype takes a doctype, which counts at the start of the page only.
func (o *outline) takeDoctype(text []byte) {
	switch {
	case o.mode == initial:
		o.doctype, o.mode = text, beforeHTML
	case o.mode == afterBody && !o.isForeign():
		o.mode = inBody
	}
}

// take notes that steps were taken which the size of the page does not limit.
func (o *outline) take(steps int) {
	if o.steps -= steps; o.steps < 0 {
		o.exceed()
	}
}

// nature returns what the name of the tag says to the collector.
func (t *token) nature() nature {
	if t.name != tagOther {
		return tagInfos[t.name].nature
	}
	var buf [32]byte // no name that HTML knows is as long
	if len(t.label) > len(buf) {
		return natureOf(0)
	}
	for i, c := range t.label {
		buf[i] = lower(c)
	}
	return natureOf(atom.Lookup(buf[:len(t.label)]))
}
