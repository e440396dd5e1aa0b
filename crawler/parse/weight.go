package parse

// What a tree may hold that a page of its length would not let one expect.
const (
	// maxCopies is how many elements may be opened again, about 128 bytes each. Pages have a few dozen.
	maxCopies = 1 << 20

	// maxTreeAttrs is how many attributes a tag may have. x/net's parser compares those of formatting elements each with each.
	maxTreeAttrs = 256

	// copiedAttrs is how many bytes of a start tag count as one more copy: its attributes are copied with it.
	copiedAttrs = 16

	// sizingSteps is how many steps may be taken for each byte of the page: the parser, too, looks through all open elements
	// for the end of one.
	sizingSteps = maxTreeDepth

	// mergeCost and appendCost are what it costs, in copies, to give attributes to an element that stands already, and
	// how many bytes of a text may be moved for one copy when more is added behind it: x/net's parser takes up all that is
	// there, each time.
	mergeCost, appendCost = maxCopies / 64, 4 << 10
)

// weight counts what x/net's parser would do beyond one node for each tag and text. It is a function of the page alone, known
// in linear time before there is a tree, so that a page is refused one on every machine or on none.
type weight struct {
	sizing   bool // nothing but the weight is wanted: what only a tree can tell does not matter
	excess   bool // the tree would be out of proportion
	left     int  // copies that may still be made
	run      int  // bytes of the text that more text would be added to
	fostered int  // bytes of text in front of a table
}

// fits reports whether the tree of a page is in proportion. The scanner's collector is left as it was.
func (s *scanner) fits(page []byte) bool {
	s.sizing = true
	s.read(page)
	s.sizing = false
	return !s.excess
}

// unsure notes that only a tree can tell, if it is so.
func (o *outline) unsure(so bool) { o.doubt = o.doubt || so && !o.sizing }

// exceed notes that it takes too much to go on.
func (o *outline) exceed() { o.doubt, o.excess = true, o.sizing }

// spend takes from the copies that are left.
func (o *outline) spend(copies int) {
	if !o.sizing {
		return
	}
	if o.left -= copies; o.left < 0 {
		o.exceed()
	}
}

// copied notes that a formatting element is opened again.
func (o *outline) copied(f *format) { o.spend(1 + (f.end-f.at)/copiedAttrs) }

// merged notes that the attributes of t go to an element that stands already.
func (o *outline) merged(t *token) {
	if t.any {
		o.spend(mergeCost)
	}
}

// appended notes that n bytes of text are inserted: behind other text, if nothing came between.
func (o *outline) appended(n int) {
	run := &o.run
	if o.foster && o.top().name.is(fosters) {
		run = &o.fostered
	}
	o.spend(*run / appendCost)
	*run += n
}
