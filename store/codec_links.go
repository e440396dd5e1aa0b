package store

import "math"

// Links are most of what a crawl writes. A page's links mostly have neighbouring ids, one kind and no attributes, so a link is
// written as the difference to the one before, and in most cases takes one byte.
const (
	linkKind  = 1 << 0 // a kind follows: it differs from that of the link before
	linkExtra = 1 << 1 // a byte of the flags below follows, then their strings
	linkShift = 2

	extraRel      = 1 << 0
	extraSameRel  = 1 << 1 // as that of the last link that had one
	extraFragment = 1 << 2
	extraText     = 1 << 3
)

func appendLinks(b []byte, links []Link) []byte {
	b = appendUint(b, len(links))
	var last Link
	for i := range links {
		l := &links[i]
		delta := int64(l.To) - int64(last.To)
		head := zigzag(delta) << linkShift
		extra := l.extra(last.Rel)
		if l.Kind != last.Kind {
			head |= linkKind
		}
		if extra != 0 {
			head |= linkExtra
		}
		b = appendUint(b, head)
		if l.Kind != last.Kind {
			b = append(b, l.Kind)
		}
		if extra != 0 {
			b = l.appendExtra(b, extra)
		}
		last.To, last.Kind = l.To, l.Kind
		if l.Rel != "" {
			last.Rel = l.Rel
		}
	}
	return b
}

func (l *Link) extra(lastRel string) (extra byte) {
	switch l.Rel {
	case "":
	case lastRel:
		extra = extraSameRel
	default:
		extra = extraRel
	}
	if l.Fragment != "" {
		extra |= extraFragment
	}
	if l.Text != "" {
		extra |= extraText
	}
	return extra
}

func (l *Link) appendExtra(b []byte, extra byte) []byte {
	b = append(b, extra)
	if extra&extraRel != 0 {
		b = appendString(b, l.Rel)
	}
	if extra&extraFragment != 0 {
		b = appendString(b, l.Fragment)
	}
	if extra&extraText != 0 {
		b = appendString(b, l.Text)
	}
	return b
}

func decodeLinks(d *decoder) []Link {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	links := make([]Link, n)
	var last Link
	for i := range links {
		l := &links[i]
		head := d.uint()
		to := int64(last.To) + unzigzag(head>>linkShift)
		if to < 1 || to > math.MaxUint32 {
			d.fail()
			return nil
		}
		l.To, l.Kind = ID(to), last.Kind
		if head&linkKind != 0 {
			l.Kind = d.byte()
		}
		if head&linkExtra != 0 {
			l.decodeExtra(d, &last.Rel)
		}
		last.To, last.Kind = l.To, l.Kind
	}
	return links
}

func (l *Link) decodeExtra(d *decoder, lastRel *string) {
	extra := d.byte()
	if extra&extraRel != 0 {
		*lastRel = d.string()
	}
	if extra&(extraRel|extraSameRel) != 0 {
		l.Rel = *lastRel
	}
	if extra&extraFragment != 0 {
		l.Fragment = d.string()
	}
	if extra&extraText != 0 {
		l.Text = d.string()
	}
}

// zigzag maps small numbers of either sign to small numbers.
func zigzag(n int64) uint64   { return uint64(n)<<1 ^ uint64(n>>63) }
func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }
