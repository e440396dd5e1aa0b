package hostile

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"sync"
)

// ServeHTTP answers for the host whose address the request arrived at, whatever
// its Host header says: a name that leads astray must be noticed.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	hit := w.hits.Begin(r)
	reply := &reply{ResponseWriter: rw, note: func(status int) { w.hits.End(hit, status) }}
	defer reply.done(0)
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr) // net/http sets it
	h := w.at[local.String()]
	if h.hangsUp {
		rw.Header().Set("Connection", "close")
	}
	h.serve(reply, r)
}

func (h *host) serve(w http.ResponseWriter, r *http.Request) {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	switch page := h.pages[path]; {
	case page != nil:
		page(w, r)
	case path == robotsPath && h.robots != nil:
		h.robots(w, r)
	case h.other != nil && path != robotsPath && path != "/sitemap.xml":
		h.other(w, r)
	default:
		status(http.StatusNotFound)(w, r)
	}
}

// reply notes a hit's status just before the first byte goes out.
type reply struct {
	http.ResponseWriter
	note func(status int)
	once sync.Once
}

func (r *reply) done(status int) { r.once.Do(func() { r.note(status) }) }

func (r *reply) WriteHeader(status int) {
	if status >= 200 {
		r.done(status)
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *reply) Write(p []byte) (int, error) {
	r.done(http.StatusOK)
	return r.ResponseWriter.Write(p)
}

// Hijack implements [http.Hijacker].
func (r *reply) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.done(0)
	return http.NewResponseController(r.ResponseWriter).Hijack()
}
