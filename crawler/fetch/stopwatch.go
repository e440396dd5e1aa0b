package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// stopwatch notes the instants of one fetch, in nanoseconds since its start; 0 is never. net/http calls its hooks from
// goroutines that may outlive the fetch (a dial goes on for the pool's sake), hence the atomics.
type stopwatch struct {
	start                 time.Time
	dns, dnsDone          atomic.Int64
	connect, connectDone  atomic.Int64
	tls, tlsDone          atomic.Int64
	connected, first, end atomic.Int64
	reused                atomic.Bool
	leash                 *leash // that waits for the answer
	conn                  atomic.Pointer[patient]
}

func (s *stopwatch) now() int64 { return max(1, int64(time.Since(s.start))) }

// watchRequest adds the hooks by which net/http's Transport tells of a request.
func (s *stopwatch) watchRequest(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:              func(string) { s.seeksConn() },
		GotConn:              func(i httptrace.GotConnInfo) { s.gotConn(dialled(i.Conn), i.Reused) },
		TLSHandshakeStart:    func() { s.tls.Store(s.now()) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { s.tlsDone.Store(s.now()) },
		GotFirstResponseByte: s.answered,
	})
}

// seeksConn begins an attempt: a request may be repeated on another connection.
func (s *stopwatch) seeksConn() {
	s.connected.Store(0)
	s.reused.Store(false)
}

// gotConn notes the connection a request has got, from which on the leash waits for the answer.
func (s *stopwatch) gotConn(c *patient, reused bool) {
	s.conn.Store(c)
	s.reused.Store(reused)
	s.connected.Store(s.now())
	s.leash.header.Reset(s.leash.firstByte)
}

func (s *stopwatch) answered() { s.first.Store(s.now()) }

// watchDial adds the hooks of a dial. They are many, and a reused connection is spared them.
// Addresses are tried in turn or side by side: connecting lasts from the first start to the last end.
func (s *stopwatch) watchDial(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { s.dns.CompareAndSwap(0, s.now()) },
		DNSDone:      func(httptrace.DNSDoneInfo) { s.dnsDone.Store(s.now()) },
		ConnectStart: func(_, _ string) { s.connect.CompareAndSwap(0, s.now()) },
		ConnectDone:  func(_, _ string, _ error) { s.connectDone.Store(s.now()) },
	})
}

// stop notes the end of the fetch.
func (s *stopwatch) stop() { s.end.CompareAndSwap(0, s.now()) }

// timing gives the phases so far; one that has not ended lasts until now, or until there was a connection without it.
func (s *stopwatch) timing() Timing {
	now := s.end.Load()
	if now == 0 {
		now = s.now()
	}
	t := Timing{
		FirstByte: span(s.connected.Load(), s.first.Load(), now),
		Body:      span(s.first.Load(), 0, now),
		Reused:    s.reused.Load(),
	}
	if dialled := s.connected.Load(); !t.Reused {
		until := now
		if dialled > 0 {
			until = dialled
		}
		t.DNS = span(s.dns.Load(), s.dnsDone.Load(), until)
		t.Connect = span(s.connect.Load(), s.connectDone.Load(), until)
		t.TLS = span(s.tls.Load(), s.tlsDone.Load(), until)
	}
	return t
}

// span is the time from start to end, or to until if there is no end; 0 without a start.
func span(start, end, until int64) time.Duration {
	if start == 0 {
		return 0
	}
	if end == 0 || end > until {
		end = until
	}
	return time.Duration(max(0, end-start))
}

// handshaking reports whether TLS began and no connection came of it.
func (s *stopwatch) handshaking() bool { return s.connected.Load() == 0 && s.tls.Load() > 0 }

// dialling reports whether there is no connection yet.
func (s *stopwatch) dialling() bool { return s.connected.Load() == 0 }

// remoteAddr is the ip:port of the connection.
func (s *stopwatch) remoteAddr() string {
	if c := s.conn.Load(); c != nil {
		return c.remote
	}
	return ""
}

// dialled is the connection below any TLS, as the dialer returned it.
func dialled(c net.Conn) *patient {
	for {
		over, ok := c.(*tls.Conn)
		if !ok {
			break
		}
		c = over.NetConn()
	}
	p, _ := c.(*patient)
	return p
}
