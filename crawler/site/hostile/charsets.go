package hostile

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// encodings are those of the WHATWG Encoding standard, §4.2, by name, but for
// UTF-8: all that Go has.
var encodings = [...]string{
	"ibm866", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
	"iso-8859-8-i", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r", "koi8-u",
	"macintosh", "windows-874", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
	"windows-1255", "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "gbk", "gb18030", "big5", "euc-jp",
	"iso-2022-jp", "shift_jis", "euc-kr", "utf-16be", "utf-16le", "x-user-defined",
}

// letters are tried on each encoding; it shows the first few that it has.
const letters = "\u03a9\u0416\u05e9\u0639\u0e01\u30a2\u8868\u4e42\uac00\u0105\u0127\u0169\u1e03\u0219\u0450\u0491\u20ac\u00e9\u00df\u00f8\uf780\uf7ff"

// charsets opens a host with two pages for each legacy encoding: one declares it
// in the header, the other in the page. A link's path is UTF-8 wherever it
// stands, its query is in the page's encoding (URL standard, §5.1).
func (w *Web) charsets() error {
	h, err := w.host("charsets")
	if err != nil {
		return err
	}
	for _, name := range encodings {
		enc, err := htmlindex.Get(name)
		if err != nil {
			return fmt.Errorf("charset %q: %w", name, err)
		}
		h.charset(name+"/header", "text/html; charset="+name, "", enc)
		switch {
		case name == "x-user-defined": // in a page it means windows-1252 (HTML, "prescan a byte stream")
			h.charset(name+"/page", "text/html", `<meta charset="`+name+`">`, charmap.Windows1252)
		case strings.HasPrefix(name, "utf-16"): // in a page it cannot be
			mark, _ := enc.NewEncoder().String("\uFEFF") // is in Unicode
			h.charset(name+"/mark", "text/html", mark, enc)
		default:
			h.charset(name+"/page", "text/html", `<meta charset="`+name+`">`, enc)
		}
	}
	// What is replaced cannot be read at all: it would be an injection.
	h.door("/replacement", typed("text/html; charset=iso-2022-kr", document("Replaced", anchors("/never"))), ok())
	return nil
}

// charset is a page whose title and link have letters of one encoding.
func (h *host) charset(path, contentType, prefix string, enc encoding.Encoding) {
	sample := sampleOf(enc)
	title := "In " + path + ": " + sample
	to, query := "/"+path+"/"+sample, "?q="+sample
	if strings.HasPrefix(path, "iso-2022-jp") {
		query = "" // its escape sequences have rules of their own
	}
	body, _ := enc.NewEncoder().String(`<title>` + title + `</title><a href="` + to + query + `">On</a>`) // has all of it
	h.door("/"+path, typed(contentType, prefix+body), titled(title))
	target := (&url.URL{Path: to}).EscapedPath()
	h.pages[target] = h.text("Read well")
	h.expect(h.base+target+escapedQuery(query, enc), ok())
}

// sampleOf returns letters that an encoding has.
func sampleOf(enc encoding.Encoding) string {
	var sample []rune
	for _, r := range letters {
		there, err := enc.NewEncoder().String(string(r))
		back, _ := enc.NewDecoder().String(there)
		if err == nil && back == string(r) && len(sample) < 6 {
			sample = append(sample, r)
		}
	}
	return string(sample)
}

// escapedQuery is how a browser sends a query of a page in some encoding: bytes
// that are ASCII and no delimiters stay, even in the middle of a character (URL
// standard, "percent-encode after encoding" with the special-query set).
func escapedQuery(query string, enc encoding.Encoding) string {
	sent := query
	if name, err := htmlindex.Name(enc); err != nil || !strings.HasPrefix(name, "utf-16") {
		sent, _ = enc.NewEncoder().String(query) // has all of it
	}
	var b strings.Builder
	for i := range len(sent) {
		if c := sent[i]; c > ' ' && c < 0x7f && !strings.ContainsRune(`"#<>'`, rune(c)) {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", sent[i])
	}
	return b.String()
}
