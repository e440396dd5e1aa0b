package parse

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"sweetspot/crawler/urls"
)

// tag is a start tag as a source of tags hands it over. Its strings are borrowed.
type tag struct {
	nature
	foreign bool // in the namespace of SVG or MathML
	attr    []html.Attribute
}

// get returns the value of an attribute, "" if there is none.
func (t *tag) get(key string) string {
	for i := range t.attr {
		if a := &t.attr[i]; a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// has reports whether there is an attribute.
func (t *tag) has(key string) bool {
	for i := range t.attr {
		if a := &t.attr[i]; a.Key == key && a.Namespace == "" {
			return true
		}
	}
	return false
}

// collector makes a Document of start tags, text and end tags. It does not know where they come from, and copies of
// them what it keeps. Tags need not be balanced. One collector serves one page at a time.
type collector struct {
	options *Options
	in      Input
	doc     *Document

	own      *urls.Page // what references to the page's own address are read by
	header   references // of the header
	page     references // of the page itself
	baseSeen bool       // a base element has had its say
	lateBase bool       // links stood before the base element: begin again, now that it is known

	links   []Link
	index   linkIndex
	headed  int // how many of links the header gave
	cut     int
	linked  string // the canonical URL in the Link header
	anchors []uint64

	tag    tag // the last that had a meaning: passed on as a pointer, it would be allocated each time
	inert  int // depth of template elements
	muted  int // depth of elements whose text nobody sees
	title  excerpt
	h1     excerpt
	label  excerpt // the text of links[labels]
	labels int
	words  textHash
	robots robotsTags
}

func newCollector(o *Options) *collector {
	return &collector{
		options: o,
		own:     o.Resolver.Page(urls.URL{}),
		title:   excerpt{max: maxTitle},
		h1:      excerpt{max: maxTitle},
		label:   excerpt{max: maxLinkText},
		words:   textHash{sketch: sketcher{kept: o.Pieces}},
	}
}

// begin starts a document with what the header says.
func (c *collector) begin(in Input) {
	c.in, c.doc = in, new(Document)
	c.own.Begin(in.URL)
	c.header = references{against: c.own}
	c.restart()
}

// restart begins the document again, whatever a source has made of it.
func (c *collector) restart() {
	*c.doc = Document{Charset: c.doc.Charset}
	c.page, c.baseSeen = c.header, false
	c.reset()
}

// collect runs source, which hands over a page's tags; twice if a base comes after links.
func (c *collector) collect(source func()) {
	c.page.encoding = queryEncoding(c.doc.Charset)
	source()
	if c.lateBase {
		*c.doc = Document{Charset: c.doc.Charset, Deep: c.doc.Deep, Limit: c.doc.Limit}
		c.reset()
		source()
	}
}

// reset forgets all but the base, and reads the header.
func (c *collector) reset() {
	c.lateBase = false
	c.index.reset()
	c.links, c.anchors, c.cut = c.links[:0], c.anchors[:0], 0
	c.inert, c.muted = 0, 0
	c.title.reset()
	c.h1.reset()
	c.label.reset()
	c.words.reset()
	c.robots.reset()
	c.readHeader()
	c.headed = len(c.links)
}

// finish completes the document and lets go of everything that belongs to the page.
func (c *collector) finish() {
	d := c.doc
	d.Title, d.H1 = c.title.String(), c.h1.String()
	if d.Canonical == "" {
		d.Canonical = c.linked
	}
	d.TextHash = c.words.sum()
	if !d.Deep {
		d.Sketch, d.Pieces = c.words.sketch.sum, c.words.sketch.pieces
	}
	d.Robots = c.robots.result()
	d.Links, d.LinksCut = clone(c.links), c.cut
	d.Anchors = clone(c.anchors)
	c.in, c.doc, c.header, c.page, c.tag = Input{}, nil, references{}, references{}, tag{}
	clear(c.links) // they refer to targets
	if len(c.links) > maxPooled {
		c.links = nil
	}
}

// maxPooled is the number of links up to which a collector keeps its tables for the next page: they are as large as
// the largest page so far, and clearing them costs their size.
const maxPooled = 4096

// clone returns an exact copy, or nil.
func clone[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return append(make([]T, 0, len(s)), s...)
}

// open takes a start tag.
func (c *collector) open(t tag) {
	if t.role == block {
		c.separate()
		if c.inert == 0 {
			c.words.sketch.open()
		}
	}
	if t.atom == atom.Template && !t.foreign && (c.inert > 0 || !t.has("shadowrootmode")) {
		c.inert++
	}
	if c.inert > 0 {
		return
	}
	if t.role == hidden {
		c.muted++
	}
	if id := t.get("id"); id != "" {
		c.anchor(id)
	}
	if t.meaning != nil && (!t.foreign || t.atom == atom.A) {
		c.tag = t
		t.meaning(c, &c.tag)
	}
}

// text takes a piece of text, as it reads after character references are resolved.
func (c *collector) text(s string) {
	if c.inert > 0 {
		return
	}
	if c.title.collecting {
		c.title.add(s)
	}
	if c.muted > 0 {
		return
	}
	if c.h1.collecting {
		c.h1.add(s)
	}
	if c.label.collecting {
		c.label.add(s)
	}
	c.words.add(s)
}

// close takes an end tag, written or implied, of an element with that role.
func (c *collector) close(name atom.Atom, role role, foreign bool) {
	if role == block {
		c.separate()
	}
	switch {
	case c.inert > 0:
		if name == atom.Template && !foreign {
			c.inert--
		}
	case role == hidden:
		c.muted = max(0, c.muted-1)
		if name == atom.Title {
			c.title.close()
		}
	case name == atom.H1:
		c.h1.close()
	case name == atom.A:
		c.endLabel()
	}
	if role == block && c.inert == 0 {
		if name == atom.Head {
			c.words.sketch.leaveHead()
		}
		c.words.sketch.close()
	}
}

// separate parts what stands before a block of the page from what follows.
func (c *collector) separate() {
	c.h1.separate()
	c.label.separate()
	c.words.separate()
}

// anchor notes a place that a fragment can address.
func (c *collector) anchor(id string) {
	if len(c.anchors) < maxAnchors {
		c.anchors = append(c.anchors, AnchorHash(id))
	}
}
