package store

import (
	"crypto/sha256"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxBody is the most that a kept body may hold once decompressed.
const maxBody = 256 << 20

// Packer compresses bodies for [Batch].Bodies. Safe for concurrent use.
type Packer struct{ encoder *zstd.Encoder }

// NewPacker returns a packer for at most this many concurrent calls; further ones wait.
func NewPacker(concurrency int) (*Packer, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(concurrency), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("compress bodies: %w", err)
	}
	return &Packer{e}, nil
}

// Pack compresses a body. It keeps none of its bytes. The id is for the committer to give.
func (p *Packer) Pack(body []byte) Body {
	return Body{SHA: sha256.Sum256(body), Zstd: p.encoder.EncodeAll(body, nil)}
}

// Bytes decompresses a body and proves its hash; the error is ErrDamaged if it differs.
func (y Body) Bytes() ([]byte, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBody))
	if err != nil {
		return nil, fmt.Errorf("decompress body %d: %w", y.ID, err)
	}
	defer r.Close()
	body, err := r.DecodeAll(y.Zstd, nil)
	if err != nil {
		return nil, damaged("body %d: %w", y.ID, err)
	}
	if sha256.Sum256(body) != y.SHA {
		return nil, damaged("body %d: hash differs", y.ID)
	}
	return body, nil
}
