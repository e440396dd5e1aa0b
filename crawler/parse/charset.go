package parse

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

const (
	utf8Name    = "utf-8"
	legacyName  = "windows-1252" // what browsers assume in the end
	prescanSize = 1024           // where a page must declare its encoding
)

// boms are the byte order marks (WHATWG Encoding, "BOM sniff").
var boms = []struct{ mark, label string }{
	{"\xef\xbb\xbf", utf8Name},
	{"\xfe\xff", "utf-16be"},
	{"\xff\xfe", "utf-16le"},
}

// decode returns the page as valid UTF-8, and the encoding that it was in by its WHATWG name. Evidence counts in this
// order: byte order mark, Content-Type, declaration in the first 1,024 bytes, being valid UTF-8 as a whole; else it
// is windows-1252. (HTML, "determining the character encoding", with the whole page in hand.)
// The result is body itself if that is UTF-8 already. A cut page may end within a character.
func (d *declarations) decode(body []byte, contentType string, truncated bool) (text []byte, name string) {
	body, enc, name := d.sniff(body, contentType)
	if enc == nil || name == utf8Name {
		whole := body
		if truncated {
			whole = wholeCharacters(body)
		}
		if utf8.Valid(whole) {
			return whole, utf8Name
		}
	}
	if enc == nil {
		enc, name = charmap.Windows1252, legacyName
	}
	if name != utf8Name && isASCII(body) && readsASCII(name) {
		return body, name
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		text = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return text, name
}

// readsASCII reports whether bytes that are ASCII mean ASCII in an encoding. Those that are replaced as a whole are
// so because in them they need not. (WHATWG Encoding, "replacement")
func readsASCII(name string) bool {
	return !strings.HasPrefix(name, "utf-16") && name != "iso-2022-jp" && name != "replacement"
}

// sniff returns body without its byte order mark, and the encoding that mark, header or page name; nil if none does.
func (d *declarations) sniff(body []byte, contentType string) ([]byte, encoding.Encoding, string) {
	for _, bom := range boms {
		if rest, ok := bytes.CutPrefix(body, []byte(bom.mark)); ok {
			enc, name := charset.Lookup(bom.label)
			return rest, enc, name
		}
	}
	if enc, name := d.headed(contentType); enc != nil {
		return body, enc, name
	}
	head := body[:min(len(body), prescanSize)]
	label := d.declared(head)
	if label == "" {
		label = xmlEncoding(head)
	}
	enc, name := charset.Lookup(label)
	switch {
	case strings.HasPrefix(name, "utf-16"):
		enc, name = charset.Lookup(utf8Name) // or the declaration could not have been read
	case name == "x-user-defined":
		enc, name = charset.Lookup(legacyName) // as the standard has it for declarations, not for headers
	}
	return body, enc, name
}

// declarations remembers the last declaration found, in a header and in a page: the pages of a site begin alike, and what is in
// front of a declaration, and the declaration itself, mean the same wherever they begin a page.
type declarations struct {
	front []byte // of a page, up to the text of its title
	back  []byte // from there to the end of the declaration; empty if that comes before the title
	label string

	contentType string
	encoding    encoding.Encoding
	name        string
}

// headed returns the encoding that a header names, nil if none does.
func (d *declarations) headed(contentType string) (encoding.Encoding, string) {
	if contentType != d.contentType {
		d.contentType, d.encoding, d.name = strings.Clone(contentType), nil, ""
		if _, params, err := mime.ParseMediaType(contentType); err == nil {
			d.encoding, d.name = charset.Lookup(params["charset"])
		}
	}
	return d.encoding, d.name
}

// declared returns the label that a meta element declares (HTML, "prescan a byte stream"), if it is a known one.
func (d *declarations) declared(head []byte) string {
	if !d.begins(head) {
		label, front, back := prescan(head)
		d.front, d.back, d.label = append(d.front[:0], front...), append(d.back[:0], back...), label
	}
	return d.label
}

// begins reports whether head is the remembered one up to the end of its declaration, but for the text of the title: any that
// ends at the next "<" does (HTML, "RCDATA state").
func (d *declarations) begins(head []byte) bool {
	rest, ok := bytes.CutPrefix(head, d.front)
	if len(d.back) > 0 {
		rest = rest[max(bytes.IndexByte(rest, '<'), 0):]
	}
	return ok && len(d.front) > 0 && bytes.HasPrefix(rest, d.back)
}

// prescan returns the first known label that a meta element in head declares, and what stands up to the end of that element:
// before and behind the text of a title, or all of it before if there is none.
func prescan(head []byte) (label string, front, back []byte) {
	z := html.NewTokenizer(bytes.NewReader(head))
	from, to, end := 0, 0, 0 // the title's text, and the last token's end
	for {
		kind := z.Next()
		at := end
		end += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return "", nil, nil
		case html.TextToken:
			if at == from {
				to = end
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "title":
				from, to = end, end
			case "meta":
				label := metaCharset(z)
				if enc, _ := charset.Lookup(label); enc == nil {
					continue
				}
				if from == 0 {
					return label, head[:end], nil
				}
				return label, head[:from], head[to:end]
			}
		}
	}
}

// metaCharset returns the label in a meta element: its charset, or that in content if http-equiv says so.
func metaCharset(z *html.Tokenizer) string {
	var label, content string
	pragma := false
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "charset":
			label = string(value)
		case "content":
			content = string(value)
		case "http-equiv":
			pragma = strings.EqualFold(string(value), "content-type")
		}
	}
	if label == "" && pragma {
		label = contentCharset(content)
	}
	return label
}

// contentCharset returns the label in a content attribute (HTML, "extracting a character encoding from a meta element").
func contentCharset(s string) string {
	const key = "charset"
	s = strings.ToLower(s)
	for {
		i := strings.Index(s, key)
		if i < 0 {
			return ""
		}
		s = strings.TrimLeft(s[i+len(key):], spaces)
		rest, ok := strings.CutPrefix(s, "=")
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, spaces)
		if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
			label, _, closed := strings.Cut(rest[1:], rest[:1])
			if !closed {
				return ""
			}
			return label
		}
		if i := strings.IndexAny(rest, ";"+spaces); i >= 0 {
			rest = rest[:i]
		}
		return rest
	}
}

// spaces is the white space of HTML.
const spaces = " \t\n\f\r"

// xmlEncoding returns the encoding that an XML declaration names (HTML, "get an XML encoding").
func xmlEncoding(head []byte) string {
	rest, ok := bytes.CutPrefix(head, []byte("<?xml"))
	if !ok {
		return ""
	}
	declaration, _, ok := bytes.Cut(rest, []byte(">"))
	if !ok {
		return ""
	}
	_, value, ok := bytes.Cut(declaration, []byte("encoding"))
	if !ok {
		return ""
	}
	value, ok = bytes.CutPrefix(bytes.TrimLeft(value, spaces), []byte("="))
	value = bytes.TrimLeft(value, spaces)
	if !ok || len(value) == 0 || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	label, _, _ := bytes.Cut(value[1:], value[:1])
	return string(label)
}

// wholeCharacters cuts an unfinished UTF-8 sequence off the end.
func wholeCharacters(b []byte) []byte {
	for i := len(b) - 1; i >= 0 && i > len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
