package parse

// initial takes the first token that is no doctype (initialIM).
func (o *outline) initial() bool {
	if o.kind == textToken && o.trimSpace() {
		return true
	}
	o.mode = beforeHTML
	return false
}

func (o *outline) beforeHTML() bool {
	switch o.kind {
	case textToken:
		if o.trimSpace() {
			return true
		}
	case startToken:
		if o.token.name == tagHTML {
			o.insert()
			o.mode = beforeHead
			return true
		}
	case endToken:
		if !o.endsHead() {
			return true
		}
	}
	o.implyHTML()
	return false
}

func (o *outline) implyHTML() { o.implied(startToken, tagHTML) }

// endsHead reports whether the current end tag is one of those that the head does not swallow.
func (o *outline) endsHead() bool {
	switch o.token.name {
	case tagHead, tagBody, tagHTML, tagBr:
		return true
	default:
		return false
	}
}

func (o *outline) beforeHead() bool {
	switch o.kind {
	case textToken:
		if o.trimSpace() {
			return true
		}
	case startToken:
		switch o.token.name {
		case tagHead:
			o.insert()
			o.head, o.mode = true, inHead
			return true
		case tagHTML:
			return o.inBody()
		}
	case endToken:
		if !o.endsHead() {
			return true
		}
	}
	o.implied(startToken, tagHead)
	return false
}

func (o *outline) inHead() bool {
	switch o.kind {
	case textToken:
		if o.keepSpace() {
			return true
		}
	case startToken:
		if o.token.name == tagHTML {
			return o.inBody()
		}
		if o.startInHead() {
			return true
		}
	case endToken:
		switch o.token.name {
		case tagHead:
			o.pop()
			o.mode = afterHead
			return true
		case tagBody, tagHTML, tagBr:
		case tagTemplate:
			o.endTemplate()
			return true
		default:
			return true
		}
	}
	o.implied(endToken, tagHead)
	return false
}

// startInHead takes a start tag if it is one of the head (the start tags of inHeadIM).
func (o *outline) startInHead() bool {
	switch o.token.name {
	case tagBase, tagBasefont, tagBgsound, tagLink, tagMeta:
		o.insertVoid()
	case tagNoscript:
		o.insert()
		o.mode, o.noRaw = inHeadNoscript, true
	case tagScript, tagTitle, tagNoframes, tagStyle:
		o.insertRaw()
	case tagHead:
	case tagTemplate:
		o.startTemplate()
	default:
		return false
	}
	return true
}

func (o *outline) inHeadNoscript() bool {
	switch o.kind {
	case textToken:
		if o.space() == len(o.data) {
			return o.inHead()
		}
	case startToken:
		switch o.token.name {
		case tagHTML:
			return o.inBody()
		case tagBasefont, tagBgsound, tagLink, tagMeta, tagNoframes, tagStyle:
			return o.inHead()
		case tagHead:
			return true
		case tagNoscript:
			o.noRaw = true
			return true
		}
	case endToken:
		if name := o.token.name; name != tagNoscript && name != tagBr {
			return true
		}
	}
	o.pop()
	o.mode = inHead
	return o.kind == endToken && o.token.name == tagNoscript
}

func (o *outline) afterHead() bool {
	switch o.kind {
	case textToken:
		if o.keepSpace() {
			return true
		}
	case startToken:
		switch o.token.name {
		case tagHTML:
			return o.inBody()
		case tagBody:
			o.insert()
			o.frameset, o.mode = false, inBody
			return true
		case tagFrameset:
			o.insert()
			o.mode = inFrameset
			return true
		case tagBase, tagBasefont, tagBgsound, tagLink, tagMeta, tagNoframes, tagScript, tagStyle, tagTemplate, tagTitle:
			o.c.words.sketch.lateInHead(func() { o.inHead() }) // which stands in front of all that follows
			return true
		case tagHead:
			return true
		}
	case endToken:
		switch o.token.name {
		case tagBody, tagHTML, tagBr:
		case tagTemplate:
			o.endTemplate()
			return true
		default:
			return true
		}
	}
	o.implied(startToken, tagBody)
	o.frameset = true
	return false
}
