package fetch

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

func serveHTTP2(t testing.TB, h http.HandlerFunc) *site {
	return serveWith(t, h, func(s *httptest.Server) {
		s.EnableHTTP2 = true
		s.StartTLS()
	})
}

func TestHTTP2(t *testing.T) {
	page := bytes.Repeat([]byte("text "), 100_000)
	s := serveHTTP2(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gzip" {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(gzipped(page))
			return
		}
		w.Write(page)
	})
	each(t, Options{Insecure: true}, func(t *testing.T, c *Client) {
		get(t, c, Request{URL: s.URL})
		before := s.conns.Load()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for _, path := range []string{"/", "/gzip", "/"} {
					r, err := c.Get(t.Context(), Request{URL: s.URL + path})
					if err != nil {
						t.Error(err)
						return
					}
					if r.Proto != "HTTP/2.0" || !bytes.Equal(r.Body, page) || !r.Timing.Reused || r.Remote != s.Listener.Addr().String() {
						t.Errorf("proto %s, %d bytes, reused %t, remote %q", r.Proto, len(r.Body), r.Timing.Reused, r.Remote)
					}
					r.Release()
				}
			})
		}
		wg.Wait()
		if n := s.conns.Load() - before; n != 0 {
			t.Errorf("%d further connections for one host", n)
		}
	})
}

func TestHTTP2Truncates(t *testing.T) {
	s := serveHTTP2(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	})
	each(t, Options{Insecure: true}, func(t *testing.T, c *Client) {
		before := s.conns.Load()
		for range 3 {
			if r := get(t, c, Request{URL: s.URL}); !r.Truncated || len(r.Body) != 4<<20 {
				t.Errorf("%d bytes, truncated %t", len(r.Body), r.Truncated)
			}
		}
		if n := s.conns.Load() - before; n != 1 {
			t.Errorf("%d connections: a stream is closed, not its connection", n)
		}
	})
}

func TestHTTP2Faults(t *testing.T) {
	s := serveHTTP2(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/reset":
			panic(http.ErrAbortHandler)
		case "/cut":
			io.WriteString(w, "beginning")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/short":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "beginning")
		case "/header":
			for i := range 10 {
				w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1<<10))
			}
		case "/huge-header": // costs the connection and whatever else is on it
			w.Header().Set("X", strings.Repeat("x", 20<<10))
		case "/half":
			io.WriteString(w, "beginning")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		default:
			<-r.Context().Done()
		}
	})
	each(t, Options{Insecure: true, MaxHeader: 8 << 10}, func(t *testing.T, c *Client) {
		fail(t, c, s.URL+"/reset", ClassReset, true)
		fail(t, c, s.URL+"/cut", ClassReset, true)
		fail(t, c, s.URL+"/short", ClassReset, true)
		fail(t, c, s.URL+"/header", ClassHeaderLimit, false)
		fail(t, c, s.URL+"/huge-header", ClassProtocol, true)
	})
	each(t, Options{Insecure: true, StallTimeout: short}, func(t *testing.T, c *Client) {
		fail(t, c, s.URL+"/half", ClassStall, true)
	})
	each(t, Options{Insecure: true, FirstByteTimeout: short}, func(t *testing.T, c *Client) {
		fail(t, c, s.URL+"/silent", ClassFirstByteTimeout, true)
	})
}

// A connection that went silent is found by a ping, long before the timeouts of the request.
func TestHTTP2Ping(t *testing.T) {
	certificate := serveHTTP2(t, nil).TLS.Certificates
	addr := listen(t, func(c net.Conn) {
		hold(tls.Server(c, &tls.Config{Certificates: certificate, NextProtos: []string{"h2"}}))
	})
	each(t, Options{Insecure: true}, func(t *testing.T, c *Client) {
		c.transport.secure.base.HTTP2.SendPingTimeout = short
		c.transport.secure.base.HTTP2.PingTimeout = short
		fail(t, c, "https://"+addr, ClassReset, true)
	})
}
