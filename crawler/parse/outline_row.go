package parse

func (o *outline) inRow() bool {
	name := o.token.name
	switch o.kind {
	case startToken:
		switch {
		case isCell(name):
			o.clearTo(tagTr)
			o.insert()
			o.mark()
			o.mode = inCell
			return true
		case isGroup(name) || name == tagTr:
			return !o.endRow()
		}
	case endToken:
		switch {
		case name == tagTr:
			o.endRow()
			return true
		case name == tagTable:
			return !o.endRow()
		case name == tagTbody || name == tagTfoot || name == tagThead:
			return o.inScope(tableScope, name) < 0 || !o.endRow()
		case isGroup(name) || isCell(name) || name == tagBody || name == tagHTML:
			return true
		}
	}
	return o.inTable()
}

// endRow closes the row, if there is one.
func (o *outline) endRow() bool {
	if o.inScope(tableScope, tagTr) < 0 {
		return false
	}
	o.clearTo(tagTr)
	o.pop()
	o.mode = inTableBody
	return true
}

func (o *outline) inCell() bool {
	name := o.token.name
	switch o.kind {
	case startToken:
		if isGroup(name) || isCell(name) || name == tagTr {
			return !o.endCell(tagTd, tagTh)
		}
	case endToken:
		switch name {
		case tagTd, tagTh:
			o.endCell(name)
			return true
		case tagBody, tagCaption, tagCol, tagColgroup, tagHTML:
			return true
		case tagTable, tagTbody, tagTfoot, tagThead, tagTr:
			if o.inScope(tableScope, name) < 0 {
				return true
			}
			o.endCell(tagTd, tagTh)
			o.mode = inRow
			return false
		}
	}
	return o.inBody()
}

// endCell closes the cell, if there is one with one of the names.
func (o *outline) endCell(names ...tagName) bool {
	if !o.popUntil(tableScope, names...) {
		return false
	}
	o.clearToMark()
	o.mode = inRow
	return true
}
