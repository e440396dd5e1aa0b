package crawler

import (
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/zstd"

	"sweetspot/store"
)

// encoders compress bodies; EncodeAll of one may be called by all workers at once.
var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest)) // fails for bad options only
	return e
})

// compress returns a body as it is kept.
func compress(body []byte) []byte { return encoder().EncodeAll(body, nil) }

// prefix is the part of a SHA-256 that names a body in memory.
func prefix(sha [32]byte) uint64 { return binary.BigEndian.Uint64(sha[:8]) }

// applyBody keeps a body once per content.
func (c *committer) applyBody(r *result) {
	if r.body == nil {
		return
	}
	key := prefix(r.visit.SHA256)
	if id := c.bodies.Get(key); id != 0 {
		r.visit.Body = store.BodyID(id)
		return
	}
	c.body++
	c.bodies.Put(key, uint32(c.body))
	r.visit.Body = c.body
	c.batch.Bodies = append(c.batch.Bodies, store.Body{ID: c.body, SHA: r.visit.SHA256, Zstd: r.body})
}
