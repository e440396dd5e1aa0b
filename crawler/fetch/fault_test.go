package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sweetspot/crawler/fetch/fetchtest"
)

func TestTimeouts(t *testing.T) {
	silentServer := speak(t, hold)
	headerDrip := speak(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\n")
		hold(c)
	})
	stalls := speak(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning")
		hold(c)
	})
	stallsInGzip := speak(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+string(gzipped([]byte("page"))[:8]))
		hold(c)
	})
	drips := speak(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		for {
			if _, err := c.Write([]byte("x")); err != nil { // a byte at a time: never a stall
				return
			}
		}
	})
	wording := map[Class]string{
		ClassFirstByteTimeout: "no answer for too long", ClassStall: "no data for too long", ClassTotalTimeout: "the fetch took too long",
	}
	noTLS := "https://" + listen(t, hold)
	for name, test := range map[string]struct {
		url   string
		o     Options
		class Class
	}{
		"no answer":         {silentServer, Options{FirstByteTimeout: short}, ClassFirstByteTimeout},
		"half a header":     {headerDrip, Options{FirstByteTimeout: short}, ClassFirstByteTimeout},
		"half a body":       {stalls, Options{StallTimeout: short}, ClassStall},
		"half a coded body": {stallsInGzip, Options{StallTimeout: short}, ClassStall},
		"endless body":      {drips, Options{Timeout: total, MaxBody: 1 << 30}, ClassTotalTimeout},
		"total: no answer":  {silentServer, Options{Timeout: total}, ClassTotalTimeout},
		"total: half body":  {stalls, Options{Timeout: total}, ClassTotalTimeout},
		"no handshake":      {noTLS, Options{TLSTimeout: short}, ClassTLS},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, test.o, func(t *testing.T, c *Client) {
				e := fail(t, c, test.url, test.class, true)
				if e.Timing.Connect <= 0 {
					t.Errorf("timing of a failed fetch is lost: %+v", e.Timing)
				}
				if text := e.Err.Error(); test.class != ClassTLS && text != wording[test.class] {
					t.Errorf("told as %q", text)
				}
			})
		})
	}
}

func TestBrokenAnswers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, test := range map[string]struct {
		answer    string
		class     Class
		temporary bool
		status    int
	}{
		"nothing":            {"", ClassReset, true, 0},
		"a status line":      {ok, ClassReset, true, 0},
		"half a header":      {ok + "Content-Length: 4\r\n", ClassReset, true, 0},
		"short body":         {ok + "Content-Length: 100\r\n\r\nbeginning", ClassReset, true, 200},
		"no last chunk":      {ok + "Transfer-Encoding: chunked\r\n\r\n4\r\npage\r\n", ClassReset, true, 200},
		"short error page":   {"HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nbeginning", ClassReset, true, 503},
		"bad chunk":          {ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\npage\r\n", ClassProtocol, false, 200},
		"not http":           {"SSH-2.0-OpenSSH_9.9\r\n", ClassProtocol, false, 0},
		"bad status":         {"HTTP/1.1 abc\r\n\r\n", ClassProtocol, false, 0},
		"two lengths":        {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", ClassProtocol, false, 0},
		"bad header line":    {ok + "no colon\r\n\r\n", ClassProtocol, false, 0},
		"switch of protocol": {"HTTP/1.1 101 Hi\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", ClassProtocol, false, 101},
		"header bomb":        {ok + "X: " + strings.Repeat("x", 10<<10) + "\r\n\r\n", ClassHeaderLimit, false, 0},
		"many headers":       {ok + strings.Repeat("X: x\r\n", 2000) + "\r\n", ClassHeaderLimit, false, 0},
		"flood of 1xx":       {strings.Repeat("HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n", 300), ClassHeaderLimit, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			url := speak(t, func(c net.Conn) {
				io.WriteString(c, test.answer)
				c.(*net.TCPConn).CloseWrite()
				hold(c)
			})
			each(t, Options{MaxHeader: 8 << 10}, func(t *testing.T, c *Client) {
				if e := fail(t, c, url, test.class, test.temporary); e.Status != test.status {
					t.Errorf("status %d, want %d", e.Status, test.status)
				}
			})
		})
	}
}

func TestReset(t *testing.T) {
	for name, said := range map[string]string{
		"at once":     "",
		"in mid body": "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbeginning",
	} {
		t.Run(name, func(t *testing.T) {
			url := speak(t, func(c net.Conn) {
				io.WriteString(c, said)
				c.(*net.TCPConn).SetLinger(0) // close sends RST
			})
			each(t, Options{}, func(t *testing.T, c *Client) { fail(t, c, url, ClassReset, true) })
		})
	}
}

func TestConnectRefused(t *testing.T) {
	addr := fetchtest.Refused(t)
	each(t, Options{}, func(t *testing.T, c *Client) {
		e := fail(t, c, "http://"+addr, ClassConnectRefused, true)
		if strings.ContainsAny(string(e.Class), "0123456789.:") {
			t.Errorf("class %q holds an address", e.Class)
		}
	})
}

func TestTLSFaults(t *testing.T) {
	page := func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") }
	secure := serveWith(t, page, (*httptest.Server).StartTLS)
	plain := serve(t, page)
	hangsUp := "https://" + listen(t, func(c net.Conn) { io.ReadFull(c, make([]byte, 1)) })
	each(t, Options{}, func(t *testing.T, c *Client) {
		fail(t, c, secure.URL, ClassCertificate, false)
		fail(t, c, strings.Replace(plain.URL, "http:", "https:", 1), ClassTLS, false)
		fail(t, c, hangsUp, ClassTLS, true)
	})
	each(t, Options{Insecure: true}, func(t *testing.T, c *Client) {
		if r := get(t, c, Request{URL: secure.URL}); string(r.Body) != "page" {
			t.Errorf("insecure: body %q", r.Body)
		}
	})
}

func TestCancel(t *testing.T) {
	began := make(chan struct{}, 1)
	url := speak(t, func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning")
		began <- struct{}{}
		hold(c)
	})
	each(t, Options{}, func(t *testing.T, c *Client) {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-began; cancel() }()
		_, err := c.Get(ctx, Request{URL: url})
		expect(t, err, ClassCanceled, false)
		_, err = c.Get(ctx, Request{URL: url})
		expect(t, err, ClassCanceled, false)
	})
}

func TestBadURLs(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	host := strings.TrimPrefix(s.URL, "http://")
	each(t, Options{}, func(t *testing.T, c *Client) {
		for _, url := range []string{
			"", "/path", host, "http://", "http://[::1", "ftp://" + host, "file:///etc/passwd", "javascript:alert(1)",
			"http://user:secret@" + host + "/",
		} {
			if e := fail(t, c, url, ClassURL, false); strings.Contains(e.Error(), "secret") {
				t.Errorf("password in error: %v", e)
			}
		}
	})
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestAFailureDoesNotSpoilTheNext(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, "page")
	})
	each(t, Options{}, func(t *testing.T, c *Client) {
		for i := range 10 {
			fail(t, c, fmt.Sprintf("%s/bad", s.URL), ClassReset, true)
			if r := get(t, c, Request{URL: s.URL}); string(r.Body) != "page" {
				t.Errorf("round %d: body %q", i, r.Body)
			}
		}
	})
}
