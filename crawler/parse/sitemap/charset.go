package sitemap

import (
	"bufio"
	"mime"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniff is how much of a file is looked at to know its charset.
const sniff = 64 << 10

// decode returns the file as UTF-8 without a byte order mark and without
// characters that XML forbids. A byte order mark decides the charset; else the
// file is UTF-8, as sitemaps.org demands, if it looks like it; else it is what
// the header declares, or the XML declaration (RFC 7303, 3.2).
func decode(in *bufio.Reader, contentType string) *bufio.Reader {
	head, _ := in.Peek(sniff) // its error, if any, comes back from the next read
	var fallback transform.Transformer = transform.Nop
	if !looksUTF8(head) {
		if e := declared(head, contentType); e != nil {
			fallback = e.NewDecoder()
		}
	}
	return bufio.NewReader(transform.NewReader(in,
		transform.Chain(unicode.BOMOverride(fallback), mend{})))
}

// looksUTF8 wants evidence: characters beyond ASCII, all of them well formed. The
// last one may be cut in half.
func looksUTF8(head []byte) bool {
	for tail := 1; tail <= min(len(head), utf8.UTFMax-1); tail++ {
		if last := head[len(head)-tail:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				head = head[:len(head)-tail]
			}
			break
		}
	}
	beyond := slices.ContainsFunc(head, func(c byte) bool { return c >= utf8.RuneSelf })
	return beyond && utf8.Valid(head)
}

var xmlDeclaration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)`)
})

// declared returns the encoding that the header or the file names, nil if that
// is UTF-8 or cannot be. UTF-16 cannot: its declaration would not have been
// legible without a byte order mark.
func declared(head []byte, contentType string) encoding.Encoding {
	labels := []string{""}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		labels[0] = params["charset"]
	}
	if m := xmlDeclaration().FindSubmatch(head); m != nil {
		labels = append(labels, string(m[1]))
	}
	for _, label := range labels {
		e, name := charset.Lookup(label)
		if e != nil && name != "replacement" && !strings.HasPrefix(name, "utf-") {
			return e
		}
	}
	return nil
}

// mend replaces bytes that are no UTF-8 by what they mean in windows-1252, which
// is what they nearly always are, and characters that XML 1.0 forbids (2.2) by
// spaces.
type mend struct{ transform.NopResetter }

func (mend) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		switch {
		case r == utf8.RuneError && size == 1:
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			r = charmap.Windows1252.DecodeByte(src[nSrc])
		case forbidden(r):
			r = ' '
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}
