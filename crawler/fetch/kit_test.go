package fetch

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// plainCarrier is net/http alone behind the same contract.
func plainCarrier(rt http.RoundTripper, jar http.CookieJar) carrier {
	client := &http.Client{
		Transport:     rt,
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(ctx context.Context, url string, header http.Header) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.Header = header
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
}

// implementations are held to the same contract.
var implementations = map[string]carrierMaker{"colly": collyCarrier, "plain": plainCarrier}

// each runs a contract test against every implementation, and against net/http's Transport below colly in place of http1,
// with a client of o that may dial any address unless o says otherwise.
func each(t *testing.T, o Options, test func(t *testing.T, c *Client)) {
	t.Helper()
	if o.Guard == nil {
		o.Guard = NewGuard(true, nil)
	}
	for name, maker := range implementations {
		t.Run(name, func(t *testing.T) { test(t, open(t, o, maker)) })
	}
	t.Run("Transport", func(t *testing.T) { test(t, openTransport(t, o)) })
}

// openTransport is open for a client that sends all by net/http's Transport.
func openTransport(t testing.TB, o Options) *Client {
	return byTransport(open(t, o, collyCarrier))
}

func byTransport(c *Client) *Client {
	c.transport.clear = c.transport.secure
	return c
}

// open returns a client that is closed with the test.
func open(t testing.TB, o Options, maker carrierMaker) *Client {
	t.Helper()
	c, err := newClient(o, maker)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// get expects a response.
func get(t testing.TB, c *Client, r Request) *Response {
	t.Helper()
	resp, err := c.Get(t.Context(), r)
	if err != nil {
		t.Fatalf("get %s: %v", r.URL, err)
	}
	t.Cleanup(resp.Release)
	return resp
}

// fail expects an error of class, temporary or not.
func fail(t testing.TB, c *Client, url string, class Class, temporary bool) *Error {
	t.Helper()
	resp, err := c.Get(t.Context(), Request{URL: url})
	if err == nil {
		t.Fatalf("get %s: status %d with %d bytes, want class %s", url, resp.Status, len(resp.Body), class)
	}
	return expect(t, err, class, temporary)
}

func expect(t testing.TB, err error, class Class, temporary bool) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("%T is no *Error: %v", err, err)
	}
	if e.Class != class || e.Temporary != temporary {
		t.Fatalf("class %s, temporary %t; want %s, %t: %v", e.Class, e.Temporary, class, temporary, err)
	}
	return e
}

// site is a test server that counts connections and requests.
type site struct {
	*httptest.Server
	conns, requests atomic.Int64
}

func serve(t testing.TB, h http.HandlerFunc) *site { return serveWith(t, h, (*httptest.Server).Start) }

func serveWith(t testing.TB, h http.HandlerFunc, begin func(*httptest.Server)) *site {
	s := &site{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		h(w, r)
	}))
	s.Config.ErrorLog = silent()
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.conns.Add(1)
		}
	}
	begin(s.Server)
	t.Cleanup(s.Close)
	return s
}

// speak serves raw TCP: say is called with each connection once a request's header has been read.
func speak(t testing.TB, say func(c net.Conn)) (url string) {
	url, _, _ = converse(t, func(c net.Conn, _ int) bool {
		say(c)
		return false
	})
	return url
}

// converse serves raw TCP: say is called for the ith request on a connection, from 0, and ends the connection with false.
// The requests and connections are counted.
func converse(t testing.TB, say func(c net.Conn, i int) bool) (url string, requests, conns *atomic.Int64) {
	requests, conns = new(atomic.Int64), new(atomic.Int64)
	addr := listen(t, func(c net.Conn) {
		conns.Add(1)
		r := bufio.NewReader(c)
		for i := 0; ; i++ {
			if _, err := http.ReadRequest(r); err != nil {
				return
			}
			requests.Add(1)
			if !say(c, i) {
				return
			}
		}
	})
	return "http://" + addr, requests, conns
}

// listen serves raw TCP: each connection is handled, then closed. It ends with the test, and breaks off handlers by
// closing their connections.
func listen(t testing.TB, handle func(c net.Conn)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	ctx, stop := context.WithCancel(context.Background())
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer context.AfterFunc(ctx, func() { c.Close() })()
				defer c.Close()
				handle(c)
			})
		}
	})
	t.Cleanup(func() { stop(); l.Close(); wg.Wait() })
	return l.Addr().String()
}

// hold keeps a connection open until the other side closes it.
func hold(c net.Conn) {
	for buf := make([]byte, 512); ; {
		if _, err := c.Read(buf); err != nil {
			return
		}
	}
}

// Timeouts that are meant to pass. Who has not come back after twice the total is abandoned.
const (
	short = 50 * time.Millisecond
	total = time.Second
)
