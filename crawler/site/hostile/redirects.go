package hostile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
)

// redirect answers with a Location, as it is; none if that is empty.
func redirect(code int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if location != "" {
			w.Header()["Location"] = []string{location}
		}
		w.WriteHeader(code)
	}
}

// maxHops is how many redirects in a row a crawl follows.
const maxHops = 10

// redirects opens a host of chains and loops.
func (w *Web) redirects() error {
	h, err := w.host("redirects")
	if err != nil {
		return err
	}
	for _, code := range []int{301, 302, 303, 307, 308} {
		const links = 4
		for n := links; n > 0; n-- {
			path := fmt.Sprintf("/%d/%d", code, n)
			h.page(path, redirect(code, fmt.Sprintf("/%d/%d", code, n-1)), moved(code))
		}
		h.links = append(h.links, fmt.Sprintf("/%d/%d", code, links))
		h.page(fmt.Sprintf("/%d/0", code), h.text("The end of the chain"), ok())
	}
	h.door("/self", redirect(302, "/self"), moved(302))
	h.door("/ping", redirect(301, "/pong"), moved(301))
	h.page("/pong", redirect(308, "/ping"), moved(308))
	h.door("/nowhere", redirect(302, ""), answered(302))
	h.door("/choice", redirect(300, "/choice/behind"), moved(300))
	h.page("/choice/behind", h.text("Chosen"), ok())

	h.links = append(h.links, "/hop/0")
	h.other = func(rw http.ResponseWriter, r *http.Request) { // a chain of ever new URLs
		var n int
		if _, err := fmt.Sscanf(r.RequestURI, "/hop/%d", &n); err != nil {
			status(http.StatusNotFound)(rw, r)
			return
		}
		redirect(302, fmt.Sprintf("/hop/%d", n+1))(rw, r)
	}
	for n := range maxHops + 1 {
		h.expect(fmt.Sprintf("%s/hop/%d", h.base, n), moved(302))
	}
	h.expect(fmt.Sprintf("%s/hop/%d", h.base, maxHops+1), refused("redirects"))
	return nil
}

// ways opens a host whose redirects lead astray by what their Location is.
func (w *Web) ways() error {
	h, err := w.host("redirects astray")
	if err != nil {
		return err
	}
	inside := w.hosts[0]
	_, port, _ := strings.Cut(strings.TrimPrefix(inside.base, "http://"), ":")
	long := h.base + "/" + strings.Repeat("long/", 600)
	for i, c := range []struct {
		location, target string
		expect           Expect
	}{
		{"http://elsewhere.test/", "http://elsewhere.test/", w.away()},
		{"http://169.254.169.254/latest/meta-data/", "http://169.254.169.254/latest/meta-data/", w.private()},
		{"http://10.0.0.1/", "http://10.0.0.1/", w.private()},
		{"http://0xA9.0xFE.43518/", "http://169.254.169.254/", w.private()},
		{inside.base + "/admin", inside.base + "/admin", w.private()},
		{"http://2130706433:" + port + "/", "http://127.0.0.1:" + port + "/", w.private()},
		{"http://localhost:" + port + "/", "http://localhost:" + port + "/", w.private()},
		{"http://[::ffff:127.0.0.2]:" + port + "/", "http://[::ffff:7f00:2]:" + port + "/", w.private()},
		{"http://[::]:" + port + "/", "http://[::]:" + port + "/", w.private()},
		{"http://[fd00:ec2::254]/", "http://[fd00:ec2::254]/", w.private()},
		{"http://0:" + port + "/", "http://0.0.0.0:" + port + "/", w.private()},

		{"file:///etc/passwd", "file:///etc/passwd", refused("scheme")},
		{"gopher://127.0.0.1:6379/_FLUSHALL", "gopher://127.0.0.1:6379/_FLUSHALL", refused("scheme")},
		{"javascript:alert(1)", "javascript:alert(1)", refused("scheme")},
		{"data:text/html,<a href=/>", "data:text/html,<a href=/>", refused("scheme")},
		{"http://[", "http://[", refused("syntax")},
		{"http://a b/", "http://a b/", refused("syntax")},
		{long, shortened(long), refused("trap-length")},
		{strings.Repeat("/again", 5), h.base + strings.Repeat("/again", 5), refused("trap-repeat")},

		{"/caf\xe9", h.base + "/caf%E9", ok()},
		{"/caf\u00e9", h.base + "/caf%C3%A9", ok()},
		{"  /spaced  ", h.base + "/spaced", ok()},
		{"?query", h.base + "/way/22?query", ok()},
		{strings.Replace(h.base, "//", "//me:secret@", 1) + "/let-in", h.base + "/let-in", ok()},
		{strings.TrimPrefix(h.base, "http:") + "/no-scheme", h.base + "/no-scheme", ok()},
		{`\back\slash`, h.base + "/back/slash", ok()},
		{"/tracked?utm_source=redirect", h.base + "/tracked?utm_source=redirect", ok()},
	} {
		path := fmt.Sprintf("/way/%d", i)
		page := redirect(302, c.location)
		h.door(path, func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery != "" {
				h.text("Arrived")(rw, r)
				return
			}
			page(rw, r)
		}, moved(302))
		h.expect(c.target, c.expect)
	}
	h.other = h.text("Arrived")
	h.door("/fragment", redirect(302, "#fragment"), moved(302))
	return nil
}

// shortened is what is kept of a URL too long to be kept.
func shortened(url string) string {
	const kept = 2083
	sum := sha256.Sum256([]byte(url))
	return url[:kept] + "…" + hex.EncodeToString(sum[:8])
}
