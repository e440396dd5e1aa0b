package parse

// inTable takes a token where only rows and their groups may stand (inTableIM).
func (o *outline) inTable() bool {
	switch o.kind {
	case textToken:
		if o.top().name.is(fosters) && o.space() == len(o.data) {
			o.addText(o.data)
			return true
		}
	case startToken:
		if taken, known := o.startInTable(); known {
			return taken
		}
	case endToken:
		switch o.token.name {
		case tagTable:
			if o.popUntil(tableScope, tagTable) {
				o.resetMode()
			}
			return true
		case tagBody, tagCaption, tagCol, tagColgroup, tagHTML, tagTbody, tagTd, tagTfoot, tagTh, tagThead, tagTr:
			return true
		case tagTemplate:
			o.endTemplate()
			return true
		}
	}
	o.foster = true
	taken := o.inBody()
	o.foster = false
	return taken
}

// startInTable takes a start tag if it is one of a table (the start tags of inTableIM).
func (o *outline) startInTable() (taken, known bool) {
	switch o.token.name {
	case tagCaption:
		o.clearTo(tagTable)
		o.mark()
		o.insert()
		o.mode = inCaption
	case tagColgroup:
		o.clearTo(tagTable)
		o.insert()
		o.mode = inColumnGroup
	case tagCol:
		o.implied(startToken, tagColgroup)
		return false, true
	case tagTbody, tagTfoot, tagThead:
		o.clearTo(tagTable)
		o.insert()
		o.mode = inTableBody
	case tagTd, tagTh, tagTr:
		o.implied(startToken, tagTbody)
		return false, true
	case tagTable:
		if o.popUntil(tableScope, tagTable) {
			o.resetMode()
			return false, true
		}
	case tagStyle, tagScript, tagTemplate:
		o.startInHead()
	case tagInput:
		if !o.isHiddenInput() {
			return false, false
		}
		o.insertVoid()
	case tagForm:
		if o.inTemplates == 0 && o.form == 0 {
			o.insertVoid()
			o.setForm()
		}
	default:
		return false, false
	}
	return true, true
}

func (o *outline) inCaption() bool {
	name := o.token.name
	switch {
	case o.kind == startToken && isTablePart(name), o.kind == endToken && name == tagTable:
		if !o.popUntil(tableScope, tagCaption) {
			return true
		}
		o.clearToMark()
		o.mode = inTable
		return false
	case o.kind == endToken && name == tagCaption:
		if o.popUntil(tableScope, tagCaption) {
			o.clearToMark()
			o.mode = inTable
		}
		return true
	case o.kind == endToken && (isTablePart(name) || name == tagBody || name == tagHTML || name == tagTh):
		return true
	}
	return o.inBody()
}

// isTablePart reports whether a start tag of that name ends a caption. Where HTML has th among them, x/net's parser has not.
func isTablePart(name tagName) bool {
	switch name {
	case tagCaption, tagCol, tagColgroup, tagTbody, tagTd, tagTfoot, tagThead, tagTr:
		return true
	default:
		return false
	}
}

func (o *outline) inColumnGroup() bool {
	switch o.kind {
	case textToken:
		if o.keepSpace() {
			return true
		}
	case startToken:
		switch o.token.name {
		case tagHTML:
			return o.inBody()
		case tagCol:
			o.insertVoid()
			return true
		case tagTemplate:
			o.startTemplate()
			return true
		}
	case endToken:
		switch o.token.name {
		case tagColgroup:
			if o.top().name == tagColgroup {
				o.pop()
				o.mode = inTable
			}
			return true
		case tagCol:
			return true
		case tagTemplate:
			o.endTemplate()
			return true
		}
	}
	if o.top().name != tagColgroup {
		return true
	}
	o.pop()
	o.mode = inTable
	return false
}

func (o *outline) inTableBody() bool {
	name := o.token.name
	switch {
	case o.kind == startToken && name == tagTr:
		o.clearTo(tagTbody, tagTfoot, tagThead)
		o.insert()
		o.mode = inRow
		return true
	case o.kind == startToken && (name == tagTd || name == tagTh):
		o.implied(startToken, tagTr)
		return false
	case o.kind == startToken && isGroup(name), o.kind == endToken && name == tagTable:
		if o.popUntil(tableScope, tagTbody, tagThead, tagTfoot) {
			o.mode = inTable
			return false
		}
		return true
	case o.kind == endToken && (name == tagTbody || name == tagTfoot || name == tagThead):
		if o.inScope(tableScope, name) >= 0 {
			o.clearTo(tagTbody, tagTfoot, tagThead)
			o.pop()
			o.mode = inTable
		}
		return true
	case o.kind == endToken && (isGroup(name) || isCell(name) || name == tagTr || name == tagBody || name == tagHTML):
		return true
	}
	return o.inTable()
}

// isGroup reports whether a name is that of a child of tables.
func isGroup(name tagName) bool {
	switch name {
	case tagCaption, tagCol, tagColgroup, tagTbody, tagTfoot, tagThead:
		return true
	default:
		return false
	}
}

func isCell(name tagName) bool { return name == tagTd || name == tagTh }
