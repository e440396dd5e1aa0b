package parse

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	const (
		plain = "text/html"
		meta  = "<meta charset=shift_jis>"
	)
	late := strings.Repeat(" ", 2000)
	tests := []struct {
		name, contentType, body string
		truncated               bool
		text, charset           string
	}{
		{name: "nothing known", body: "caf\xe9", text: "café", charset: "windows-1252"},
		{name: "windows-1252 is not latin-1", body: "\x80\x93", text: "€“", charset: "windows-1252"},
		{name: "valid as a whole", body: late + "café", text: late + "café", charset: "utf-8"},
		{name: "ascii", body: "cafe", text: "cafe", charset: "utf-8"},
		{name: "empty", charset: "utf-8"},

		{name: "header", contentType: plain + `; charset="ISO-8859-2"`, body: "\xb1", text: "ą", charset: "iso-8859-2"},
		{name: "header before meta", contentType: plain + "; charset=iso-8859-2", body: meta + "\xb1", text: meta + "ą", charset: "iso-8859-2"},
		{name: "unknown header", contentType: plain + "; charset=klingon", body: meta + "\x83\x41", text: meta + "ア", charset: "shift_jis"},
		{name: "broken header", contentType: "text/html; charset=", body: "é", text: "é", charset: "utf-8"},
		{name: "header believed", contentType: plain + "; charset=latin1", body: "é", text: "Ã©", charset: "windows-1252"},
		{name: "header believed, repaired", contentType: plain + "; charset=UTF-8", body: "a\xffb", text: "a\ufffdb", charset: "utf-8"},

		{name: "mark before header", contentType: plain + "; charset=latin1", body: "\xef\xbb\xbfé", text: "é", charset: "utf-8"},
		{name: "mark utf-16le", body: "\xff\xfeh\x00\xe9\x00", text: "hé", charset: "utf-16le"},
		{name: "mark utf-16be", body: "\xfe\xff\x00h\x00\xe9", text: "hé", charset: "utf-16be"},
		{name: "utf-16 is no ascii", contentType: plain + "; charset=utf-16", body: "h\x00i\x00", text: "hi", charset: "utf-16le"},
		{name: "iso-2022-jp is no ascii", contentType: plain + "; charset=iso-2022-jp", body: "\x1b$B%\"", text: "ア", charset: "iso-2022-jp"},

		{name: "meta", body: meta + "\x83\x41", text: meta + "ア", charset: "shift_jis"},
		{name: "meta too late", body: late + meta + "\x83\x41", text: late + meta + "ƒA", charset: "windows-1252"},
		{
			name: "pragma", body: `<META content="text/html; CHARSET = 'koi8-r'" http-equiv=Content-Type>` + "\xc1",
			text: `<META content="text/html; CHARSET = 'koi8-r'" http-equiv=Content-Type>а`, charset: "koi8-r",
		},
		{name: "content without pragma", body: `<meta content="charset=koi8-r">` + "\xc1", text: `<meta content="charset=koi8-r">Á`, charset: "windows-1252"},
		{name: "meta in a comment", body: "<!-- " + meta + "-->\xe9", text: "<!-- " + meta + "-->é", charset: "windows-1252"},
		{name: "unknown meta, then known", body: "<meta charset=x><meta charset=koi8-r>\xc1", text: "<meta charset=x><meta charset=koi8-r>а", charset: "koi8-r"},
		{name: "meta cannot be utf-16", body: "<meta charset=utf-16>é", text: "<meta charset=utf-16>é", charset: "utf-8"},
		{name: "meta cannot be user-defined", body: "<meta charset=x-user-defined>\xe9", text: "<meta charset=x-user-defined>é", charset: "windows-1252"},
		{name: "replaced as a whole", contentType: plain + "; charset=iso-2022-kr", body: "<a href=x>", text: "\ufffd", charset: "replacement"},
		{name: "xml", body: `<?xml version="1.0" encoding="koi8-r"?>` + "\xc1", text: `<?xml version="1.0" encoding="koi8-r"?>а`, charset: "koi8-r"},

		{name: "cut within a character", body: "é\xc3", truncated: true, text: "é", charset: "utf-8"},
		{name: "ends within a character", body: "é\xc3", text: "Ã©Ã", charset: "windows-1252"},
		{name: "cut in windows-1252", body: "caf\xe9 caf\xe9", truncated: true, text: "café café", charset: "windows-1252"},
	}
	for _, tt := range tests {
		text, name := new(declarations).decode([]byte(tt.body), tt.contentType, tt.truncated)
		if string(text) != tt.text || name != tt.charset {
			t.Errorf("%s: got %q in %s, want %q in %s", tt.name, text, name, tt.text, tt.charset)
		}
	}
}

func TestContentCharset(t *testing.T) {
	for content, want := range map[string]string{
		"":                                  "",
		"text/html":                         "",
		"text/html; charset=UTF-8":          "utf-8",
		"text/html;charset\t=\fa b":         "a",
		"charset charset='a;b' x":           "a;b",
		`charset="a`:                        "",
		"charset=":                          "",
		"charset=a;b":                       "a",
		"\u0130\u0130\xff; charset=\u0130x": "ix", // lower case takes other numbers of bytes
	} {
		if got := contentCharset(content); got != want {
			t.Errorf("%q: got %q, want %q", content, got, want)
		}
	}
}

// What is UTF-8 already is not copied.
func TestDecodeKeepsUTF8(t *testing.T) {
	body := []byte("\xef\xbb\xbfcaf\u00e9")
	if text, _ := new(declarations).decode(body, "", false); &text[0] != &body[3] {
		t.Error("the body was copied")
	}
}

func TestIsHTML(t *testing.T) {
	for contentType, want := range map[string]bool{
		"text/html":                             true,
		"Text/HTML ; charset=x":                 true,
		"application/xhtml+xml":                 true,
		"text/html;":                            true,
		"":                                      true, // the body says so
		"*/*":                                   true,
		"text/plain":                            false,
		"application/xml":                       false,
		"text/htmlx":                            false,
		"application/octet-stream; x=text/html": false,
		"multipart/mixed; boundary=\"text/html\"": false,
	} {
		if got := IsHTML(contentType, []byte("\n <!doctype HTML><title>x")); got != want {
			t.Errorf("%q: got %v, want %v", contentType, got, want)
		}
	}
	if IsHTML("", []byte("just text")) {
		t.Error("text without a type was taken for HTML")
	}
}

// What one page declared counts for the next only where that declares it in the same words.
func TestDeclarationsOfPagesInTurn(t *testing.T) {
	latin := "<!doctype html><meta charset=iso-8859-1><title>x</title>\xe4"
	titled := "\n<title>a</title><meta charset=koi8-r>\xe4"
	pages := []string{
		latin, latin,
		"<!doctype html><meta charset=koi8-r><title>x</title>\xe4",
		"<!doctype html><!-- <meta charset=iso-8859-1> -->\xe4",
		"<!doctype html><meta charset=iso-8859-15>\xe4",
		"<!doctype html>\xe4",
		strings.Repeat(" ", prescanSize-20) + latin,
		latin,
		titled, titled,
		"\n<title>another</title><meta charset=koi8-r>\xe4",
		"\n<title></title><meta charset=koi8-r>\xe4",
		"\n<title><!-- a</title><meta charset=koi8-r>\xe4",
		"\n<title>a<b></title><meta charset=koi8-r>\xe4",
		titled,
		"\n<title>a</title><meta charset=koi8-u>\xe4",
		"\n<title>a",
		"\n<title>" + strings.Repeat("a", prescanSize) + "</title><meta charset=koi8-r>\xe4",
		"\n<title>a</title ><meta charset=koi8-r>\xe4",
		"\n<title>a</title>\n<meta charset=koi8-r>\xe4",
		"\n<title>a<meta charset=koi8-r>\xe4",
		"\n<!-- a <title>a</title> --><meta charset=koi8-r>\xe4",
		"\n<!-- a <title>--><meta charset=koi8-u></title> --><meta charset=koi8-r>\xe4",
	}
	inTurn(t, pages...)
}

// inTurn reads pages with one memory of declarations and with a new one for each.
func inTurn(t *testing.T, pages ...string) {
	t.Helper()
	var d declarations
	for i, page := range pages {
		got, name := d.decode([]byte(page), "text/html", false)
		want, wantName := new(declarations).decode([]byte(page), "text/html", false)
		if string(got) != string(want) || name != wantName {
			t.Errorf("page %d: got %q in %s, want %q in %s", i, got, name, want, wantName)
		}
	}
}

func FuzzDeclarations(f *testing.F) {
	f.Add("<title>a</title><meta charset=koi8-r>\xe4", "<title>b</title><meta charset=koi8-r>\xe4")
	f.Add("<title/>a<meta charset=koi8-r>\xe4", "<title/>b--><meta charset=koi8-r>\xe4")
	f.Add("<!--<title>-->a<meta charset=koi8-r>\xe4", "<!--<title>--><meta charset=koi8-u>\xe4")
	f.Add("<script><title>a</script><meta charset=koi8-r>\xe4", "<script><title></script><meta charset=koi8-r>\xe4")
	f.Add("<title>a<b</title><meta charset=koi8-r>\xe4", "<title>a<b></title><meta charset=koi8-r>\xe4")
	f.Fuzz(func(t *testing.T, first, second string) { inTurn(t, first, second, first) })
}

// What another page has declared in the same words costs nothing to find, whatever the title in front of it says.
func TestDeclaredAgain(t *testing.T) {
	for _, page := range []string{
		"\n<meta charset=utf-8><title>TITLE</title>", "<title>TITLE</title><meta charset=utf-8>", "\n<head>\n<title>TITLE</title>\n<meta charset=utf-8>",
	} {
		var d declarations
		pages := [][]byte{[]byte(strings.Replace(page, "TITLE", "a", 1)), []byte(strings.Replace(page, "TITLE", "other words", 1))}
		i := 0
		if n := testing.AllocsPerRun(100, func() {
			d.declared(pages[i%2])
			i++
		}); n != 0 {
			t.Errorf("%q: %v allocations a page", page, n)
		}
	}
}
