package parse

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// queryEncoding returns the encoding in which a page's links write their queries: that of the page, or nil if that is a
// form of Unicode. (WHATWG Encoding, "get an output encoding")
func queryEncoding(name string) encoding.Encoding {
	if name == utf8Name || strings.HasPrefix(name, "utf-16") || name == "replacement" {
		return nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return enc
}

// encodeQuery percent-encodes what is not ASCII in the query of ref as enc has it, so that the URL parser does not take it
// for UTF-8. Characters that enc lacks become numeric references. (WHATWG URL, "percent-encode after encoding")
func encodeQuery(ref string, enc encoding.Encoding) string {
	start := strings.IndexByte(ref, '?')
	if start < 0 || isASCII(ref) {
		return ref
	}
	end := len(ref)
	if i := strings.IndexByte(ref, '#'); i >= 0 {
		end = i
	}
	if end < start || isASCII(ref[start:end]) {
		return ref
	}
	var b strings.Builder
	b.WriteString(ref[:start])
	encoder := enc.NewEncoder()
	for _, r := range ref[start:end] {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
		} else if s, err := encoder.String(string(r)); err == nil {
			writeQuery(&b, s)
		} else {
			fmt.Fprintf(&b, "%%26%%23%d%%3B", r)
		}
	}
	b.WriteString(ref[end:])
	return b.String()
}

// writeQuery percent-encodes the bytes of s that a query cannot hold. Second bytes of a character may be ASCII: those stay
// as they are. (WHATWG URL, "special-query percent-encode set")
func writeQuery(b *strings.Builder, s string) {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"#<>'`, c) >= 0 {
			fmt.Fprintf(b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
}
