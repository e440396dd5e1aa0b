package hostile

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const robotsPath = "/robots.txt"

// rulesText keeps everybody off /private.
const rulesText = "User-agent: *\nDisallow: /private\n"

// robots opens a host for each kind of robots.txt that can be had in the end.
// RFC 9309 says what each means; §2.3.1.2 allows for five redirects.
func (w *Web) robots() error {
	plain := func(body string) http.HandlerFunc { return typed("text/plain", body) }
	long := strings.Repeat("# There is nothing to see in this line, nor in the next one.\n", 600<<10/61)
	refusedOnce := w.first()
	for _, c := range []struct {
		name   string
		robots http.HandlerFunc
		open   bool // /private too may be fetched
	}{
		{"404", nil, true},
		{"401", status(401), true},
		{"403", status(403), true},
		{"empty", plain(""), true},
		{"a page", serve(document("Welcome", "<p>User-agent: *</p>")), true},
		{"garbage", plain(w.noise(64 << 10)), true},
		{"byte order mark", plain("\uFEFF" + rulesText), false},
		{"old line ends", plain(strings.ReplaceAll(rulesText, "\n", "\r")), false},
		{"NULs around the rules", plain("\x00\x00\n" + rulesText + "\x00"), false},
		{"600 KB, rules first", plain(rulesText + long), false},
		{"600 KB, rules last", plain(long + rulesText), true},
		{"without end", w.floods("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"+rulesText, long), false},
		{"503 at first", func(rw http.ResponseWriter, r *http.Request) {
			if refusedOnce() {
				status(503)(rw, r)
				return
			}
			plain(rulesText)(rw, r)
		}, false},
		{"5 redirects", redirect(302, "/robots/5"), false},
		{"6 redirects", redirect(307, "/robots/6"), true},
		{"redirects to itself", redirect(301, robotsPath), true},
	} {
		h, err := w.host("robots.txt: " + c.name)
		if err != nil {
			return err
		}
		h.robots = c.robots
		h.pages["/robots/1"] = plain(rulesText)
		for n := 2; n <= 6; n++ {
			h.pages[fmt.Sprintf("/robots/%d", n)] = redirect(301, fmt.Sprintf("/robots/%d", n-1))
		}
		h.door("/public", h.text("Public"), ok())
		h.door("/private", h.text("Private"), ok())
		if !c.open {
			h.expect(h.base+"/private", disallowed())
		}
	}
	return w.lawyers()
}

// lawyers has a robots.txt whose rules are about details, and another host's.
func (w *Web) lawyers() error {
	h, err := w.host("robots.txt: fine print")
	if err != nil {
		return err
	}
	h.robots = typed("text/plain", "user-agent: else\ndisallow: /\n\n"+
		"USER-AGENT: *\nDisallow: /private/\nAllow: /private/open\nDisallow: /*.cgi$\nDisallow: /tie\nAllow: /tie\nDisallow: /caf\u00e9\n"+
		"Disallow: /q?a=1&b=2\nCrawl-delay: 0\n")
	for path, e := range inOrder(map[string]Expect{
		"/private/door": disallowed(), "/private/open": ok(), "/private/opener": ok(), "/run.cgi": disallowed(), "/run.cgi?x": ok(),
		"/tie": ok(), "/caf%C3%A9": disallowed(), "/q?a=1&b=2": disallowed(), "/q?b=2&a=1": ok(), "/%70rivate/door": disallowed(),
	}) {
		h.links = append(h.links, path)
		h.expect(h.base+path, e)
	}
	h.other = h.text("Fine print")
	h.door("/detour", redirect(302, "/private/redirected"), moved(302))
	h.expect(h.base+"/private/redirected", disallowed())

	far, err := w.host("robots.txt: another host's")
	if err != nil {
		return err
	}
	far.robots = redirect(302, h.base+"/robots/shared")
	h.pages["/robots/shared"] = typed("text/plain", "User-agent: *\nDisallow: /run.cgi\n")
	far.door("/run.cgi", far.text("A program"), disallowed())
	far.door("/tie", far.text("A tie"), ok())
	return nil
}

// unreadable opens hosts whose robots.txt can never be had, so that nothing of
// theirs may be asked for (RFC 9309 §2.3.1.4).
func (w *Web) unreadable() error {
	if w.o.Reachable {
		return nil
	}
	inside := w.hosts[0].base
	for _, c := range []struct {
		name   string
		robots http.HandlerFunc
	}{
		{"429", status(429)},
		{"500", status(500)},
		{"503 and Retry-After", busy(503, "1")},
		{"no answer", w.stalls("")},
		{"a reset", w.resets("HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\nUser-agent: *\n")},
		{"half of it", w.says("HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\nUser-agent: *\n")},
		{"truncated gzip", typed("text/plain", gzipped(rulesText)[:20], "Content-Encoding", "gzip")},
		{"bomb", w.bomb("gzip")},
		{"redirect to nowhere", redirect(302, "")},
		{"redirect to a file", redirect(302, "file:///etc/passwd")},
		{"redirect inside", redirect(302, inside+robotsPath)},
		{"redirect to the metadata service", redirect(301, "http://169.254.169.254/latest/meta-data/")},
		{"headers without end", w.floods("HTTP/1.1 200 OK\r\n", "X-Header: x\r\n")},
	} {
		h, err := w.host("no robots.txt: " + c.name)
		if err != nil {
			return err
		}
		h.robots = c.robots
		h.shut(waiting())
	}
	return w.nobody()
}

// nobody is a host where nobody listens.
func (w *Web) nobody() error {
	h, err := w.host("nobody listens")
	if err != nil {
		return err
	}
	h.rename("127.0.1.1") // the port is taken on another address
	h.shut(waiting())
	return nil
}

// noise is random bytes.
func (w *Web) noise(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.draw.Uint32())
	}
	return string(b)
}

func gzipped(s string) string {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s) // to memory: cannot fail
	_ = z.Close()
	return b.String()
}
