package replay

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"

	"sweetspot/store"
)

// content is what makes two bodies the same as they are sent.
type content struct {
	id     store.BodyID
	from   *origin
	coded  bool
	text   bool
	padded bool
}

// body is one that is ready to be sent.
type body struct {
	bytes []byte
	coded bool // by gzip
}

// padding is sent behind a body that was cut when it was recorded, so that it is
// cut again.
const padding = 64 << 10

// prepare gets as many bodies ready as the memory is for. A body that cannot be
// read is left for when it is asked for.
func (r *Replay) prepare() {
	left := r.memory
	for _, h := range r.hosts {
		for _, o := range h.origins {
			for _, p := range o.pages {
				key := p.content(o)
				if p.body == 0 || r.bodies[key] != nil {
					continue
				}
				b, err := r.make(key)
				if err != nil || int64(len(b.bytes)) > left {
					continue
				}
				left -= int64(len(b.bytes))
				r.bodies[key] = b
			}
		}
	}
}

func (p *page) content(o *origin) content {
	return content{p.body, o, p.header.Get("Content-Encoding") != "", isText(p.header.Get("Content-Type")), p.cut}
}

// body returns what a page's last answer carries.
func (r *Replay) body(key content) (*body, error) {
	if b := r.bodies[key]; b != nil {
		return b, nil
	}
	return r.make(key)
}

func (r *Replay) make(key content) (*body, error) {
	var plain []byte
	if key.id != 0 {
		kept, ok, err := r.run.Body(key.id)
		if err == nil && !ok {
			err = store.ErrDamaged
		}
		if err != nil {
			return nil, err
		}
		if plain, err = kept.Bytes(); err != nil {
			return nil, err
		}
	}
	if key.text {
		plain = r.rewrite(plain, key.from)
	} else if text, ok := gunzip(plain); ok && looksLikeText(text) { // a sitemap, as a file
		plain = zipped(r.rewrite(text, key.from))
	}
	if key.padded {
		plain = append(bytes.Clone(plain), bytes.Repeat([]byte(" "), padding)...)
	}
	if key.coded {
		return &body{zipped(plain), true}, nil
	}
	return &body{plain, false}, nil
}

// isText tells which content types are searched for links. A body without one is,
// too: whoever reads it has to guess as well.
func isText(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	for _, text := range []string{"text/", "xml", "json", "javascript", "ecmascript"} {
		if strings.Contains(kind, text) {
			return true
		}
	}
	return kind == ""
}

func looksLikeText(b []byte) bool { return strings.HasPrefix(http.DetectContentType(b), "text/") }

// gunzip is the inverse of zipped; ok is false for what is no gzip, and for what
// is more than a sitemap may be.
func gunzip(b []byte) (plain []byte, ok bool) {
	const most = 64 << 20
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	plain, err = io.ReadAll(io.LimitReader(z, most))
	return plain, err == nil && len(plain) < most
}

func zipped(plain []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(plain) // to memory: cannot fail
	_ = z.Close()
	return b.Bytes()
}
