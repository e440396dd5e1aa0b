package fetch

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	// drainLimit is up to how many unwanted bytes it is cheaper to read than to open a new connection.
	drainLimit = 64 << 10
	// wireSlack is how many bytes more than MaxBody a body may have on the wire.
	wireSlack = 1 << 20
	// maxHint bounds what is allocated on the word of a Content-Length: as much as a body may have by default, or large ones would
	// grow to it by way of buffers that are garbage right after.
	maxHint = defaultMaxBody
)

// errBomb is a body whose coded and decoded sizes are out of proportion.
var errBomb = errors.New("coded body out of all proportion")

// wire is the body as it comes off the connection. It keeps the stall clock.
type wire struct {
	body  io.Reader
	n     int64 // bytes read
	limit int64
	err   error // what ended the body, io.EOF included
	leash *leash
	stall time.Duration
}

func (w *wire) Read(p []byte) (int, error) {
	if w.err == nil && w.n > w.limit {
		w.err = errBomb
	}
	if w.err != nil {
		return 0, w.err
	}
	w.leash.stall.Reset(w.stall)
	n, err := w.body.Read(p)
	w.n += int64(n)
	w.err = err
	return n, err
}

// drain reads at most limit further bytes, so that the connection can serve again.
func (w *wire) drain(limit int64) {
	if w.err == nil {
		io.Copy(io.Discard, io.LimitReader(w, limit)) //nolint:errcheck // the response is complete without them
	}
}

// readBody reads, decodes and limits the body of resp into j.resp.
func (t *transport) readBody(j *job, resp *http.Response) error {
	limit := cmp.Or(j.limit, t.maxBody)
	w := &wire{body: resp.Body, limit: limit + wireSlack, leash: j.leash, stall: t.stall}
	defer w.leash.halt(w.leash.stall)

	content, err := t.decoders.open(w, resp.Header)
	if err != nil {
		return err
	}
	defer content.close()
	buf, n, err := t.buffers.read(content.top, sizeHint(resp, len(content.stages) > 0), limit)
	j.resp.buf, j.resp.Wire = buf, w.n
	if err != nil {
		return content.cause(err)
	}
	j.watch.stop()
	j.resp.Truncated = n > limit
	j.resp.Body = buf.b[:min(n, limit):min(n, limit)]
	w.finish(j.resp.Truncated, resp.ContentLength)
	return nil
}

// finish drains what is left behind the body, unless it is much or of unknown length: then the connection is closed.
func (w *wire) finish(truncated bool, length int64) {
	left := int64(drainLimit) // behind a decoded body: padding, the last chunk
	if truncated {
		left = length - w.n
	}
	if left > 0 && left <= drainLimit {
		w.drain(left)
	}
}

// sizeHint guesses the size of the decoded body.
func sizeHint(resp *http.Response, coded bool) int64 {
	switch {
	case resp.ContentLength < 0:
		return 32 << 10
	case coded:
		return 4 * min(resp.ContentLength, maxHint/4)
	}
	return min(resp.ContentLength, maxHint)
}
