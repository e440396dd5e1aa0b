package parse

// mode is an insertion mode: what tokens mean at the current place of the page.
type mode uint8

const (
	initial mode = iota
	beforeHTML
	beforeHead
	inHead
	inHeadNoscript
	afterHead
	inBody
	inRaw // "text"
	inTable
	inCaption
	inColumnGroup
	inTableBody
	inRow
	inCell
	inTemplate
	afterBody
	inFrameset
	afterFrameset
	afterAfterBody
	afterAfterFrameset
)

// step takes the current token by the rules of the current mode. It reports false if the token is to be taken once more, by
// the rules of what is then the mode.
func (o *outline) step() (taken bool) {
	switch o.mode {
	case initial:
		return o.initial()
	case beforeHTML:
		return o.beforeHTML()
	case beforeHead:
		return o.beforeHead()
	case inHead:
		return o.inHead()
	case inHeadNoscript:
		return o.inHeadNoscript()
	case afterHead:
		return o.afterHead()
	case inBody:
		return o.inBody()
	case inRaw:
		return o.inRaw()
	case inTable:
		return o.inTable()
	case inCaption:
		return o.inCaption()
	case inColumnGroup:
		return o.inColumnGroup()
	case inTableBody:
		return o.inTableBody()
	case inRow:
		return o.inRow()
	case inCell:
		return o.inCell()
	case inTemplate:
		return o.inTemplate()
	case afterBody, afterAfterBody:
		return o.afterBody()
	default:
		return o.inFramesets()
	}
}

// resetMode finds the mode for the elements that are open (resetInsertionMode).
func (o *outline) resetMode() {
	for i := len(o.open) - 1; i >= 0; i-- {
		o.take(1)
		n := &o.open[i]
		switch n.name {
		case tagTd, tagTh:
			o.mode = inCell
		case tagTr:
			o.mode = inRow
		case tagTbody, tagThead, tagTfoot:
			o.mode = inTableBody
		case tagCaption:
			o.mode = inCaption
		case tagColgroup:
			o.mode = inColumnGroup
		case tagTable:
			o.mode = inTable
		case tagTemplate:
			if n.ns != inHTML {
				continue
			}
			o.resetToTemplate()
		case tagHead:
			o.mode = inHead
		case tagBody:
			o.mode = inBody
		case tagFrameset:
			o.mode = inFrameset
		case tagHTML:
			o.mode = beforeHead
			if o.head {
				o.mode = afterHead
			}
		default:
			if i > 0 {
				continue
			}
			o.mode = inBody
		}
		return
	}
}

// inRaw takes the content of an element that holds only text (textIM).
func (o *outline) inRaw() bool {
	if o.kind == textToken {
		o.rawText()
		return true
	}
	o.pop()
	o.mode = o.original
	return o.kind == endToken
}

// rawText adds the content of a raw element. Of those that nobody sees, only a title's is of use.
func (o *outline) rawText() {
	if n := o.top(); n.name == tagTitle || tagInfos[n.name].role != hidden {
		o.insertText(o.data)
	}
}

// insertRaw opens an element that holds only text (parseGenericRawTextElement).
func (o *outline) insertRaw() {
	o.insert()
	o.original, o.mode = o.mode, inRaw
}

// space returns how much of the current text is white space at its beginning.
func (o *outline) space() int {
	i := 0
	for i < len(o.data) && isSpace(o.data[i]) {
		i++
	}
	return i
}

// trimSpace cuts white space off the beginning of the current text, and reports whether that was all of it.
func (o *outline) trimSpace() (all bool) {
	o.data = o.data[o.space():]
	return o.data == ""
}

// keepSpace adds the white space at the beginning of the current text, and reports whether that was all of it.
func (o *outline) keepSpace() (all bool) {
	if n := o.space(); n > 0 {
		o.addText(o.data[:n])
		o.data = o.data[n:]
	}
	return o.data == ""
}

// addText adds text to the current node.
func (o *outline) addText(s string) {
	if o.isFostering() {
		return
	}
	o.top().fresh = false
	o.insertText(s)
}

// insertText hands a text to the collector.
func (o *outline) insertText(s string) {
	if o.sizing {
		o.appended(len(s))
		return
	}
	o.c.text(s)
}
