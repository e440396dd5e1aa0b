package parse

import "golang.org/x/net/html"

// walk feeds a tree to c in document order, until c has to begin again. It does not recurse: a tree can be deeper
// than the parser's limit, because misnested formatting elements are moved into each other.
func walk(c *collector, root *html.Node) {
	for n := root; ; {
		switch n.Type {
		case html.ElementNode:
			c.open(tag{natureOf(n.DataAtom), n.Namespace != "", n.Attr})
		case html.TextNode:
			c.text(n.Data)
		}
		if c.lateBase {
			return
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for {
			if n.Type == html.ElementNode {
				c.close(n.DataAtom, roleOf(n.DataAtom), n.Namespace != "")
			}
			if n == root {
				return
			}
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
			n = n.Parent
		}
	}
}
