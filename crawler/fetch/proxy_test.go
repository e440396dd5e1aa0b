package fetch

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// httpProxy forwards plain requests by answering them itself, and tunnels CONNECT to the address tunnel.
func httpProxy(t *testing.T, tunnel string) *site {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			io.WriteString(w, "for "+r.URL.String()+" by "+r.Header.Get("Proxy-Authorization"))
			return
		}
		if tunnel == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		pipe(t, conn, tunnel)
	})
}

// pipe joins client with a new connection to addr until either ends.
func pipe(t *testing.T, client net.Conn, addr string) {
	server, err := net.Dial("tcp", addr)
	if err != nil {
		t.Error(err)
		return
	}
	var wg sync.WaitGroup
	wg.Go(func() { io.Copy(server, client); server.Close() })
	wg.Go(func() { io.Copy(client, server); client.Close() })
	wg.Wait()
}

func TestHTTPProxy(t *testing.T) {
	secure := serveWith(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "tunnelled "+r.Host) },
		(*httptest.Server).StartTLS)
	proxy := httpProxy(t, secure.Listener.Addr().String())
	o := Options{
		Proxy: strings.Replace(proxy.URL, "http://", "http://ann:pw@", 1), Insecure: true,
		Guard: NewGuard(false, []string{"10.0.0.1"}),
	}
	each(t, o, func(t *testing.T, c *Client) {
		r := get(t, c, Request{URL: "http://far.test/page?q"})
		if got := string(r.Body); got != "for http://far.test/page?q by Basic YW5uOnB3" || r.Remote != proxy.Listener.Addr().String() {
			t.Errorf("%s, remote %s", got, r.Remote)
		}
		if got := string(get(t, c, Request{URL: "https://far.test/"}).Body); got != "tunnelled far.test" {
			t.Error(got)
		}
		if got := string(get(t, c, Request{URL: "http://10.0.0.1/"}).Body); !strings.HasPrefix(got, "for http://10.0.0.1/") {
			t.Error(got)
		}
		before := proxy.requests.Load()
		for _, url := range []string{
			secure.URL, "http://127.0.0.1/", "https://[::1]/", "http://169.254.169.254/", "http://localhost:8080/", "http://far.test:25/",
		} {
			fail(t, c, url, ClassBlockedAddress, false)
		}
		if n := proxy.requests.Load() - before; n != 0 {
			t.Errorf("%d blocked requests reached the proxy", n)
		}
	})
}

func TestProxyThatDeclines(t *testing.T) {
	proxy := httpProxy(t, "")
	each(t, Options{Proxy: proxy.URL}, func(t *testing.T, c *Client) {
		fail(t, c, "https://far.test/", ClassConnect, true)
	})
}

func TestSOCKS5Proxy(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "for "+r.Host) })
	proxy := listen(t, func(c net.Conn) { socks5(t, c, s.Listener.Addr().String()) })
	each(t, Options{Proxy: "socks5://" + proxy, Guard: NewGuard(false, nil)}, func(t *testing.T, c *Client) {
		if got := string(get(t, c, Request{URL: "http://far.test/"}).Body); got != "for far.test" {
			t.Error(got)
		}
		fail(t, c, s.URL, ClassBlockedAddress, false)
	})
}

// socks5 accepts a CONNECT by name (RFC 1928) and joins it with addr.
func socks5(t *testing.T, c net.Conn, addr string) {
	head := make([]byte, 2)
	io.ReadFull(c, head)                          // version, number of methods
	io.ReadFull(c, make([]byte, head[1]))         // methods
	c.Write([]byte{5, 0})                         // none needed
	request := make([]byte, 5)                    // version, command, reserved, address type, length
	io.ReadFull(c, request)                       //
	io.ReadFull(c, make([]byte, request[4]+2))    // name and port
	c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0}) // succeeded
	if request[3] != 3 {
		t.Errorf("address type %d, want 3: the proxy looks names up", request[3])
	}
	pipe(t, c, addr)
}
