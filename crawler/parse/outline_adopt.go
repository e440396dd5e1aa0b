package parse

// adopt takes the end tag of a formatting element, or what comes to the same ("adoption agency algorithm", inBodyEndTagFormatting).
//
// If a block has begun within the element, both overlap: the element ends before the block, and a copy of it is opened within.
// The order of the text does not change by that, nor does that of anything else but the copy itself.
func (o *outline) adopt(name tagName) {
	if top := o.top(); top.name == name && (top.active == 0 || int(top.active) == len(o.active)) {
		last := top.active
		o.pop()
		if last > 0 { // as nearly always: it was the last to be opened
			o.active = o.active[:last-1]
		}
		return
	}
	for range 8 {
		j := o.lastFormat(name)
		if j < 0 {
			o.endOther()
			return
		}
		i := int(o.active[j].open)
		if i < 0 {
			o.dropFormat(j)
			return
		}
		if o.inScope(defaultScope, name) < 0 {
			return
		}
		block := o.blockIn(i)
		if block < 0 {
			o.popTo(i)
			o.dropFormat(j)
			return
		}
		if o.unsure(!o.isMovable(i, block)); o.doubt {
			return
		}
		o.split(j, i, block)
		if o.doubt {
			return
		}
	}
}

// blockIn returns the outermost special element that is open within the one at i ("furthest block"), -1 if there is none.
func (o *outline) blockIn(i int) int {
	for ; i < len(o.open); i++ {
		o.take(1)
		if o.open[i].isSpecial() {
			return i
		}
	}
	return -1
}

// isMovable reports whether the formatting element at i, and all up to the block, can be split without anybody seeing it.
func (o *outline) isMovable(i, block int) bool {
	if o.c.inert > 0 {
		return true
	}
	if o.open[i-1].name.is(fosters) || o.open[block].formEnds {
		return false
	}
	for ; i < block; i++ {
		n := &o.open[i]
		if n.formEnds || n.ns != inHTML || n.isLoud() && !o.isSilentLink(n) {
			return false
		}
		if n.active != 0 && o.active[n.active-1].id {
			return false
		}
	}
	return true
}

// isSilentLink reports whether n is a link whose repetition means nothing.
func (o *outline) isSilentLink(n *node) bool {
	return n.name == tagA && !o.c.options.LinkText && len(o.c.links) < o.c.options.MaxLinks
}

// split ends the active formatting element j, which is open at i, in front of a block, and opens it again within the block. The same
// happens to formatting elements between them, the other elements there end.
func (o *outline) split(j, i, block int) {
	bookmark, moved := j, false
	serial := o.active[j].serial
	for x, n := block-1, 1; x > i; x, n = x-1, n+1 {
		k := int(o.open[x].active) - 1
		switch {
		case k >= 0 && n > 3:
			o.dropFormat(k)
			if k <= bookmark {
				bookmark--
			}
		case k < 0:
			o.remove(x)
			block--
		default: // a copy takes its place
			o.copied(&o.active[k])
			o.serial++
			o.active[k].serial = o.serial
			if !moved {
				bookmark, moved = k+1, true
			}
		}
	}
	j = o.formatBySerial(serial)
	if j < bookmark {
		bookmark--
	}
	f, n := o.active[j], o.open[i]
	o.copied(&f)
	o.dropFormat(j)
	o.remove(i)
	o.serial++
	f.serial, f.open = o.serial, int32(block)
	n.active, n.within = 0, o.open[block-1].within
	o.insertAt(block, n)
	o.insertFormat(bookmark, f)
}

// formatBySerial returns the place of an active formatting element, -1 if it is none any more.
func (o *outline) formatBySerial(serial uint32) int {
	for j := len(o.active) - 1; j >= 0; j-- {
		o.take(1)
		if o.active[j].serial == serial {
			return j
		}
	}
	return -1
}

// endLink takes the start tag of a link within a link, which ends the outer one.
func (o *outline) endLink() {
	j := o.lastFormat(tagA)
	if j < 0 {
		return
	}
	serial := o.active[j].serial
	o.adopt(tagA)
	if j = o.formatBySerial(serial); j < 0 || o.doubt {
		return
	}
	if i := int(o.active[j].open); i >= 0 {
		o.unsure(o.open[i].formEnds || o.c.options.LinkText && o.c.inert == 0)
		o.remove(i)
	}
	o.dropFormat(j)
}

// endOther takes an end tag that has no rule of its own (inBodyEndTagOther).
func (o *outline) endOther() {
	for i := len(o.open) - 1; i >= 0; i-- {
		n := &o.open[i]
		if n.ns == inHTML && o.sameName(n) {
			o.popTo(i)
			return
		}
		if n.isSpecial() {
			return
		}
		o.take(1)
	}
}
