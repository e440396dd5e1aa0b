package crawler

import (
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/zstd"
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
