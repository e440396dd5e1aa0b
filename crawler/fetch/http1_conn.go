package fetch

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"syscall"
	"time"
)

// errHeaderLimit is an answer whose header, with the 1xx answers before it, is longer than Options.MaxHeader.
var errHeaderLimit = errors.New("header too long")

// http1Conn is a connection for one exchange after the other.
type http1Conn struct {
	*patient
	addr string // host:port that was dialled: what it can serve
	r    *bufio.Reader
	w    *bufio.Writer
	raw  syscall.RawConn // nil where there is none
	room int64           // bytes that may still be read

	// Of the exchange under way.
	unanswered bool // the request has gone out, and not a byte of an answer has come
	last       bool // the connection serves no other

	since time.Time // idle since
}

func newHTTP1Conn(c *patient, addr string) *http1Conn {
	h := &http1Conn{patient: c, addr: addr}
	h.r = bufio.NewReaderSize(reader{h}, 16<<10)
	h.w = bufio.NewWriterSize(c, 4<<10)
	if s, ok := c.Conn.(syscall.Conn); ok {
		h.raw, _ = s.SyscallConn() // without it only the answer tells that the server has hung up
	}
	return h
}

// exchange sends req and reads the header of its response. A server may answer and hang up before it has read all of req, as
// one that is overloaded does: its answer counts (RFC 9112 section 9.5).
func (c *http1Conn) exchange(req *http.Request, watch *stopwatch, maxHeader int64) (*http.Response, error) {
	c.room = maxHeader
	sent := c.send(req)
	c.last = sent != nil
	if _, cut := errors.AsType[*net.OpError](sent); sent != nil && !cut {
		return nil, sent // the connection is not to blame
	}
	c.unanswered = true
	if _, err := c.r.Peek(1); err != nil {
		return nil, cmp.Or(sent, err)
	}
	watch.answered()
	c.unanswered = false
	resp, err := c.response(req)
	if err != nil && c.room <= 0 {
		err = fmt.Errorf("%w: more than %d bytes", errHeaderLimit, maxHeader)
	}
	c.room = math.MaxInt64 // bodies have a limit of their own
	return resp, err
}

func (c *http1Conn) send(req *http.Request) error {
	if err := req.Write(c.w); err != nil {
		return err
	}
	return c.w.Flush()
}

// response reads the header of the answer that counts: 1xx answers come before it, but for a switch of protocols
// (RFC 9110 section 15.2).
func (c *http1Conn) response(req *http.Request) (*http.Response, error) {
	for {
		resp, err := http.ReadResponse(c.r, req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode/100 != 1 || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, nil
		}
	}
}

// hangUp ends the connection, and with it whatever waits for it.
func (c *http1Conn) hangUp() { c.Conn.Close() } //nolint:errcheck // nothing more is expected of it

// reader reads from a connection as many bytes as it has room for.
type reader struct{ c *http1Conn }

func (r reader) Read(p []byte) (int, error) {
	if r.c.room <= 0 {
		return 0, errHeaderLimit
	}
	n, err := r.c.Conn.Read(p[:min(int64(len(p)), r.c.room)])
	r.c.room -= int64(n)
	return n, err
}
