package fetch

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func silent() *log.Logger { return log.New(io.Discard, "", 0) }

func TestEveryStatusIsAResponse(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.Header().Set("X-Status", r.URL.Path)
		w.WriteHeader(status)
		if status != 204 && status != 304 {
			fmt.Fprintf(w, "body of %d", status)
		}
	})
	each(t, Options{}, func(t *testing.T, c *Client) {
		for _, status := range []int{200, 201, 203, 204, 206, 226, 300, 304, 400, 404, 410, 429, 500, 503, 599} {
			r := get(t, c, Request{URL: fmt.Sprintf("%s/%d", s.URL, status)})
			want := fmt.Sprintf("body of %d", status)
			if status == 204 || status == 304 {
				want = ""
			}
			if r.Status != status || string(r.Body) != want || r.Header.Get("X-Status") == "" || r.Truncated {
				t.Errorf("%d: got status %d, body %q, truncated %t", status, r.Status, r.Body, r.Truncated)
			}
		}
	})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	locations := map[string]string{
		"/self":    "/self",
		"/next":    "/self",
		"/away":    "http://192.0.2.1/",
		"/broken":  "http://[::bad/%zz",
		"/scheme":  "file:///etc/passwd",
		"/nothing": "",
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Location"] = []string{locations[r.URL.Path]}
		w.Header().Set("Set-Cookie", "seen=1")
		w.WriteHeader(http.StatusFound)
		io.WriteString(w, "moved")
	})
	each(t, Options{Cookies: true}, func(t *testing.T, c *Client) {
		for path, location := range locations {
			before := s.requests.Load()
			r := get(t, c, Request{URL: s.URL + path})
			if r.Status != 302 || r.Header.Get("Location") != location || string(r.Body) != "moved" {
				t.Errorf("%s: status %d, location %q, body %q", path, r.Status, r.Header.Get("Location"), r.Body)
			}
			if n := s.requests.Load() - before; n != 1 {
				t.Errorf("%s: %d requests, want 1", path, n)
			}
		}
	})
}

func TestBodiesComeBackByteForByte(t *testing.T) {
	bomb := gzipped(bytes.Repeat([]byte{0}, 16<<20))
	bodies := map[string]struct {
		contentType string
		body        []byte
	}{
		"/archive":     {"application/gzip", bomb},
		"/named-gzip":  {"text/x-gzip; charset=latin1", bomb},
		"/map.xml.gz":  {"application/xml", []byte("<urlset/>")}, // a .xml.gz that is plain
		"/real.xml.gz": {"application/x-gzip", gzipped([]byte("<urlset/>"))},
		"/sjis":        {"text/html; charset=shift_jis", []byte("\x82\xa0\xff\xfe\x80 broken")},
		"/latin1":      {"text/html; charset=iso-8859-1", []byte("caf\xe9")},
		"/nonsense":    {"text/html; charset=\"no such thing", []byte("caf\xe9")},
		"/binary":      {"application/octet-stream; charset=utf-16", []byte{0, 1, 2, 0xff, 0xfe, 0xd8}},
		"/empty":       {"text/html", nil},
		"/nul":         {"", []byte("\x00\x00")},
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{bodies[r.URL.Path].contentType}
		w.Write(bodies[r.URL.Path].body)
	})
	each(t, Options{MaxBody: 1 << 20}, func(t *testing.T, c *Client) {
		for path, want := range bodies {
			r := get(t, c, Request{URL: s.URL + path})
			if !bytes.Equal(r.Body, want.body) || r.Truncated || r.Wire != int64(len(want.body)) {
				t.Errorf("%s: %d bytes, %d on the wire, truncated %t; want %d as they are",
					path, len(r.Body), r.Wire, r.Truncated, len(want.body))
			}
			if got := r.Header.Get("Content-Type"); got != want.contentType {
				t.Errorf("%s: content type %q, want %q as it was sent", path, got, want.contentType)
			}
		}
	})
}

func TestConditionalRequest(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `W/"7"` && r.Header.Get("If-Modified-Since") == "yesterday" {
			w.Header().Set("ETag", `W/"7"`)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "anew")
	})
	each(t, Options{}, func(t *testing.T, c *Client) {
		r := get(t, c, Request{URL: s.URL, ETag: `W/"7"`, LastModified: "yesterday"})
		if r.Status != 304 || len(r.Body) != 0 || r.Header.Get("ETag") != `W/"7"` {
			t.Errorf("status %d, body %q, etag %q", r.Status, r.Body, r.Header.Get("ETag"))
		}
		if r := get(t, c, Request{URL: s.URL}); r.Status != 200 || string(r.Body) != "anew" {
			t.Errorf("without validators: status %d, body %q", r.Status, r.Body)
		}
	})
}

func TestRequestHeaders(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { r.Header.Write(w) })
	each(t, Options{UserAgent: "sweetspot/1 (+https://example.com)"}, func(t *testing.T, c *Client) {
		want := "Accept: " + defaultAccept + "\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n" +
			"User-Agent: sweetspot/1 (+https://example.com)\r\n"
		if diff := cmp.Diff(want, string(get(t, c, Request{URL: s.URL}).Body)); diff != "" {
			t.Error(diff)
		}
		want = strings.Replace(want, defaultAccept, "text/plain", 1)
		if diff := cmp.Diff(want, string(get(t, c, Request{URL: s.URL, Accept: "text/plain"}).Body)); diff != "" {
			t.Error(diff)
		}
	})
}

// The headers that all requests share are the same after any request, whatever goes with it.
func TestSharedHeadersStay(t *testing.T) {
	for name, o := range map[string]Options{
		"plain":     {},
		"no Accept": {Headers: http.Header{"Accept": {""}}},
		"cookies":   {Cookies: true},
		"a secret":  {Headers: http.Header{"X-Token": {"secret"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes"})
			})
			o.HeaderOrigins = []string{s.URL}
			each(t, o, func(t *testing.T, c *Client) {
				before := c.headers.common.Clone()
				for _, r := range []Request{{}, {ETag: `"a"`}, {LastModified: "then"}, {Accept: "text/plain"}, {}} {
					r.URL = s.URL
					get(t, c, r)
				}
				if shared := !c.headers.amended; shared != (name == "plain") {
					t.Errorf("shared: %t", shared)
				}
				if !maps.EqualFunc(c.headers.common, before, slices.Equal) {
					t.Errorf("now %v, were %v", c.headers.common, before)
				}
			})
		})
	}
}

func TestMaxBody(t *testing.T) {
	const limit = 10_000
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		body := bytes.Repeat([]byte("x"), n)
		if r.URL.Query().Has("chunked") {
			w.(http.Flusher).Flush()
		}
		if r.URL.Query().Has("gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			body = gzipped(body)
		}
		w.Write(body)
	})
	each(t, Options{MaxBody: limit}, func(t *testing.T, c *Client) {
		for _, query := range []string{"", "?chunked", "?gzip"} {
			for _, n := range []int{0, 1, limit - 1, limit, limit + 1, 3 * limit, 1 << 19} {
				r := get(t, c, Request{URL: fmt.Sprintf("%s/%d%s", s.URL, n, query)})
				if len(r.Body) != min(n, limit) || r.Truncated != (n > limit) {
					t.Errorf("%d bytes%s: got %d, truncated %t", n, query, len(r.Body), r.Truncated)
				}
				r = get(t, c, Request{URL: fmt.Sprintf("%s/%d%s", s.URL, n, query), MaxBody: 2 * limit})
				if len(r.Body) != min(n, 2*limit) || r.Truncated != (n > 2*limit) {
					t.Errorf("%d bytes%s, limit of its own: got %d, truncated %t", n, query, len(r.Body), r.Truncated)
				}
			}
		}
	})
}

func TestTruncatedBodyAndItsConnection(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := 1000 + drainLimit
		if r.URL.Path == "/large" {
			n = 8 << 20
		}
		w.Header().Set("Content-Length", fmt.Sprint(n))
		w.Write(bytes.Repeat([]byte("x"), n))
	})
	each(t, Options{MaxBody: 1000}, func(t *testing.T, c *Client) {
		before := s.conns.Load()
		for range 5 {
			get(t, c, Request{URL: s.URL + "/small"})
		}
		if n := s.conns.Load() - before; n != 1 {
			t.Errorf("small remainders: %d connections, want 1", n)
		}
		for range 5 {
			get(t, c, Request{URL: s.URL + "/large"})
		}
		if n := s.conns.Load() - before; n != 5 {
			t.Errorf("large remainders: %d connections, want 5: the first, and one after each of the first four", n)
		}
	})
}

func TestConnectionsAreReused(t *testing.T) {
	const workers, rounds = 8, 25
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/302":
			http.Redirect(w, r, "/", http.StatusFound)
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			w.(http.Flusher).Flush() // chunked: the end of the coding is not the end of the body
			w.Write(gzipped(bytes.Repeat([]byte("text "), 10_000)))
		default:
			w.Write(bytes.Repeat([]byte("text "), 10_000))
		}
	})
	each(t, Options{Workers: workers}, func(t *testing.T, c *Client) {
		before := s.conns.Load()
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for i := range rounds {
					r, err := c.Get(t.Context(), Request{URL: s.URL + []string{"/", "/304", "/302", "/gzip"}[i%4]})
					if err != nil {
						t.Error(err)
						return
					}
					r.Release()
				}
			})
		}
		wg.Wait()
		// A worker whose dial is overtaken by a connection that another gave back leaves one too many.
		if n := s.conns.Load() - before; n > 2*workers {
			t.Errorf("%d connections for %d workers", n, workers)
		}
	})
}

func TestTiming(t *testing.T) {
	s := serveWith(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") }, (*httptest.Server).StartTLS)
	_, port := splitHost(s.Listener.Addr().String())
	o := Options{Insecure: true, Resolver: names(t, map[string]string{"site.test": "127.0.0.1"})}
	each(t, o, func(t *testing.T, c *Client) {
		first := get(t, c, Request{URL: "https://site.test:" + port + "/"})
		for phase, d := range map[string]int64{
			"dns": int64(first.Timing.DNS), "connect": int64(first.Timing.Connect), "tls": int64(first.Timing.TLS),
			"first byte": int64(first.Timing.FirstByte), "body": int64(first.Timing.Body),
		} {
			if d <= 0 {
				t.Errorf("new connection: %s took %d ns", phase, d)
			}
		}
		if first.Timing.Reused || first.Remote != s.Listener.Addr().String() || first.Proto != "HTTP/1.1" {
			t.Errorf("reused %t, remote %s, proto %s", first.Timing.Reused, first.Remote, first.Proto)
		}
		again := get(t, c, Request{URL: "https://site.test:" + port + "/"}).Timing
		if again.DNS+again.Connect+again.TLS != 0 || !again.Reused || again.FirstByte <= 0 || again.Body <= 0 {
			t.Errorf("reused connection: %+v", again)
		}
	})
}

func TestPooledBodiesAreNotShared(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Write(bytes.Repeat([]byte(r.URL.Path[1:]), 20_000))
	})
	each(t, Options{}, func(t *testing.T, c *Client) {
		var wg sync.WaitGroup
		for worker := range 8 {
			wg.Go(func() {
				for round := range 20 {
					mark := fmt.Sprintf("%d-%d.", worker, round)
					r, err := c.Get(t.Context(), Request{URL: s.URL + "/" + mark})
					if err != nil {
						t.Error(err)
						return
					}
					if string(r.Body) != strings.Repeat(mark, 20_000) {
						t.Errorf("%s: body of another", mark)
					}
					r.Release()
					r.Release()
					if r.Body != nil {
						t.Error("body outlives its release")
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestCloseEndsGets(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	each(t, Options{}, func(t *testing.T, c *Client) {
		get(t, c, Request{URL: s.URL})
		c.Close()
		fail(t, c, s.URL, ClassCanceled, false)
	})
}

// HEAD asks for no body, gets none whatever the header promises, and leaves the connection fit for the next request.
func TestHead(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Method", r.Method)
		w.Header().Set("Content-Length", "5")
		_, _ = io.WriteString(w, "hello")
	})
	each(t, Options{}, func(t *testing.T, c *Client) {
		conns := s.conns.Load()
		head := get(t, c, Request{URL: s.URL, Head: true})
		if head.Status != 200 || len(head.Body) != 0 || head.Header.Get("X-Method") != http.MethodHead {
			t.Errorf("status %d, body %q by %s", head.Status, head.Body, head.Header.Get("X-Method"))
		}
		if after := get(t, c, Request{URL: s.URL}); string(after.Body) != "hello" || s.conns.Load() != conns+1 {
			t.Errorf("after HEAD: body %q, %d connections", after.Body, s.conns.Load()-conns)
		}
	})
}
