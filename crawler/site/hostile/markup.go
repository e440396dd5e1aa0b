package hostile

import (
	"net/http"
	"strings"
)

// What the markup pages are made of.
const (
	deepLevels = 5_000
	attributes = 1_000_000
	// nameAlphabet is what attribute names of three bytes are made of: a million
	// of them, each with a space, stay below the usual limit of 4 MiB.
	nameAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-.:;?@[]^_`{|}~"
)

// markup opens a host of pages that are hard to parse.
func (w *Web) markup() error {
	h, err := w.host("markup")
	if err != nil {
		return err
	}
	deep := ok()
	deep.Deep = true
	h.way("/deep", func(to string) http.HandlerFunc {
		return serve("<!doctype html><title>Deep</title>" + strings.Repeat("<div>", deepLevels) + anchors(to))
	}, deep)
	h.way("/attributes", func(to string) http.HandlerFunc {
		return serve("<!doctype html><title>Attributes</title>" + anchors(to) + "<p " + manyAttributes() + ">")
	}, titled("Attributes"))
	h.way("/invalid-utf-8", func(to string) http.HandlerFunc {
		return serve("<!doctype html><title>a\xffb\xc3</title>" + anchors(to, "/\xfe"))
	}, titled("a\ufffdb\ufffd"))
	h.page("/%EF%BF%BD", h.text("Replaced"), ok())
	h.way("/NUL", func(to string) http.HandlerFunc { return serve("\x00<title>NUL</title>\x00" + anchors(to)) }, titled("NUL"))
	h.way("/lone-tag", func(to string) http.HandlerFunc {
		return serve("<title>Lone</title>" + anchors(to) + `<a href="/never`)
	}, titled("Lone"))
	h.way("/comment", func(to string) http.HandlerFunc {
		return serve("<title>Comment</title>" + anchors(to) + "<!-- " + anchors("/never"))
	}, titled("Comment"))
	h.way("/script", func(to string) http.HandlerFunc {
		return serve("<title>Script</title>" + anchors(to) + `<script>document.write('` + anchors("/never") + `')`)
	}, titled("Script"))
	h.way("/references", func(to string) http.HandlerFunc {
		return serve("<title>&#82;eferences</title><a href=" + strings.ReplaceAll(to, "/", "&#x2F;") + ">")
	}, titled("References"))
	h.way("/base-of-no-page", func(to string) http.HandlerFunc {
		return serve("<title>Base</title><base href=javascript:0><base href=http://elsewhere.test/>" + anchors(to))
	}, titled("Base"))
	h.way("/twice", func(to string) http.HandlerFunc {
		return serve("<title>Twice</title><a href=" + to + " href=/never>")
	}, titled("Twice"))
	h.door("/base-elsewhere", serve("<title>Base</title><base href=http://base.test/>"+anchors("there")), titled("Base"))
	h.expect("http://base.test/there", w.away())
	return nil
}

// manyAttributes is a million of them.
func manyAttributes() string {
	const n = len(nameAlphabet)
	var b strings.Builder
	b.Grow(4 * attributes)
	for i := range attributes {
		b.WriteByte(nameAlphabet[i%n])
		b.WriteByte(nameAlphabet[i/n%n])
		b.WriteByte(nameAlphabet[i/n/n%n])
		b.WriteByte(' ')
	}
	return b.String()
}
