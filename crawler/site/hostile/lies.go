package hostile

import (
	"net/http"
	"strings"
)

// lies opens a host whose headers do not say what the body is. A type that is
// given is believed; one that is none is judged by the body.
func (w *Web) lies() error {
	h, err := w.host("lies")
	if err != nil {
		return err
	}
	page := func(to string) string { return document("Truth", anchors(to)) }
	for path, contentType := range inOrder(map[string]string{
		"/upper-case": "TEXT/HTML", "/parameters": "text/html;;;=;charset", "/charset": "text/html; charset=klingon",
		"/xhtml": "application/xhtml+xml", "/any": "*/*", "/unknown": "unknown/unknown", "/comma": " text/html ;a=,",
	}) {
		h.way(path, func(to string) http.HandlerFunc { return typed(contentType, page(to)) }, titled("Truth"))
	}
	h.way("/silence", func(to string) http.HandlerFunc {
		return w.says("HTTP/1.1 200 OK\r\n\r\n" + page(to))
	}, titled("Truth"))
	h.way("/utf-8-is-no-coding", func(to string) http.HandlerFunc {
		return typed("text/html", page(to), "Content-Encoding", "utf-8")
	}, titled("Truth"))
	h.way("/coded-twice", func(to string) http.HandlerFunc {
		return typed("text/html", gzipped(gzipped(page(to))), "Content-Encoding", "gzip", "Content-Encoding", "gzip")
	}, titled("Truth"))
	for path, contentType := range inOrder(map[string]string{
		"/png": "image/png", "/plain": "text/plain", "/json": "application/json", "/binary": "application/octet-stream",
		"/nonsense": "x/y/z", "/pdf": "application/pdf", "/css": "text/css",
	}) {
		h.door(path, typed(contentType, page("/never")), ok())
	}
	const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	h.door("/picture", typed("text/html", png+w.noiseOf("abc\x00\xff\x80", 4096)), ok())
	h.door("/zip", typed("text/html", gzipped(page("/never"))), ok())
	h.door("/nothing", typed("text/html", ""), ok())
	return nil
}

// noiseOf is random bytes out of a few.
func (w *Web) noiseOf(alphabet string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[w.draw.IntN(len(alphabet))])
	}
	return b.String()
}
