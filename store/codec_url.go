package store

const (
	urlSitemap = 1 << 3
	urlRefused = 1 << 4
	urlHops    = 1 << 5
)

// encode appends: head, gate, depth, hops, parent, rule, URL. What the queue is rebuilt from comes first.
func (u *URL) encode(b []byte) []byte {
	head := byte(recordV1)
	if u.Kind == KindSitemap {
		head |= urlSitemap
	}
	if u.Rule != "" {
		head |= urlRefused
	}
	if u.Hops > 0 {
		head |= urlHops
	}
	b = append(b, head)
	b = appendUint(b, u.Gate)
	b = appendUint(b, u.Depth)
	if u.Hops > 0 {
		b = append(b, u.Hops)
	}
	b = appendUint(b, uint32(u.Parent))
	if u.Rule != "" {
		b = appendString(b, u.Rule)
	}
	return append(b, u.URL...)
}

// urlHead is what the queue needs of a URL record.
type urlHead struct {
	gate    uint32
	kind    URLKind
	refused bool
}

func decodeURLHead(d *decoder) urlHead {
	h := urlHead{refused: d.flags&urlRefused != 0}
	if d.flags&urlSitemap != 0 {
		h.kind = KindSitemap
	}
	h.gate = number[uint32](d)
	return h
}

// splitURL decodes a URL record but for its two strings, which it borrows.
func splitURL(id ID, v []byte) (u URL, rule, url []byte, err error) {
	d := newDecoder(v)
	h := decodeURLHead(&d)
	u = URL{ID: id, Kind: h.kind, Gate: h.gate, Depth: number[uint16](&d)}
	if d.flags&urlHops != 0 {
		u.Hops = d.byte()
	}
	u.Parent = number[ID](&d)
	if h.refused {
		rule = d.next(d.count(1))
		d.bad = d.bad || len(rule) == 0
	}
	url = d.rest()
	d.bad = d.bad || len(url) == 0
	return u, rule, url, d.end("URL", id)
}

func decodeURL(id ID, v []byte) (URL, error) {
	u, rule, url, err := splitURL(id, v)
	if err != nil {
		return URL{}, err
	}
	u.Rule, u.URL = string(rule), string(url)
	return u, nil
}
