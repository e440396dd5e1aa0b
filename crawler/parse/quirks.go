package parse

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inQuirks reports whether the page is in quirks mode, where a table does not end a paragraph. That is seldom asked, and never
// twice of a page.
func (o *outline) inQuirks() bool {
	if !o.asked {
		o.asked, o.quirks = true, o.doctype == nil || isQuirky(o.doctype)
	}
	return o.quirks
}

// isQuirky reports whether a doctype calls for quirks mode. x/net's parser knows the list of those, but tells only by what it does.
func isQuirky(doctype []byte) bool {
	const probe = "<p><table>"
	root, err := html.Parse(bytes.NewReader(append(bytes.Clone(doctype), probe...)))
	if err != nil {
		return false
	}
	for n := range root.Descendants() {
		if n.DataAtom == atom.Table {
			return n.Parent.DataAtom == atom.P
		}
	}
	return false
}
