package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Header is what a server said of a visit beside its body, kept in runs that are recorded (Spec.Recorded) and in no other.
// Its table is made with its first row, so that runs with and without one have the same schema.
type Header struct {
	ID     ID
	Fields []Field
}

// Field is one line of a header.
type Field struct{ Name, Value string }

// fieldNames are the names that take one byte. The order is part of the schema; new ones go to the end.
var fieldNames = [...]string{
	"Content-Type", "Content-Encoding", "Content-Language", "Location", "Etag", "Last-Modified", "Cache-Control", "Expires", "Vary",
	"Retry-After", "Link", "Refresh", "X-Robots-Tag",
}

func (h *Header) encode(b []byte) []byte {
	b = append(b, recordV1)
	b = appendUint(b, len(h.Fields))
	for _, f := range h.Fields {
		known := slices.Index(fieldNames[:], f.Name) + 1
		b = append(b, byte(known))
		if known == 0 {
			b = appendString(b, f.Name)
		}
		b = appendString(b, f.Value)
	}
	return b
}

func decodeHeader(id ID, v []byte) (Header, error) {
	d := newDecoder(v)
	h := Header{ID: id}
	if n := d.count(2); n > 0 {
		h.Fields = make([]Field, n)
	}
	for i := range h.Fields {
		f := &h.Fields[i]
		switch known := int(d.byte()); {
		case known > len(fieldNames):
			d.fail()
		case known > 0:
			f.Name = fieldNames[known-1]
		default:
			f.Name = d.string()
		}
		f.Value = d.string()
	}
	return h, d.end("header", id)
}

// Header returns what was said of an id's visit, and false if that was not recorded.
func (r *Run) Header(id ID) (h Header, ok bool, err error) {
	err = r.view(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketHeaders)
		if b == nil {
			return nil
		}
		v := b.Get(key32(id))
		if ok = v != nil; !ok {
			return nil
		}
		h, err = decodeHeader(id, v)
		return err
	})
	return h, ok && err == nil, err
}

func (c *commit) validHeaders() error {
	if len(c.batch.Headers) == 0 {
		return nil
	}
	visited := make(map[ID]bool, len(c.batch.Visits))
	for i := range c.batch.Visits {
		visited[c.batch.Visits[i].ID] = true
	}
	for i := range c.batch.Headers {
		if id := c.batch.Headers[i].ID; !visited[id] {
			return invalid("I3: header of %d without its visit", id)
		}
	}
	return nil
}

func (c *commit) putHeaders() error {
	if len(c.batch.Headers) == 0 {
		return nil
	}
	b, err := c.tx.CreateBucketIfNotExists(bucketHeaders)
	if err != nil {
		return err
	}
	b.FillPercent = fillPercent
	for _, h := range sortedBy(c.batch.Headers, func(h *Header) uint64 { return uint64(h.ID) }) {
		if err := b.Put(key32(h.ID), c.encoded(h.encode)); err != nil {
			return err
		}
	}
	return nil
}

// headers checks that each header is that of a visit.
func (c *checker) headers() error {
	return c.run.view(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketHeaders)
		if b == nil {
			return nil
		}
		return b.ForEach(func(k, v []byte) error {
			id, _ := parseKey32[ID](k)
			if _, err := decodeHeader(id, v); err != nil {
				return c.violated(FileInvariant, ids(id), "%v", err)
			}
			if known := c.at(id); known == nil || !known.is(markVisited) {
				return c.violated("I3", ids(id), "header of %d, which has no visit", id)
			}
			return nil
		})
	})
}
