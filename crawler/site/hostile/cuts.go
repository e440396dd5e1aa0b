package hostile

import "net/http"

// ok200 begins an answer, half is how far a page gets.
const (
	ok200 = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	half  = "<!doctype html><title>Half</title><p>This page ends in the mid"
)

// cuts opens a host whose answers break off or are no HTTP. It keeps no
// connection alive: net/http would send a request again by itself if a reused
// connection died before the first byte.
func (w *Web) cuts() error {
	h, err := w.host("broken answers")
	if err != nil {
		return err
	}
	h.hangsUp = true
	for path, answer := range inOrder(map[string]string{
		"/reset/at-once":     "",
		"/reset/in-header":   ok200,
		"/reset/in-body":     ok200 + "Content-Length: 4096\r\n\r\n" + half,
		"/reset/no-length":   ok200 + "\r\n" + half,
		"/reset/error-page":  "HTTP/1.1 404 Not Found\r\nContent-Length: 4096\r\n\r\n" + half,
		"/reset/in-redirect": "HTTP/1.1 302 Found\r\nLocation: /never\r\nContent-Length: 4096\r\n\r\n" + half,
	}) {
		h.door(path, w.resets(answer), failing("reset"))
	}
	for path, answer := range inOrder(map[string]string{
		"/close/at-once":   "",
		"/close/in-header": ok200,
		"/close/in-body":   ok200 + "Content-Length: 4096\r\n\r\n" + half,
		"/close/in-chunk":  ok200 + "Transfer-Encoding: chunked\r\n\r\n40\r\n" + half,
		"/close/no-last":   ok200 + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
	}) {
		h.door(path, w.says(answer), failing("reset"))
	}
	for path, answer := range inOrder(map[string]string{
		"/no-http/ssh":           "SSH-2.0-OpenSSH_9.9\r\n",
		"/no-http/0.9":           "<!doctype html><title>1991</title>\n\n",
		"/no-http/half-status":   "HTTP/1.1 20",
		"/no-http/status":        "HTTP/1.1 abc Fine\r\n\r\n",
		"/no-http/negative":      "HTTP/1.1 -20 Fine\r\n\r\n",
		"/no-http/version":       "HTTP/9.9.9 200 OK\r\n\r\n",
		"/no-http/line":          ok200 + "no colon\r\n\r\n",
		"/no-http/two-lengths":   ok200 + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nhalf",
		"/no-http/below-zero":    ok200 + "Content-Length: -4\r\n\r\nhalf",
		"/no-http/chunk":         ok200 + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n",
		"/no-http/huge-chunk":    ok200 + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhalf\r\n",
		"/no-http/switch":        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
		"/no-http/encoding":      ok200 + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"/no-http/NUL":           "\x00\x00\x00\x00\r\n\r\n",
		"/no-http/http2-preface": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	}) {
		h.door(path, w.says(answer), broken("protocol"))
	}
	return w.lengths()
}

// lengths opens a host of pages whose length is not what it seems, and of
// codings cut short.
func (w *Web) lengths() error {
	h, err := w.host("lengths")
	if err != nil {
		return err
	}
	h.door("/length/less", w.says(ok200+"Content-Length: 34\r\n\r\n<!doctype html><title>Less</title>"+
		anchors("/never")), titled("Less"))
	h.door("/length/none", w.says(ok200+"\r\n<!doctype html><title>None</title>"), titled("None"))
	h.door("/length/hints", w.says("HTTP/1.1 103 Early Hints\r\nLink: </never>\r\n\r\n"+ok200+
		"Content-Length: 35\r\n\r\n<!doctype html><title>Hints</title>"), titled("Hints"))
	h.door("/length/bare-LF", w.says("HTTP/1.1 200 OK\nContent-Type: text/html\n\n<!doctype html><title>LF</title>"), titled("LF"))

	zipped := gzipped(document("Zipped", anchors("/never")))
	coded := func(body string) http.HandlerFunc { return typed("text/html", body, "Content-Encoding", "gzip") }
	h.door("/gzip/truncated", coded(zipped[:len(zipped)/2]), failing("decode"))
	h.door("/gzip/no-trailer", coded(zipped[:len(zipped)-8]), failing("decode"))
	h.door("/gzip/header-only", coded(zipped[:10]), failing("decode"))
	h.door("/gzip/bad-sum", coded(zipped[:len(zipped)-8]+"\x00\x00\x00\x00\x00\x00\x00\x00"), broken("decode"))
	h.door("/gzip/plain", coded(document("Plain", "")), broken("decode"))
	h.door("/gzip/empty", coded(""), ok())
	h.door("/gzip/padded", coded(gzipped(document("Padded", ""))+"\x00\x00\x00\x00"), titled("Padded"))
	return nil
}
