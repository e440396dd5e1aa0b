package parse

// startRare takes the start tags in the body that are less frequent. It reports false if the tag is to be taken by another name.
func (o *outline) startRare() bool {
	switch o.token.name {
	case tagPre, tagListing:
		o.popP()
		o.insert()
		o.frameset = false
	case tagForm:
		o.startForm()
	case tagButton:
		if o.has(hasButton) {
			o.endImplied(tagOther)
			o.popUntil(defaultScope, tagButton)
		}
		o.reconstruct()
		o.insert()
		o.frameset = false
	case tagNobr:
		o.reconstruct()
		if o.inScope(defaultScope, tagNobr) >= 0 {
			o.adopt(tagNobr)
			o.reconstruct()
		}
		o.format()
	case tagApplet, tagMarquee, tagObject:
		o.reconstruct()
		o.insert()
		o.mark()
		o.frameset = false
	case tagInput, tagSelect, tagOption, tagOptgroup:
		o.startControl()
	case tagParam, tagSource, tagTrack:
		o.insertVoid()
	case tagHr:
		o.startRule()
	case tagImage:
		o.token.name = tagImg
		return false
	case tagTextarea, tagXmp, tagIframe, tagNoembed, tagNoscript:
		o.startText()
	case tagRb, tagRtc, tagRp, tagRt:
		o.startRuby()
	case tagMath, tagSvg:
		o.startForeign()
	default:
		o.startInline()
	}
	return true
}

func (o *outline) startForm() {
	if o.form != 0 && o.inTemplates == 0 {
		return
	}
	o.popP()
	o.insert()
	if o.inTemplates == 0 && !o.doubt {
		o.setForm()
		o.top().form = o.form
	}
}

// setForm makes a new form the one that fields belong to.
func (o *outline) setForm() {
	o.forms++
	o.form = o.forms
}

// startControl takes the start tag of a form's control.
func (o *outline) startControl() {
	switch o.token.name {
	case tagInput:
		o.popSelect()
		o.reconstruct()
		o.insertVoid()
		o.frameset = o.frameset && o.isHiddenInput()
	case tagSelect:
		if o.popSelect() {
			return
		}
		o.reconstruct()
		o.insert()
		o.frameset = false
	default:
		o.startOption()
	}
}

// popSelect closes the select in scope, if there is one.
func (o *outline) popSelect() bool { return o.has(hasSelect) && o.popUntil(defaultScope, tagSelect) }

// startOption opens option or optgroup.
func (o *outline) startOption() {
	switch {
	case o.has(hasSelect) && o.token.name == tagOption:
		o.endImplied(tagOptgroup)
	case o.has(hasSelect):
		o.endImplied(tagOther)
	case o.top().name == tagOption:
		o.pop()
	}
	o.reconstruct()
	o.insert()
}

// startRule takes hr.
func (o *outline) startRule() {
	if o.has(hasP) {
		o.endImplied(tagP)
		o.popUntil(defaultScope, tagP)
	}
	if o.has(hasSelect) {
		o.endImplied(tagOther)
	}
	o.insertVoid()
	o.frameset = false
}

// startText takes the start tag of an element with raw content.
func (o *outline) startText() {
	switch o.token.name {
	case tagTextarea, tagIframe:
		o.frameset = false
		o.insertRaw()
	case tagXmp:
		o.popP()
		o.reconstruct()
		o.frameset = false
		o.insertRaw()
	case tagNoembed:
		o.insertRaw()
	default: // noscript: we run no scripts
		o.reconstruct()
		o.insert()
		o.noRaw = true
	}
}

func (o *outline) startRuby() {
	except := tagOther
	if o.token.name == tagRp || o.token.name == tagRt {
		except = tagRtc
	}
	if o.inScope(defaultScope, tagRuby) >= 0 {
		o.endImplied(except)
	}
	o.insert()
}
