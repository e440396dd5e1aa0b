package store

import "encoding/binary"

const hostSeeded = 1 << 3

func (p *Promotion) encode(b []byte) []byte {
	b = append(b, recordV1)
	b = appendUint(b, uint32(p.ID))
	b = appendUint(b, uint32(p.After))
	b = appendUint(b, uint32(p.Parent))
	b = appendUint(b, p.Depth)
	return append(b, p.Hops)
}

func decodePromotion(seq uint32, v []byte) (Promotion, error) {
	d := newDecoder(v)
	p := Promotion{
		ID: number[ID](&d), After: number[ID](&d), Parent: number[ID](&d), Depth: number[uint16](&d), Hops: d.byte(),
	}
	return p, d.end("promotion", seq)
}

func attemptKey(b []byte, id ID, n uint8) []byte { return append(appendKey32(b, id), n) }

func parseAttemptKey(k []byte) (id ID, n uint8, ok bool) {
	if len(k) != 5 {
		return 0, 0, false
	}
	return ID(binary.BigEndian.Uint32(k)), k[4], true
}

func (a *Attempt) encode(b []byte) []byte {
	b = append(b, recordV1)
	b = appendUint(b, a.Sweep)
	b = appendTime(b, a.NotBefore)
	b = appendTime(b, a.At)
	b = appendUint(b, max(0, a.Status))
	return appendString(b, a.Error)
}

func decodeAttempt(k, v []byte) (Attempt, error) {
	id, n, ok := parseAttemptKey(k)
	d := newDecoder(v)
	d.bad = d.bad || !ok
	a := Attempt{ID: id, N: n, Sweep: number[uint16](&d), NotBefore: d.time(), At: d.time(), Status: number[int](&d), Error: d.string()}
	return a, d.end("attempt", id, " ", n)
}

func (h *Host) encode(b []byte) []byte {
	head := byte(recordV1)
	if h.Seeded {
		head |= hostSeeded
	}
	b = append(b, head)
	b = appendString(b, h.Key)
	b = appendTime(b, h.NotBefore)
	b = appendDuration(b, h.Delay)
	b = appendUint(b, h.Count429)
	return appendUint(b, h.Count503)
}

func decodeHost(gate uint32, v []byte) (Host, error) {
	d := newDecoder(v)
	h := Host{
		Gate: gate, Seeded: d.flags&hostSeeded != 0, Key: d.string(), NotBefore: d.time(), Delay: d.duration(),
		Count429: number[uint32](&d), Count503: number[uint32](&d),
	}
	return h, d.end("host", gate)
}

func robotsKey(b []byte, gate uint32, origin string) []byte {
	return append(appendKey32(b, gate), origin...)
}

func (r *Robots) encode(b []byte) []byte {
	b = append(b, recordV1)
	b = appendString(b, r.State)
	b = appendUint(b, max(0, r.Status))
	b = appendTime(b, r.At)
	return append(b, r.Body...)
}

func decodeRobots(origin string, v []byte) (Robots, error) {
	d := newDecoder(v)
	r := Robots{Origin: origin, State: d.string(), Status: number[int](&d), At: d.time()}
	r.Body = append([]byte(nil), d.rest()...)
	return r, d.end("robots", origin)
}

func (y *Body) encode(b []byte) []byte {
	b = append(b, recordV1)
	b = append(b, y.SHA[:]...)
	return append(b, y.Zstd...)
}

func decodeBody(id BodyID, v []byte) (Body, error) {
	d := newDecoder(v)
	y := Body{ID: id}
	copy(y.SHA[:], d.next(len(y.SHA)))
	y.Zstd = append([]byte(nil), d.rest()...)
	return y, d.end("body", id)
}
