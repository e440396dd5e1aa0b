package hostile

import (
	"fmt"
	"html"
	"io"
	"iter"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// host is one origin: its pages, and what must come of them. It is complete
// before it is served, and does not change from then on.
type host struct {
	web      *Web
	name     string // what it is about
	base     string // "http://127.0.0.2:40123"
	listener net.Listener

	robots http.HandlerFunc            // nil: 404
	pages  map[string]http.HandlerFunc // by path, as it is sent
	other  http.HandlerFunc            // for every other path; nil: 404
	links  []string                    // of the front page
	must   map[string]Expect           // by URL
	crowd  iter.Seq[Expect]            // what else must be known; nil: nothing

	hangsUp bool          // keeps no connection alive
	hidden  bool          // is no seed
	delay   time.Duration // its Crawl-delay
	pause   time.Duration // what it asks for in Retry-After
}

func newHost(w *Web, name string, l net.Listener) *host {
	h := &host{
		web: w, name: name, base: "http://" + l.Addr().String(), listener: l,
		pages: map[string]http.HandlerFunc{}, must: map[string]Expect{},
	}
	h.page("/", h.front, ok())
	h.expect(h.base+"/sitemap.xml", answered(404))
	return h
}

// rename makes the host answer to a name instead of its address.
func (h *host) rename(name string) {
	old := h.base
	_, port, _ := net.SplitHostPort(h.listener.Addr().String()) // it is host:port
	h.base = "http://" + net.JoinHostPort(name, port)
	was := h.must
	h.must = map[string]Expect{}
	for url, e := range was {
		h.expect(h.base+strings.TrimPrefix(url, old), e)
	}
}

// shut says that the host lets nobody in: only its seed is known.
func (h *host) shut(e Expect) {
	clear(h.must)
	h.expect(h.base+"/", e)
}

// expect says what must be known of a URL, of this host or another.
func (h *host) expect(url string, e Expect) {
	e.URL = url
	h.must[url] = e
}

// page serves a path, without a link to it.
func (h *host) page(path string, f http.HandlerFunc, e Expect) {
	h.pages[path] = f
	h.expect(h.base+path, e)
}

// door is a page that the front page links to.
func (h *host) door(path string, f http.HandlerFunc, e Expect) {
	h.page(path, f, e)
	h.links = append(h.links, path)
}

// way is a door whose page links to a page of its own, at the end of the path:
// proof that its links were read.
func (h *host) way(path string, f func(to string) http.HandlerFunc, e Expect) {
	to := path + "/behind"
	h.door(path, f(to), e)
	h.page(to, h.text("Behind "+path), ok())
}

// away expects a URL of a host that has no address.
func (w *Web) away() Expect {
	if w.o.Wide {
		return waiting()
	}
	return refused("scope")
}

// private expects a URL of an address that the guard refuses.
func (w *Web) private() Expect {
	if w.o.Wide {
		return guarded()
	}
	return refused("scope")
}

// inOrder walks through a map by its keys: equal webs are built equal.
func inOrder[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}

// front is the front page.
func (h *host) front(w http.ResponseWriter, _ *http.Request) {
	send(w, document("Front page: "+h.name, anchors(h.links...)))
}

// text serves an ordinary page without links.
func (h *host) text(title string) http.HandlerFunc {
	return serve(document(title, "<p>Nothing but text at "+html.EscapeString(h.name)+".</p>"))
}

// linking serves an ordinary page with links.
func linking(title string, hrefs ...string) http.HandlerFunc {
	return serve(document(title, anchors(hrefs...)))
}

// serve serves an HTML document.
func serve(doc string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { send(w, doc) }
}

func send(w http.ResponseWriter, doc string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, doc) // an error means that the client has gone
}

// status serves a status with a short page.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(code)
		_, _ = io.WriteString(w, document(fmt.Sprintf("Status %d", code), ""))
	}
}

// typed serves a body under a Content-Type, and further headers in pairs.
func typed(contentType, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		_, _ = io.WriteString(w, body)
	}
}

func document(title, body string) string {
	return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + html.EscapeString(title) +
		"</title></head>\n<body><h1>" + html.EscapeString(title) + "</h1>\n" + body + "</body></html>\n"
}

func anchors(hrefs ...string) string {
	var b strings.Builder
	for _, href := range hrefs {
		b.WriteString(`<p><a href="` + html.EscapeString(href) + "\">On</a></p>\n")
	}
	return b.String()
}
