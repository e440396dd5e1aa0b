package crawler

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"

	"sweetspot/store"
)

// newEncoder compresses bodies; EncodeAll may be called by all workers at once.
func newEncoder() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
}

// keep puts a body by, to be stored.
func (s *session) keep(r *result, body []byte, sha [32]byte) {
	r.body, r.bodySHA = s.encoder.EncodeAll(body, nil), sha
	r.size += len(r.body)
}

// prefix is the part of a SHA-256 that names a body in memory.
func prefix(sha [32]byte) uint64 { return binary.BigEndian.Uint64(sha[:8]) }

// applyBody keeps a body once per content.
func (c *committer) applyBody(r *result) {
	if r.body == nil {
		return
	}
	key := prefix(r.bodySHA)
	if id := c.bodies.Get(key); id != 0 {
		r.visit.Body = store.BodyID(id)
		return
	}
	c.body++
	c.bodies.Put(key, uint32(c.body))
	r.visit.Body = c.body
	c.batch.Bodies = append(c.batch.Bodies, store.Body{ID: c.body, SHA: r.bodySHA, Zstd: r.body})
}
