package export

import (
	"bufio"
	"crypto/sha256"
	"fmt"

	"sweetspot/store"
)

// Digest returns the SHA-256 of all that a run knows and did, but for what
// cannot be equal in two crawls of the same site: times. Two runs with equal
// digests hold the same URLs under the same ids, the same decisions, pages and
// links.
func Digest(r *store.Run) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	e := &exporter{run: r, buffer: bufio.NewWriter(h), options: Options{Kind: func(k uint8) string { return fmt.Sprint(k) }}}
	e.out = timeless{newWriter(e.buffer, false)}
	for _, rows := range []func(*exporter) error{(*exporter).urls, (*exporter).links, (*exporter).pages} {
		if err := e.export(rows); err != nil {
			return sum, fmt.Errorf("digest run %d: %w", r.Number(), err)
		}
	}
	h.Sum(sum[:0])
	return sum, nil
}

// timeless writes pages without their times.
type timeless struct{ writer }

func (t timeless) write(r row) error {
	if p, ok := r.(Page); ok {
		p.MS = Milliseconds{}
		r = p
	}
	return t.writer.write(r)
}
