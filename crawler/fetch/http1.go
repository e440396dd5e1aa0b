package fetch

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
)

// http1 is a RoundTripper for http:// URLs that reach their host without a proxy: net/http's writing of requests and
// reading of responses, on connections of our own, in the goroutine that asks. net/http's Transport has two goroutines
// for each connection, and hands requests to one and waits for responses from the other; what that costs is about as
// much as the rest of a request for a small page from a server nearby.
//
// A response's body must be closed, and is not read to its end by that: a connection serves again if its response was read
// to the end, and is closed if not.
type http1 struct {
	dialer    *dialer
	maxHeader int64
	idle      *idleConns
}

// RoundTrip performs the exchange for the job in the request's context. It repeats a request whose connection had served before
// and ended without a byte of an answer (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1): the server had hung up by then, most likely.
func (h *http1) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, addr := req.Context(), hostPort(req.URL)
	j := jobOf(ctx)
	for {
		j.watch.seeksConn()
		c, reused, err := h.conn(ctx, addr)
		if err != nil {
			return nil, err
		}
		j.watch.gotConn(c.patient, reused)
		j.leash.tie(c)
		resp, err := c.exchange(req, &j.watch, h.maxHeader)
		if err == nil {
			h.attach(c, resp, j.leash)
			return resp, nil
		}
		j.leash.untie()
		c.hangUp()
		if !reused || !c.unanswered || ctx.Err() != nil { // the last: it was not the server who hung up
			return nil, cmp.Or(context.Cause(ctx), err)
		}
	}
}

// conn returns a connection that waits for a request, or a new one; none if ctx has ended.
func (h *http1) conn(ctx context.Context, addr string) (c *http1Conn, reused bool, err error) {
	if ctx.Err() != nil {
		return nil, false, context.Cause(ctx)
	}
	if c = h.idle.take(addr); c != nil {
		return c, true, nil
	}
	p, err := h.dialer.open(ctx, "tcp", addr)
	switch {
	case err == nil:
		return newHTTP1Conn(p, addr), false, nil
	case errors.Is(err, errBlocked):
		return nil, false, err
	}
	return nil, false, cmp.Or(context.Cause(ctx), err)
}

// attach makes c that by which resp's body comes; without a body, the response is at its end.
func (h *http1) attach(c *http1Conn, resp *http.Response, l *leash) {
	c.last = c.last || resp.Close || resp.StatusCode < http.StatusOK
	body := &http1Body{from: resp.Body, conn: c, idle: h.idle, leash: l, ended: resp.Body == http.NoBody}
	if body.ended {
		body.Close()
		return
	}
	resp.Body = body
}

// http1Body is a response's body and the connection it comes by.
type http1Body struct {
	from  io.Reader
	conn  *http1Conn
	idle  *idleConns
	leash *leash
	ended bool // read to its end
}

func (b *http1Body) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.ended = err == io.EOF; err == nil || b.ended {
		return n, err
	}
	return n, cmp.Or(context.Cause(b.leash.ctx), err)
}

// Close lets the connection serve again, or ends it. It is called once.
func (b *http1Body) Close() error {
	c := b.conn
	if whole := b.leash.untie(); !whole || !b.ended || c.last || c.r.Buffered() > 0 { // the last: more came than belongs to it
		c.hangUp()
		return nil
	}
	b.idle.give(c)
	return nil
}
