package fetch

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzAnswer holds http1 to what net/http's Transport makes of the same answer.
func FuzzAnswer(f *testing.F) {
	for _, answer := range []string{
		"", shortPage, shortPage + "more", shortPage[:len(shortPage)-1],
		"HTTP/1.0 200 OK\r\n\r\nto the end", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\nTrailer: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\nz\r\n",
		"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n",
		"HTTP/1.1 101 Switch\r\n\r\n", "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\npage",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\npage",
		"HTTP/1.1 99 Odd\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH_9.9\r\n",
		"HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", 2<<10) + "\r\n\r\n",                  // more than MaxHeader
		"HTTP/1.1 200 OK\r\nContent-Length: 40960\r\n\r\n" + strings.Repeat("page", 10<<10), // and than MaxBody
	} {
		f.Add([]byte(answer), false)
		f.Add([]byte(answer), true)
	}
	defer log.SetOutput(log.Writer())
	log.SetOutput(io.Discard) // net/http's Transport tells it of what is sent behind an answer
	var said atomic.Pointer[[]byte]
	url := speak(f, func(c net.Conn) {
		c.Write(*said.Load())
		c.(*net.TCPConn).CloseWrite()
		hold(c)
	})
	f.Fuzz(func(t *testing.T, answer []byte, head bool) {
		said.Store(&answer)
		o := Options{Guard: NewGuard(true, nil), MaxHeader: 1 << 10, MaxBody: 1 << 10}
		want := answerTo(t, byTransport(abrupt(open(t, o, collyCarrier))), url, head)
		if diff := cmp.Diff(want, answerTo(t, abrupt(open(t, o, collyCarrier)), url, head)); diff != "" {
			t.Errorf("answer %q, HEAD %t: %s", answer, head, diff)
		}
	})
}

// outcome is what a fetch comes to, without what differs from one to the next.
type outcome struct {
	Class     Class
	Temporary bool
	Status    int
	Header    http.Header
	Body      string
	Truncated bool
	Wire      int64
	Proto     string
}

func answerTo(t *testing.T, c *Client, url string, head bool) outcome {
	r, err := c.Get(t.Context(), Request{URL: url, Head: head})
	if e, ok := errors.AsType[*Error](err); ok {
		return outcome{Class: e.Class, Temporary: e.Temporary, Status: e.Status}
	}
	defer r.Release()
	return outcome{
		Status: r.Status, Header: r.Header, Body: string(r.Body), Truncated: r.Truncated, Wire: r.Wire, Proto: r.Proto,
	}
}

// abrupt has c end its connections with a reset: thousands a second would use up the ports of the machine if each ended in
// state TIME_WAIT.
func abrupt(c *Client) *Client {
	c.transport.clear.(*http1).dialer.free.ControlContext = func(_ context.Context, _, _ string, conn syscall.RawConn) (err error) {
		failed := conn.Control(func(fd uintptr) {
			err = syscall.SetsockoptLinger(int(fd), syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1})
		})
		return errors.Join(err, failed)
	}
	return c
}
