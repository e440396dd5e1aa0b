package store

import (
	"encoding/binary"
	"maps"
	"slices"
	"time"
)

const (
	visitRequested = 1 << 3
	visitText      = 1 << 4
	visitSHA       = 1 << 5
	visitSketch    = 1 << 6
)

// visitHead is what a restart needs of a visit: it stands first, so that the rest need not be read.
type visitHead struct {
	outcome   Outcome
	flags     Flags
	requested bool
	sweep     uint16
	attempt   uint8
	textHash  uint64
}

func decodeVisitHead(d *decoder) visitHead {
	h := visitHead{
		outcome:   Outcome(d.byte()),
		requested: d.flags&visitRequested != 0,
		flags:     number[Flags](d),
		sweep:     number[uint16](d),
		attempt:   d.byte(),
	}
	if d.flags&visitText != 0 {
		h.textHash = d.uint64()
	}
	d.bad = d.bad || h.outcome == 0 || h.outcome >= outcomeEnd
	return h
}

// strings lists a visit's optional strings. The order is part of the schema.
func (v *Visit) strings() [13]*string {
	return [...]*string{
		&v.Error, &v.Detail, &v.ContentType, &v.Location, &v.ETag, &v.LastModified,
		&v.Title, &v.Description, &v.H1, &v.Canonical, &v.Lang, &v.Charset, &v.Robots,
	}
}

// phases lists where the time went. The order is part of the schema.
func (t *Timing) phases() [8]*time.Duration {
	return [...]*time.Duration{&t.Wait, &t.DNS, &t.Connect, &t.TLS, &t.FirstByte, &t.Body, &t.Parse, &t.Commit}
}

func (v *Visit) encode(b []byte) []byte {
	b = v.encodeHead(b)
	b = appendUint(b, max(0, v.Status))
	b = appendTime(b, v.At)
	b = appendUint(b, max(0, v.Bytes))
	b = appendUint(b, max(0, v.Wire))
	b = appendUint(b, uint32(v.Body))
	if v.HasSHA {
		b = append(b, v.SHA256[:]...)
	}
	if len(v.Sketch) > 0 {
		b = append(appendUint(b, len(v.Sketch)), v.Sketch...)
	}
	for _, phase := range v.Timing.phases() {
		b = appendDuration(b, *phase)
	}
	present := 0
	for i, s := range v.strings() {
		if *s != "" {
			present |= 1 << i
		}
	}
	b = appendUint(b, present)
	for _, s := range v.strings() {
		if *s != "" {
			b = appendString(b, *s)
		}
	}
	b = appendLinks(b, v.Links)
	b = appendUint(b, max(0, v.LinksCut))
	b = appendUint(b, len(v.Anchors))
	for _, a := range v.Anchors {
		b = binary.LittleEndian.AppendUint64(b, a)
	}
	return appendExtract(b, v.Extract)
}

func (v *Visit) encodeHead(b []byte) []byte {
	head := byte(recordV1)
	if v.Requested {
		head |= visitRequested
	}
	if v.TextHash != 0 {
		head |= visitText
	}
	if v.HasSHA {
		head |= visitSHA
	}
	if len(v.Sketch) > 0 {
		head |= visitSketch
	}
	b = append(b, head, byte(v.Outcome))
	b = appendUint(b, v.Flags)
	b = appendUint(b, v.Sweep)
	b = append(b, v.Attempt)
	if v.TextHash != 0 {
		b = binary.LittleEndian.AppendUint64(b, v.TextHash)
	}
	return b
}

func decodeVisit(id ID, value []byte) (Visit, error) {
	d := newDecoder(value)
	h := decodeVisitHead(&d)
	v := Visit{
		ID: id, Outcome: h.outcome, Flags: h.flags, Requested: h.requested,
		Sweep: h.sweep, Attempt: h.attempt, TextHash: h.textHash,
	}
	v.Status = number[int](&d)
	v.At = d.time()
	v.Bytes = number[int64](&d)
	v.Wire = number[int64](&d)
	v.Body = number[BodyID](&d)
	if d.flags&visitSHA != 0 {
		v.HasSHA = copy(v.SHA256[:], d.next(len(v.SHA256))) > 0
	}
	if d.flags&visitSketch != 0 {
		v.Sketch = append([]byte(nil), d.next(d.count(1))...)
		d.bad = d.bad || len(v.Sketch) == 0
	}
	for _, phase := range v.Timing.phases() {
		*phase = d.duration()
	}
	present := d.uint()
	for i, s := range v.strings() {
		if present&(1<<i) != 0 {
			*s = d.string()
		}
	}
	v.Links = decodeLinks(&d)
	v.LinksCut = number[int](&d)
	if n := d.count(8); n > 0 {
		v.Anchors = make([]uint64, n)
		for i := range v.Anchors {
			v.Anchors[i] = d.uint64()
		}
	}
	v.Extract = decodeExtract(&d)
	return v, d.end("visit", id)
}

// appendExtract writes the fields in the order of their names, so that equal visits have equal bytes.
func appendExtract(b []byte, fields map[string][]string) []byte {
	b = appendUint(b, len(fields))
	if len(fields) == 0 {
		return b
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		b = appendString(b, name)
		b = appendUint(b, len(fields[name]))
		for _, value := range fields[name] {
			b = appendString(b, value)
		}
	}
	return b
}

func decodeExtract(d *decoder) map[string][]string {
	n := d.count(2)
	if n == 0 {
		return nil
	}
	fields := make(map[string][]string, n)
	for range n {
		name := d.string()
		values := make([]string, d.count(1))
		for i := range values {
			values[i] = d.string()
		}
		fields[name] = values
	}
	return fields
}
