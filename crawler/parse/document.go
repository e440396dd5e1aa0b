package parse

import (
	"unsafe"

	"github.com/cespare/xxhash/v2"

	"sweetspot/crawler/urls"
	"sweetspot/store/sketch"
)

// Limits of a Document, in bytes where nothing else is said.
const (
	maxTitle       = 1 << 10
	maxDescription = 2 << 10
	maxRobots      = 1 << 10
	maxLang        = 64
	maxRel         = 128
	maxFragment    = 1 << 10
	maxLinkText    = 80
	maxValue       = 2 << 10 // one extracted value
	maxValues      = 1000    // values of one field
	maxAnchors     = 50_000  // anchors of one page
	defaultLinks   = 50_000  // links of one page
)

// Document is what a page says. It is immutable and shares nothing with the page's bytes.
type Document struct {
	Title       string // the first title element
	Description string // meta description
	H1          string // the text of the first h1
	Canonical   string // the URL of the first rel=canonical, in the page or else in the Link header
	Lang        string // the language that the html element declares
	Charset     string // the encoding that the page was read in, by its WHATWG name; "" if it is no HTML
	Robots      Robots

	// TextHash identifies the visible text, white space folded, whatever the markup; 0 if there is none.
	TextHash uint64
	// Sketch tells where two texts differ: of two looks at a page, or of two pages. It is that of no text for a Deep document.
	Sketch sketch.Sketch
	// Pieces are what Sketch was made of, in document order; nil unless [Options].Pieces asks for them, or for a Deep document.
	Pieces []Piece

	Links    []Link // in document order, header links first; each target once for each kind, or with [Options].Fragments for each kind and fragment
	LinksCut int    // how many links stood behind the limit, repetitions included

	// Anchors holds [AnchorHash] of each id, and of each name of an a element, in document order.
	Anchors []uint64

	Extract map[string][]string // the values of each [Field] that has any; nil for a Deep document

	Deep      bool   // read without a tree: the page nests deeper than the parser allows, or its tree would be enormous
	Limit     string // which limit of time or memory kept part of the page from being read; "" as it should be
	Malformed string // the mistake in a JSON text behind which nothing was read; "" as it should be
	Fault     string // a defect of this program that kept part of the page from being read; "" as it should be
}

// Link is one reference to another resource.
type Link struct {
	Target   *urls.Target // never nil
	Kind     Kind
	Rel      string // the rel attribute or parameter
	Fragment string // what followed "#", as written
	Text     string // the text of an a, the alt of an area; only with [Options].LinkText
	Nofollow bool   // rel has nofollow at each occurrence in the page; what [Robots] says comes on top
}

// AnchorHash returns the hash under which an id is found in [Document].Anchors. A fragment addresses an element if
// the fragment itself or its percent-decoded form is the element's id (HTML, "indicated part of the document").
func AnchorHash(id string) uint64 { return xxhash.Sum64String(id) }

// Size returns about how many bytes of memory d holds.
func (d *Document) Size() int {
	n := int(unsafe.Sizeof(*d)) + len(d.Title) + len(d.Description) + len(d.H1) + len(d.Canonical) + len(d.Lang) +
		len(d.Charset) + len(d.Robots.Text) + len(d.Limit) + len(d.Malformed) + len(d.Fault) +
		len(d.Anchors)*8 + Size(d.Links)
	for name, values := range d.Extract {
		n += len(name) + int(unsafe.Sizeof(values)) + int(unsafe.Sizeof(name))
		for _, v := range values {
			n += len(v) + int(unsafe.Sizeof(v))
		}
	}
	return n
}

// Size returns about how many bytes of memory links hold, each with a target of its own: on a page that says much that
// is new they have, and then targets are most of it.
func Size(links []Link) int {
	n := len(links) * int(unsafe.Sizeof(Link{})+unsafe.Sizeof(urls.Target{}))
	for i := range links {
		l := &links[i]
		n += len(l.Target.URL) + len(l.Rel) + len(l.Fragment) + len(l.Text)
	}
	return n
}
