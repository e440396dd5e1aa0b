package hostile

import (
	"net/http"
	"strings"
)

// endless opens a host whose answers do not end, as fast as the client reads.
func (w *Web) endless() error {
	h, err := w.host("without end")
	if err != nil {
		return err
	}
	kilo := strings.Repeat("x", 1<<10)
	for path, page := range inOrder(map[string]http.HandlerFunc{
		"/headers":     w.floods(ok200, "X-Header: "+kilo+"\r\n"),
		"/header-line": w.floods(ok200+"X-Header: ", kilo),
		"/hints":       w.floods("", "HTTP/1.1 103 Early Hints\r\nLink: </"+kilo+">\r\n\r\n"),
		"/status-line": w.floods("HTTP/1.1 200 ", kilo),
	}) {
		h.door(path, page, broken("header-limit"))
	}
	words := strings.Repeat("and so on ", 1<<12)
	cut := ok()
	cut.Truncated = true
	for path, head := range inOrder(map[string]string{
		"/body":         "\r\n",
		"/body-claimed": "Content-Length: 1099511627776\r\n\r\n",
	}) {
		h.way(path, func(to string) http.HandlerFunc {
			return w.floods(ok200+head+"<!doctype html><title>Without end</title>"+anchors(to), words)
		}, cut)
	}
	h.door("/trailers", w.floods(ok200+"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n", "X-Trailer: "+kilo+"\r\n"), broken("protocol"))
	h.door("/many-cookies", func(rw http.ResponseWriter, r *http.Request) {
		for range 2000 {
			rw.Header().Add("Set-Cookie", "a="+kilo[:64])
		}
		h.text("Cookies")(rw, r)
	}, ok())
	return nil
}
