package parse

// endInBody takes an end tag (the end tags of inBodyIM).
func (o *outline) endInBody() bool {
	name := o.token.name
	switch name {
	case tagBody:
		if o.inScope(defaultScope, tagBody) >= 0 {
			o.mode = afterBody
		}
	case tagHTML:
		if o.inScope(defaultScope, tagBody) >= 0 {
			o.implied(endToken, tagBody)
			return false
		}
	case tagAddress, tagArticle, tagAside, tagBlockquote, tagButton, tagCenter, tagDetails, tagDialog, tagDir, tagDiv, tagDl,
		tagFieldset, tagFigcaption, tagFigure, tagFooter, tagHeader, tagHgroup, tagListing, tagMain, tagMenu, tagNav, tagOl,
		tagPre, tagSearch, tagSection, tagSelect, tagSummary, tagUl:
		if o.inScope(defaultScope, name) >= 0 {
			o.endImplied(tagOther)
			o.popUntil(defaultScope, name)
		}
	case tagForm:
		o.endForm()
	case tagP:
		if !o.has(hasP) {
			o.implied(startToken, tagP)
		}
		o.popP()
	case tagLi:
		o.popUntil(listItemScope, tagLi)
	case tagDd, tagDt:
		o.popUntil(defaultScope, name)
	case tagH1, tagH2, tagH3, tagH4, tagH5, tagH6:
		o.popUntil(defaultScope, tagH1, tagH2, tagH3, tagH4, tagH5, tagH6)
	case tagA, tagB, tagBig, tagCode, tagEm, tagFont, tagI, tagNobr, tagS, tagSmall, tagStrike, tagStrong, tagTt, tagU:
		o.adopt(name)
	case tagApplet, tagMarquee, tagObject:
		if o.popUntil(defaultScope, name) {
			o.clearToMark()
		}
	case tagBr:
		o.kind = startToken
		return false
	case tagTemplate:
		o.endTemplate()
	default:
		o.endOther()
	}
	return true
}

func (o *outline) endForm() {
	i := o.inScope(defaultScope, tagForm)
	if o.inTemplates > 0 {
		if i >= 0 {
			o.endImplied(tagOther)
			o.popUntil(defaultScope, tagForm)
		}
		return
	}
	form := o.form
	o.form = 0
	if form == 0 || i < 0 || o.open[i].form != form {
		return
	}
	o.endImplied(tagOther)
	if i == len(o.open)-1 {
		o.pop()
		return
	}
	o.unsure(o.open[i].formEnds)
	o.open[i+1].formEnds = true
	o.remove(i)
}
