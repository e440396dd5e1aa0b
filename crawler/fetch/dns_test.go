package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// names resolves by a name server of the test's own: an IPv4 address a name, "servfail", "silent", or several
// answers separated by spaces, of which each question takes the next (the last stays).
func names(t testing.TB, table map[string]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	zone := &zone{answers: map[string][]string{}}
	for name, answers := range table {
		zone.answers[name] = strings.Fields(answers)
	}
	var wg sync.WaitGroup
	wg.Go(func() { zone.serve(conn) })
	t.Cleanup(func() { conn.Close(); wg.Wait() })
	return &net.Resolver{PreferGo: true, Dial: hungUp(t, conn.LocalAddr())}
}

// hungUp dials a name server until the test ends, and then breaks off what still waits for an answer: a look-up that
// its caller gave up goes on for seconds otherwise.
func hungUp(t testing.TB, server net.Addr) func(ctx context.Context, _, _ string) (net.Conn, error) {
	var mu sync.Mutex
	var open []net.Conn
	over := false
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		over = true
		for _, c := range open {
			c.Close()
		}
	})
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		mu.Lock()
		defer mu.Unlock()
		if over {
			return nil, net.ErrClosed
		}
		c, err := new(net.Dialer).DialContext(ctx, "udp", server.String())
		if err == nil {
			open = append(open, c)
		}
		return c, err
	}
}

type zone struct{ answers map[string][]string }

func (z *zone) serve(conn net.PacketConn) {
	buf := make([]byte, 1024)
	for {
		n, from, err := conn.ReadFrom(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		var m dnsmessage.Message
		if err != nil || m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		if reply := z.reply(m); reply != nil {
			conn.WriteTo(reply, from)
		}
	}
}

func (z *zone) reply(m dnsmessage.Message) []byte {
	q := m.Questions[0]
	name := strings.TrimSuffix(q.Name.String(), ".")
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true}
	m.Additionals = nil
	answers := z.answers[name]
	switch {
	case len(answers) == 0:
		m.RCode = dnsmessage.RCodeNameError
	case answers[0] == "servfail":
		m.RCode = dnsmessage.RCodeServerFailure
	case answers[0] == "silent":
		return nil
	case q.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body:   &dnsmessage.AResource{A: netip.MustParseAddr(answers[0]).As4()},
		}}
		if len(answers) > 1 {
			z.answers[name] = answers[1:]
		}
	}
	reply, _ := m.Pack()
	return reply
}

func TestNamesThatDoNotResolve(t *testing.T) {
	resolver := names(t, map[string]string{"broken.test": "servfail", "mute.test": "silent"})
	each(t, Options{Resolver: resolver}, func(t *testing.T, c *Client) {
		fail(t, c, "http://nowhere.test/", ClassDNS, false)
		fail(t, c, "http://broken.test/", ClassDNSFailure, true)
	})
	each(t, Options{Resolver: resolver, DialTimeout: short}, func(t *testing.T, c *Client) {
		if e := fail(t, c, "http://mute.test/", ClassDNSTimeout, true); e.Timing.DNS <= 0 {
			t.Errorf("timing: %+v", e.Timing)
		}
	})
	each(t, Options{Resolver: resolver, Timeout: total}, func(t *testing.T, c *Client) {
		if e := fail(t, c, "http://mute.test/", ClassTotalTimeout, true); e.Err != errTotal {
			t.Errorf("told as %q", e.Err)
		}
	})
}

func TestProxyVariablesAreIgnored(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) })
	proxy := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	_, port := splitHost(s.Listener.Addr().String())
	o := Options{Resolver: names(t, map[string]string{"site.test": "127.0.0.1"})} // loopback itself is never proxied
	each(t, o, func(t *testing.T, c *Client) {
		if r := get(t, c, Request{URL: "http://site.test:" + port + "/"}); r.Status != 200 {
			t.Errorf("status %d: the proxy was asked", r.Status)
		}
	})
}
