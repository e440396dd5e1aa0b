package parse

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tokens feeds the tags of a page to c as they stand, until c has to begin again: the way for pages that the parser
// refuses. Without a tree, elements that a browser would close or move are taken where they are.
func tokens(c *collector, page []byte) {
	z := html.NewTokenizer(bytes.NewReader(page))
	foreign := 0 // open svg and math elements
	for !c.lateBase {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind == html.CommentToken || kind == html.DoctypeToken {
			continue
		}
		t := z.Token()
		root := t.DataAtom == atom.Svg || t.DataAtom == atom.Math
		switch kind {
		case html.TextToken:
			c.text(t.Data)
		case html.StartTagToken:
			c.open(tag{natureOf(t.DataAtom), foreign > 0, t.Attr})
			if root {
				foreign++
			}
			if t.DataAtom == atom.Noscript {
				z.NextIsNotRawText()
			}
		case html.SelfClosingTagToken:
			c.open(tag{natureOf(t.DataAtom), foreign > 0, t.Attr})
			if foreign > 0 { // elsewhere the slash means nothing
				c.close(t.DataAtom, roleOf(t.DataAtom), true)
				z.NextIsNotRawText()
			}
		case html.EndTagToken:
			if root {
				foreign = max(0, foreign-1)
			}
			c.close(t.DataAtom, roleOf(t.DataAtom), foreign > 0)
		}
	}
}
