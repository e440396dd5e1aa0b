package hostile

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/klauspost/compress/zstd"
)

// bombSize is what each bomb unfolds to: more than a crawler keeps.
const bombSize = 8 << 20

// brotliBomb is bombSize spaces in Brotli. No encoder is at hand here.
const brotliBomb = "n///f/glQOKxQCD3/g8="

// bombs opens a host of bodies that are small on the wire.
func (w *Web) bombs() error {
	h, err := w.host("bombs")
	if err != nil {
		return err
	}
	for _, coding := range []string{"gzip", "br", "zstd", "gzip, gzip", "br, gzip"} {
		h.door("/"+fmt.Sprintf("%x", coding), w.bomb(coding), broken("bomb"))
	}
	h.door("/three-codings", typed("text/html", gzipped(gzipped(gzipped("x"))), "Content-Encoding", "gzip, gzip, gzip"), broken("decode"))
	// A type that says gzip is no coding: such a body is kept as it is.
	h.door("/archive", typed("application/gzip", w.charge("gzip")), ok())
	return nil
}

// bomb serves a bomb under a Content-Encoding.
func (w *Web) bomb(coding string) http.HandlerFunc {
	return typed("text/html", w.charge(coding), "Content-Encoding", coding)
}

// charge makes bombSize spaces small, by codings in the order they apply.
func (w *Web) charge(coding string) string {
	switch coding {
	case "br":
		bomb, _ := base64.StdEncoding.DecodeString(brotliBomb)
		return string(bomb)
	case "zstd":
		z, _ := zstd.NewWriter(nil) // the options are none, so none is wrong
		defer z.Close()
		return string(z.EncodeAll(spaces(), nil))
	case "gzip, gzip":
		return gzipped(w.charge("gzip"))
	case "br, gzip":
		return gzipped(w.charge("br"))
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = z.Write(spaces())
	_ = z.Close()
	return b.String()
}

func spaces() []byte { return bytes.Repeat([]byte(" "), bombSize) }
