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

// each runs a contract test against every implementation, with a client of o that may dial any address unless o says
// otherwise.
func each(t *testing.T, o Options, test func(t *testing.T, c *Client)) {
	t.Helper()
	if o.Guard == nil {
		o.Guard = NewGuard(true, nil)
	}
	for name, maker := range implementations {
		t.Run(name, func(t *testing.T) { test(t, open(t, o, maker)) })
	}
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
	return "http://" + listen(t, func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			say(c)
		}
	})
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

const short = 50 * time.Millisecond // a timeout that is meant to pass
