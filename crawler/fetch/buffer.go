package fetch

import (
	"io"
	"math/bits"
	"sync"
)

// Buffers come in sizes of 2^k plus a little: a body of exactly 2^k bytes fits with room to see that it ends there.
const (
	minBufferBits = 12
	maxBufferBits = 23 // larger ones are not kept
	bufferSlack   = 512
)

// buffers is a pool of body buffers by size.
type buffers struct {
	sizes [maxBufferBits + 1]sync.Pool
}

// buffer belongs to one body at a time.
type buffer struct {
	b    []byte
	home *sync.Pool // nil: too large to keep
}

func newBuffers() *buffers { return &buffers{} }

// get gives a buffer of at least n bytes with any content.
func (p *buffers) get(n int64) *buffer {
	k := max(minBufferBits, bits.Len64(uint64(max(0, n-bufferSlack-1))))
	if k > maxBufferBits {
		return &buffer{b: make([]byte, n)}
	}
	if b, ok := p.sizes[k].Get().(*buffer); ok {
		return b
	}
	return &buffer{b: make([]byte, 1<<k+bufferSlack), home: &p.sizes[k]}
}

func (b *buffer) release() {
	if b.home != nil {
		b.home.Put(b)
	}
}

// grow gives a buffer of about twice the size with the same content, and takes b back.
func (p *buffers) grow(b *buffer) *buffer {
	bigger := p.get(2 * int64(len(b.b)-bufferSlack))
	copy(bigger.b, b.b)
	b.release()
	return bigger
}

// read takes r to its end or to limit+1 bytes, whichever is first, into a buffer that starts near the size hint.
// It returns the buffer and how many of its bytes count, with an error too.
func (p *buffers) read(r io.Reader, hint, limit int64) (*buffer, int64, error) {
	buf, n := p.get(min(hint, limit)+1), int64(0)
	for empty := 0; n <= limit && empty < 100; empty++ {
		if n == int64(len(buf.b)) {
			buf = p.grow(buf)
		}
		m, err := r.Read(buf.b[n:min(int64(len(buf.b)), limit+1)])
		if m > 0 {
			n += int64(m)
			empty = 0
		}
		if err == io.EOF {
			return buf, n, nil
		}
		if err != nil {
			return buf, n, err
		}
	}
	if n <= limit {
		return buf, n, io.ErrNoProgress
	}
	return buf, n, nil
}
