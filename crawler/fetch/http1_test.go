//go:build unix

package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const shortPage = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"

// A server may hang up on a connection that has served; a request that is on its way then is repeated.
func TestServerHangsUp(t *testing.T) {
	for name, test := range map[string]struct {
		say             func(c net.Conn, i int) bool
		fresh           int   // every so manieth fetch opens a connection
		requests, conns int64 // of six fetches
	}{
		"after an answer": {func(c net.Conn, i int) bool {
			io.WriteString(c, shortPage)
			return false
		}, 1, 6, 6},
		"on the second request": {func(c net.Conn, i int) bool {
			if i == 0 {
				io.WriteString(c, shortPage)
			}
			return i == 0
		}, 1, 11, 6},
		"on the third request, with a reset": {func(c net.Conn, i int) bool {
			if i < 2 {
				io.WriteString(c, shortPage)
			} else {
				c.(*net.TCPConn).SetLinger(0)
			}
			return i < 2
		}, 2, 8, 3},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, Options{}, func(t *testing.T, c *Client) {
				url, requests, conns := converse(t, test.say)
				for i := range 6 {
					r := get(t, c, Request{URL: url})
					if fresh := i%test.fresh == 0; string(r.Body) != "page" || r.Timing.Reused == fresh || fresh == (r.Timing.Connect == 0) {
						t.Errorf("fetch %d: body %q, %+v", i, r.Body, r.Timing)
					}
				}
				if requests.Load() != test.requests || conns.Load() != test.conns {
					t.Errorf("%d requests on %d connections; want %d on %d", requests.Load(), conns.Load(), test.requests, test.conns)
				}
			})
		})
	}
}

// Nothing is repeated on a connection that was opened for it, nor where an answer had begun.
func TestNotRepeated(t *testing.T) {
	each(t, Options{}, func(t *testing.T, c *Client) {
		url, requests, conns := converse(t, func(net.Conn, int) bool { return false })
		fail(t, c, url, ClassReset, true)
		if requests.Load() != 1 || conns.Load() != 1 {
			t.Errorf("%d requests on %d connections", requests.Load(), conns.Load())
		}

		url, requests, conns = converse(t, func(c net.Conn, i int) bool {
			io.WriteString(c, [...]string{shortPage, "HTTP/1.1 200 OK\r\n"}[i])
			return i == 0
		})
		get(t, c, Request{URL: url})
		fail(t, c, url, ClassReset, true)
		if requests.Load() != 2 || conns.Load() != 1 {
			t.Errorf("an answer that broke off: %d requests on %d connections", requests.Load(), conns.Load())
		}
	})
}

// A fetch that ends because the answer to its request did not come tells for how long it has waited, and is not repeated.
func TestSilentAgain(t *testing.T) {
	for class, o := range map[Class]Options{ClassFirstByteTimeout: {FirstByteTimeout: total}, ClassTotalTimeout: {Timeout: total}} {
		t.Run(string(class), func(t *testing.T) {
			each(t, o, func(t *testing.T, c *Client) {
				url, requests, conns := converse(t, func(c net.Conn, i int) bool {
					if i > 0 {
						hold(c)
						return false
					}
					io.WriteString(c, shortPage)
					return true
				})
				get(t, c, Request{URL: url})
				e := fail(t, c, url, class, true)
				if !e.Timing.Reused || e.Timing.FirstByte <= 0 || e.Timing.Connect != 0 {
					t.Errorf("%+v", e.Timing)
				}
				if requests.Load() != 2 || conns.Load() != 1 {
					t.Errorf("%d requests on %d connections", requests.Load(), conns.Load())
				}
			})
		})
	}
}

// A connection whose answer was not read to its end, or that is not to serve again, does not.
func TestNotReused(t *testing.T) {
	for name, answer := range map[string]string{
		"more to come":      "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n12345",
		"Connection: close": "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\npage",
		"HTTP/1.0":          "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\npage",
	} {
		t.Run(name, func(t *testing.T) {
			each(t, Options{MaxBody: 4}, func(t *testing.T, c *Client) {
				url, _, conns := converse(t, func(c net.Conn, _ int) bool {
					io.WriteString(c, answer)
					return true
				})
				for range 3 {
					get(t, c, Request{URL: url})
				}
				if conns.Load() != 3 {
					t.Errorf("%d connections, want 3", conns.Load())
				}
			})
		})
	}
}

// A connection ends with the fetch that has it, and with no other.
func TestTied(t *testing.T) {
	url, _, _ := converse(t, func(c net.Conn, _ int) bool {
		io.WriteString(c, shortPage)
		return true
	})
	c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
	for _, during := range []bool{false, true} {
		l := newLeash(t.Context())
		l.firstByte = time.Hour
		defer l.cancel(context.Canceled)
		req, err := http.NewRequestWithContext(start(l, url, nil).ctx, http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.transport.clear.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		if during {
			l.cancel(context.Canceled)
		}
		resp.Body.Close()
		l.cancel(context.Canceled)
		l.end()
		if idle := c.transport.idle.all.Len() == 1; idle == during {
			t.Errorf("ended during the fetch %t: kept %t", during, idle)
		} else if idle && c.transport.idle.take(strings.TrimPrefix(url, "http://")) == nil {
			t.Error("ended by a fetch that it no longer serves")
		}
		if resp, err := c.transport.clear.RoundTrip(req); err == nil {
			t.Errorf("status %d for a fetch that has ended", resp.StatusCode)
		}
		late, closed := pipes(t, "late:1")
		if l.tie(late); !closed() {
			t.Error("open although its fetch had ended before")
		}
	}
}

// Where a repeated request finds nobody listening any more, that is what the fetch failed by.
func TestRepeatedInVain(t *testing.T) {
	each(t, Options{}, func(t *testing.T, c *Client) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/last" {
				l.Close()
				panic(http.ErrAbortHandler)
			}
		})}
		done := make(chan struct{})
		go func() {
			defer close(done)
			server.Serve(l)
		}()
		t.Cleanup(func() {
			server.Close()
			<-done
		})
		get(t, c, Request{URL: "http://" + l.Addr().String()})
		if e := fail(t, c, "http://"+l.Addr().String()+"/last", ClassConnectRefused, true); e.Timing.Reused {
			t.Errorf("%+v", e.Timing)
		}
	})
}

// What a server has sent without being asked by the time of the next request is nobody's answer. (net/http's Transport takes it
// for one where it came together with an answer.)
func TestUnaskedAnswer(t *testing.T) {
	const forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
	t.Run("with an answer", func(t *testing.T) {
		c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
		url, _, conns := converse(t, func(c net.Conn, _ int) bool {
			io.WriteString(c, shortPage+forged)
			return true
		})
		for range 3 {
			if r := get(t, c, Request{URL: url}); string(r.Body) != "page" {
				t.Errorf("body %q", r.Body)
			}
		}
		if conns.Load() != 3 {
			t.Errorf("%d connections, want 3", conns.Load())
		}
	})
	t.Run("later", func(t *testing.T) {
		c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
		more := make(chan struct{})
		url, _, conns := converse(t, func(c net.Conn, _ int) bool {
			io.WriteString(c, shortPage)
			<-more
			io.WriteString(c, forged)
			return true
		})
		get(t, c, Request{URL: url})
		waiting := c.transport.idle.all.Front().Value.(*http1Conn)
		if !waiting.quiet() {
			t.Error("a connection that nothing came over is not quiet")
		}
		close(more)
		untilStirred(t, waiting) // takes one byte of it, and leaves others
		if r := get(t, c, Request{URL: url}); string(r.Body) != "page" || conns.Load() != 2 {
			t.Errorf("body %q, %d connections", r.Body, conns.Load())
		}
	})
}

// untilStirred waits until something has come over an idle connection.
func untilStirred(t *testing.T, c *http1Conn) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); c.quiet(); {
		if time.Now().After(deadline) {
			t.Fatal("nothing came")
		}
	}
}

// pipes gives connections to an address whose other end tells whether they are closed.
func pipes(t *testing.T, addr string) (c *http1Conn, closed func() bool) {
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return newHTTP1Conn(&patient{ours, addr}, addr), func() bool {
		theirs.SetReadDeadline(time.Now())
		_, err := theirs.Read(make([]byte, 1))
		return errors.Is(err, io.EOF)
	}
}

func TestIdleConns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newIdleConns(3)
		var conns []*http1Conn
		var closed []func() bool
		for _, addr := range []string{"a:1", "b:1", "a:1", "a:1"} {
			c, gone := pipes(t, addr)
			conns, closed = append(conns, c), append(closed, gone)
			p.give(c)
			time.Sleep(maxIdle / 10)
		}
		if !closed[0]() || closed[1]() || closed[2]() || closed[3]() {
			t.Error("of four with room for three, not just the first is closed")
		}
		if c := p.take("a:1"); c != conns[3] {
			t.Error("not the one that served last")
		}
		if c := p.take("c:1"); c != nil {
			t.Errorf("one to %s", c.addr)
		}
		p.give(conns[3])
		time.Sleep(maxIdle * 13 / 20)
		if closed[1]() {
			t.Error("closed before its time")
		}
		time.Sleep(sweepEvery + maxIdle/20)
		if c := p.take("b:1"); c != nil || !closed[1]() {
			t.Error("kept beyond its time")
		}
		if p.take("a:1") != conns[3] || p.take("a:1") != conns[2] || p.take("a:1") != nil || len(p.byAddr) != 0 {
			t.Error("the others are not those that were left")
		}
		p.give(conns[2])
		p.close()
		p.give(conns[3])
		if !closed[2]() || !closed[3]() || p.take("a:1") != nil {
			t.Error("one outlives the end")
		}
	})
}

// A connection whose server has hung up takes no place from others, and is let go without any request.
func TestIdleConnsHungUp(t *testing.T) {
	p := newIdleConns(3)
	defer p.close()
	var ends []net.Conn // the server's
	give := func(addr string) *http1Conn {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ours, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { theirs.Close() })
		ends = append(ends, theirs)
		c := newHTTP1Conn(&patient{ours, addr}, addr)
		p.give(c)
		return c
	}
	hangUp := func(i int, c *http1Conn) {
		ends[i].Close()
		untilStirred(t, c)
	}
	addrs := func() (in string) {
		for e := p.all.Front(); e != nil; e = e.Next() {
			in += e.Value.(*http1Conn).addr
		}
		return in
	}
	give("a")
	b := give("b")
	c := give("c")
	hangUp(1, b)
	if give("d"); addrs() != "acd" {
		t.Errorf("%s are left; want a, c and d", addrs())
	}
	if give("e"); addrs() != "cde" {
		t.Errorf("%s are left; want c, d and e", addrs())
	}
	hangUp(2, c)
	p.sweep()
	if addrs() != "de" || len(p.byAddr) != 2 {
		t.Errorf("%s are left; want d and e", addrs())
	}
}

// The answer of a server that does not read the request counts.
func TestEarlyAnswer(t *testing.T) {
	url := "http://" + listen(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")
	})
	c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
	for _, length := range []int{1, 1_000, 3_000, 10_000} {
		for range 20 {
			if r := get(t, c, Request{URL: url + "/?" + strings.Repeat("x", length)}); r.Status != 503 {
				t.Errorf("%d bytes: status %d", length, r.Status)
			}
		}
	}
}

// A fetch that has ended before it began takes no connection, and reaches no server.
func TestCalledOffBefore(t *testing.T) {
	each(t, Options{}, func(t *testing.T, c *Client) {
		url, requests, conns := converse(t, func(c net.Conn, _ int) bool {
			io.WriteString(c, shortPage)
			return true
		})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 10 {
			get(t, c, Request{URL: url})
			_, err := c.Get(ctx, Request{URL: url})
			expect(t, err, ClassCanceled, false)
		}
		if requests.Load() != 10 || conns.Load() != 1 {
			t.Errorf("%d requests on %d connections; want 10 on 1", requests.Load(), conns.Load())
		}
	})
}
