package parse

import "strings"

// isForeign reports whether the current node is in SVG or MathML.
func (o *outline) isForeign() bool { return len(o.open) > 0 && o.top().ns != inHTML }

// inForeignContent reports whether the current token, within a foreign element, is foreign too.
func (o *outline) inForeignContent() bool {
	n := o.top()
	if o.kind == endToken {
		return true
	}
	switch {
	case n.ns == inSVG:
		return !n.isBoundary() // desc, foreignObject and title hold HTML
	case n.name == tagAnnotationXML:
		return !n.integration && (o.kind != startToken || o.token.name != tagSvg)
	case n.isBoundary(): // mi, mo, mn, ms, mtext hold HTML but for two elements
		return o.kind == startToken && (o.token.name == tagMglyph || o.token.name == tagMalignmark)
	default:
		return true
	}
}

// startForeign opens the outermost element of SVG or MathML.
func (o *outline) startForeign() {
	o.reconstruct()
	ns := inSVG
	if o.token.name == tagMath {
		ns = inMath
	}
	o.insertForeign(ns)
}

// insertForeign opens a foreign element. There, a slash at the end of a start tag counts.
func (o *outline) insertForeign(ns namespace) {
	o.unsure(o.token.doubtful || !isASCII(o.token.label)) // names are compared in any case
	o.insertIn(ns)
	switch {
	case o.doubt:
	case o.token.selfClosed:
		o.pop()
	case o.token.name == tagAnnotationXML && ns == inMath:
		encoding := o.token.get("encoding")
		o.top().integration = strings.EqualFold(encoding, "text/html") || strings.EqualFold(encoding, "application/xhtml+xml")
	}
}

// foreign takes a token in SVG or MathML (parseForeignContent).
func (o *outline) foreign() bool {
	switch o.kind {
	case textToken:
		o.frameset = o.frameset && o.space() == len(o.data)
		o.addText(o.data)
	case startToken:
		if o.breaksOut() {
			for o.top().ns != inHTML && !o.top().holdsHTML() {
				o.pop()
			}
			return o.step()
		}
		o.insertForeign(o.top().ns)
		o.noRaw = true
	default:
		return o.endForeign()
	}
	return true
}

// breaksOut reports whether the current start tag ends foreign content.
func (o *outline) breaksOut() bool {
	return o.token.name.is(breaksOut) || o.token.name == tagFont && o.token.found&(wantColor|wantFace|wantSize) != 0
}

// holdsHTML reports whether a foreign element is an integration point.
func (n *node) holdsHTML() bool {
	if n.name == tagAnnotationXML {
		return n.integration
	}
	return n.isBoundary()
}

// endForeign takes an end tag in foreign content.
func (o *outline) endForeign() bool {
	o.unsure(!isASCII(o.token.label))
	for i := len(o.open) - 1; i >= 0; i-- {
		o.take(1)
		if o.sameName(&o.open[i]) {
			o.popTo(i)
			return true
		}
		if i > 0 && o.open[i-1].ns == inHTML {
			break
		}
	}
	return o.step()
}
