package parse

// startTemplate opens a template (inHeadIM). Within SVG or MathML, x/net's parser gives up.
func (o *outline) startTemplate() {
	for i := range o.open {
		if o.open[i].ns != inHTML {
			o.doubt = true
			return
		}
	}
	o.take(len(o.open))
	o.insert()
	o.mark()
	o.frameset, o.mode = false, inTemplate
	o.templates = append(o.templates, inTemplate)
}

// endTemplate closes the innermost template (inHeadIM).
func (o *outline) endTemplate() {
	if o.inTemplates == 0 {
		return
	}
	o.endImplied(tagOther)
	for i := len(o.open) - 1; i >= 0; i-- {
		o.take(1)
		if n := &o.open[i]; n.ns == inHTML && n.name == tagTemplate {
			o.popTo(i)
			break
		}
	}
	o.clearToMark()
	o.templates = o.templates[:len(o.templates)-1]
	o.resetMode()
}

// resetToTemplate sets the mode of the innermost template.
func (o *outline) resetToTemplate() { o.mode = o.templates[len(o.templates)-1] }

func (o *outline) inTemplate() bool {
	switch o.kind {
	case textToken:
		return o.inBody()
	case endToken:
		if o.token.name == tagTemplate {
			o.endTemplate()
		}
		return true
	}
	next := inBody
	switch o.token.name {
	case tagBase, tagBasefont, tagBgsound, tagLink, tagMeta, tagNoframes, tagScript, tagStyle, tagTemplate, tagTitle:
		return o.startInHead()
	case tagCaption, tagColgroup, tagTbody, tagTfoot, tagThead:
		next = inTable
	case tagCol:
		next = inColumnGroup
	case tagTr:
		next = inTableBody
	case tagTd, tagTh:
		next = inRow
	}
	o.templates[len(o.templates)-1] = next
	o.mode = next
	return false
}

// afterBody takes what stands behind the body: as if it stood at its end (afterBodyIM, afterAfterBodyIM).
func (o *outline) afterBody() bool {
	switch o.kind {
	case textToken:
		if o.space() == len(o.data) {
			return o.inBody()
		}
	case startToken:
		if o.token.name == tagHTML {
			return o.inBody()
		}
	case endToken:
		if o.token.name == tagHTML && o.mode == afterBody {
			o.mode = afterAfterBody
			return true
		}
	}
	o.mode = inBody
	return false
}

// inFramesets takes what stands in a frameset or behind it (inFramesetIM, afterFramesetIM, afterAfterFramesetIM). Text has no place there.
func (o *outline) inFramesets() bool {
	name := o.token.name
	switch {
	case o.kind == textToken:
	case o.kind == startToken && name == tagHTML:
		return o.inBody()
	case o.kind == startToken && name == tagNoframes:
		return o.inHead()
	case o.mode == inFrameset:
		o.frames()
	case o.mode == afterFrameset && o.kind == endToken && name == tagHTML:
		o.mode = afterAfterFrameset
	}
	return true
}

// frames takes a tag in a frameset.
func (o *outline) frames() {
	switch {
	case o.kind == startToken && o.token.name == tagFrameset:
		o.insert()
	case o.kind == startToken && o.token.name == tagFrame:
		o.insertVoid()
	case o.kind == endToken && o.token.name == tagFrameset && o.top().name != tagHTML:
		o.pop()
		if o.top().name != tagFrameset {
			o.mode = afterFrameset
		}
	}
}
