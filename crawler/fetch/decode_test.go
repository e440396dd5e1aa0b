package fetch

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// respond serves one body under one Content-Encoding.
func respond(t testing.TB, encoding string, body []byte) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Encoding"] = []string{encoding}
		w.Write(body)
	}).URL
}

func TestCodingsAreUndone(t *testing.T) {
	page := bytes.Repeat([]byte("<p>some page, longer than any buffer on the way</p>\n"), 2000)
	half := len(page) / 2
	for name, test := range map[string]struct {
		encoding string
		body     []byte
		want     []byte
	}{
		"gzip":                    {"gzip", gzipped(page), page},
		"x-gzip":                  {"X-GZip", gzipped(page), page},
		"zlib":                    {"deflate", zlibbed(page), page},
		"bare deflate":            {"deflate", deflated(page), page},
		"brotli":                  {"br", brotlied(page), page},
		"zstd":                    {"zstd", zstded(page), page},
		"two codings":             {"gzip, br", brotlied(gzipped(page)), page},
		"the same twice":          {"gzip,gzip", gzipped(gzipped(page)), page},
		"identity":                {"identity", page, page},
		"identity within":         {"identity, gzip,", gzipped(page), page},
		"a charset by mistake":    {"utf-8", page, page},
		"unknown and known":       {"gzip, sdch", gzipped(page), gzipped(page)},
		"two gzip members":        {"gzip", append(gzipped(page[:half]), gzipped(page[half:])...), page},
		"two zstd frames":         {"zstd", append(zstded(page[:half]), zstded(page[half:])...), page},
		"padding behind gzip":     {"gzip", append(gzipped(page), make([]byte, 700)...), page},
		"much padding":            {"gzip", append(gzipped(page), make([]byte, 2*drainLimit)...), page},
		"nothing, called gzip":    {"gzip", nil, nil},
		"nothing, called br":      {"br", nil, nil},
		"nothing, called zstd":    {"zstd", nil, nil},
		"nothing, called deflate": {"deflate", nil, nil},
		"gzip of nothing":         {"gzip", gzipped(nil), nil},
	} {
		t.Run(name, func(t *testing.T) {
			url := respond(t, test.encoding, test.body)
			each(t, Options{}, func(t *testing.T, c *Client) {
				for range 3 { // the later ones with a used decoder
					r := get(t, c, Request{URL: url})
					if !bytes.Equal(r.Body, test.want) || r.Truncated || r.Wire > int64(len(test.body)) {
						t.Errorf("%d bytes, %d on the wire; want %d of %d", len(r.Body), r.Wire, len(test.want), len(test.body))
					}
				}
			})
		})
	}
}

func TestBodiesThatDoNotMatchTheirCoding(t *testing.T) {
	page := []byte(strings.Repeat("0123456789 some page\n", 3000))
	cut := func(b []byte) []byte { return b[:len(b)/2] }
	spoilt := func(b []byte) []byte { b[len(b)/2] ^= 0xff; b[len(b)/2+1] ^= 0xff; return b }
	for name, test := range map[string]struct {
		encoding  string
		body      []byte
		temporary bool
	}{
		"truncated gzip":        {"gzip", cut(gzipped(page)), true},
		"truncated gzip header": {"gzip", gzipped(page)[:5], true},
		"gzip without trailer":  {"gzip", gzipped(page)[:len(gzipped(page))-8], true},
		"truncated zlib":        {"deflate", cut(zlibbed(page)), true},
		"truncated deflate":     {"deflate", cut(deflated(page)), true},
		"truncated brotli":      {"br", cut(brotlied(page)), true},
		"truncated zstd":        {"zstd", cut(zstded(page)), true},
		"truncated inner":       {"gzip, br", brotlied(cut(gzipped(page))), true},
		"spoilt gzip":           {"gzip", spoilt(gzipped(page)), false},
		"plain, called gzip":    {"gzip", page, false},
		"plain, called br":      {"br", page, false},
		"plain, called zstd":    {"zstd", page, false},
		"plain, called deflate": {"deflate", page, false},
		"three codings":         {"gzip, gzip, gzip", gzipped(gzipped(gzipped(page))), false},
	} {
		t.Run(name, func(t *testing.T) {
			url := respond(t, test.encoding, test.body)
			each(t, Options{}, func(t *testing.T, c *Client) {
				for range 2 {
					if e := fail(t, c, url, ClassDecode, test.temporary); e.Status != 200 {
						t.Errorf("status %d, want 200", e.Status)
					}
				}
			})
		})
	}
}

func TestBombs(t *testing.T) {
	zeros := make([]byte, 16<<20)
	emptyMembers := bytes.Repeat(gzipped(nil), 50_000)
	for name, test := range map[string]struct {
		encoding string
		body     []byte
	}{
		"gzip":                         {"gzip", gzipped(zeros)},
		"deflate":                      {"deflate", zlibbed(zeros)},
		"brotli":                       {"br", brotlied(zeros)},
		"zstd":                         {"zstd", zstded(zeros)},
		"gzip of gzip":                 {"gzip, gzip", gzipped(gzipped(zeros))},
		"grows only in the middle":     {"gzip, br", brotlied(emptyMembers)},
		"empty members":                {"gzip", emptyMembers},
		"much on the wire for nothing": {"deflate", bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, 2<<20)}, // empty stored blocks
	} {
		t.Run(name, func(t *testing.T) {
			url := respond(t, test.encoding, test.body)
			each(t, Options{}, func(t *testing.T, c *Client) { fail(t, c, url, ClassBomb, false) })
		})
	}
}

func TestDensePagesAreNoBombs(t *testing.T) {
	page := bytes.Repeat([]byte(" "), bombFloor)
	url := respond(t, "gzip", gzipped(page))
	each(t, Options{}, func(t *testing.T, c *Client) {
		if r := get(t, c, Request{URL: url}); !bytes.Equal(r.Body, page) {
			t.Errorf("%d bytes, want %d", len(r.Body), len(page))
		}
	})
}

func FuzzBody(f *testing.F) {
	page := []byte(strings.Repeat("some page ", 500))
	f.Add("gzip", gzipped(page), int64(100))
	f.Add("br", brotlied(page), int64(-1))
	f.Add("zstd,deflate", zlibbed(zstded(page)), int64(1<<62))
	f.Add("deflate", deflated(page), int64(0))
	f.Add("gzip, x-gzip , identity,", gzipped(make([]byte, 4<<20)), int64(5000))
	const limit = 64 << 10
	t := &transport{maxBody: limit, stall: time.Hour, buffers: newBuffers(), decoders: newDecoders()}
	f.Fuzz(func(tb *testing.T, encoding string, body []byte, length int64) {
		j := start(newLeash(tb.Context()), "", nil)
		defer j.leash.cancel(nil)
		err := t.receive(j, &http.Response{
			StatusCode:    200,
			Header:        http.Header{"Content-Encoding": {encoding}},
			Body:          io.NopCloser(bytes.NewReader(body)),
			ContentLength: length,
		})
		if err != nil {
			if class, _ := classify(j, err); class != ClassDecode && class != ClassBomb {
				tb.Errorf("class %s: %v", class, err)
			}
			return
		}
		if int64(len(j.resp.Body)) > limit || j.resp.Wire > int64(len(body)) {
			tb.Errorf("%d bytes of body, %d on the wire of %d", len(j.resp.Body), j.resp.Wire, len(body))
		}
		j.resp.Release()
	})
}
