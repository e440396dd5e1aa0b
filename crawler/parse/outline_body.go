package parse

import "strings"

// inBody takes a token of the page's body (inBodyIM).
func (o *outline) inBody() bool {
	switch o.kind {
	case textToken:
		o.textInBody()
		return true
	case startToken:
		return o.startInBody()
	default:
		return o.endInBody()
	}
}

func (o *outline) textInBody() {
	if o.top().fresh && isNewline(o.data) {
		return // nothing but the newline that may stand behind <pre>
	}
	if len(o.active) > 0 {
		o.reconstruct()
	}
	o.addText(o.data)
	if o.frameset && o.space() < len(o.data) {
		o.frameset = false
	}
}

func isNewline(s string) bool { return s == "\n" || s == "\r" || s == "\r\n" }

// startInBody takes a start tag (the start tags of inBodyIM).
func (o *outline) startInBody() bool {
	name := o.token.name
	switch name {
	case tagOther, tagSpan, tagAbbr, tagCite, tagDfn, tagKbd, tagLabel, tagQ, tagSamp, tagSub, tagSup, tagTime, tagVar:
		o.startInline()
	case tagA:
		o.endLink()
		o.reconstruct()
		o.format()
	case tagB, tagBig, tagCode, tagEm, tagFont, tagI, tagS, tagSmall, tagStrike, tagStrong, tagTt, tagU:
		o.reconstruct()
		o.format()
	case tagAddress, tagArticle, tagAside, tagBlockquote, tagCenter, tagDetails, tagDialog, tagDir, tagDiv, tagDl, tagFieldset,
		tagFigcaption, tagFigure, tagFooter, tagHeader, tagHgroup, tagMain, tagMenu, tagNav, tagOl, tagP, tagSearch, tagSection,
		tagSummary, tagUl, tagPlaintext:
		o.popP()
		o.insert()
	case tagLi, tagDd, tagDt:
		o.startItem()
	case tagArea, tagBr, tagEmbed, tagImg, tagKeygen, tagWbr:
		o.reconstruct()
		o.insertVoid()
		o.frameset = false
	case tagH1, tagH2, tagH3, tagH4, tagH5, tagH6:
		o.startHeading()
	case tagTable:
		o.startTable()
	case tagHTML, tagBody, tagFrameset:
		o.startRoot()
	case tagBase, tagBasefont, tagBgsound, tagLink, tagMeta, tagNoframes, tagScript, tagStyle, tagTemplate, tagTitle:
		return o.inHead()
	case tagCaption, tagCol, tagColgroup, tagFrame, tagHead, tagTbody, tagTd, tagTfoot, tagTh, tagThead, tagTr:
	default:
		return o.startRare()
	}
	return true
}

// startInline opens an element without a rule of its own.
func (o *outline) startInline() {
	if len(o.active) > 0 {
		o.reconstruct()
	}
	o.insert()
}

// startItem opens li, dd or dt, and closes the item before it.
func (o *outline) startItem() {
	o.frameset = false
	li := o.token.name == tagLi
search:
	for i := len(o.open) - 1; i >= 0; i-- {
		n := &o.open[i]
		switch {
		case li && n.name == tagLi, !li && (n.name == tagDd || n.name == tagDt):
			o.popTo(i)
			break search
		case n.name == tagAddress, n.name == tagDiv, n.name == tagP:
		case n.isSpecial():
			break search
		}
		o.take(1)
	}
	o.popP()
	o.insert()
}

func (o *outline) startHeading() {
	o.popP()
	if isHeading(o.top().name) {
		o.pop()
	}
	o.insert()
}

func isHeading(name tagName) bool { return tagH1 <= name && name <= tagH6 }

func (o *outline) startTable() {
	if o.has(hasP) && !o.inQuirks() {
		o.popP()
	}
	o.insert()
	o.frameset, o.mode = false, inTable
}

// startRoot takes a start tag of an element that there is already, which can add attributes to that one.
func (o *outline) startRoot() {
	switch {
	case o.token.name == tagFrameset:
		late := o.frameset && len(o.open) >= 2 && o.open[1].name == tagBody
		o.unsure(late)
	case o.inTemplates > 0:
	default:
		o.unsure(len(o.token.wanted) > 0)
		o.merged(&o.token)
		if o.token.name == tagBody && len(o.open) >= 2 && o.open[1].name == tagBody {
			o.frameset = false
		}
	}
}

// isHiddenInput reports whether the current token is an input that nobody sees.
func (o *outline) isHiddenInput() bool {
	return o.token.name == tagInput && strings.EqualFold(o.token.get("type"), "hidden")
}
