package site

import (
	"io"
	"net"
	"net/http"
	"strconv"
)

const htmlType = "text/html; charset=utf-8"

// reply is an answer that is ready to be sent.
type reply struct {
	status     int // statusReset: break off
	kind       string
	location   string
	retryAfter string
	body       []byte
	validators validators
	pooled     bool // body lies in the buffer that answer was given
}

func (a *reply) send(w http.ResponseWriter) {
	if a.status == statusReset {
		BreakOff(w)
		return
	}
	h := w.Header()
	a.validators.send(h)
	if a.status == http.StatusNotModified {
		w.WriteHeader(a.status)
		return
	}
	h.Set("Content-Type", a.kind)
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if a.retryAfter != "" {
		h.Set("Retry-After", a.retryAfter)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // an error means that the client has gone
}

// torn is how far a reply gets that breaks off: into its body. Had the client
// seen no byte of it, net/http would send the request again by itself if the
// connection was a reused one, and what a crawl sees would depend on that.
const torn = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 4096\r\n\r\n<!doctype html>\n"

// BreakOff resets the connection of a request in mid-body. Where a ResponseWriter cannot
// give its connection away, the handler is aborted instead.
func BreakOff(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(conn, torn)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // close sends RST
	}
	_ = conn.Close()
}
