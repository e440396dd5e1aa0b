package sitemap

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// urlset returns a sitemap of n pages.
func urlset(n int) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
	for i := range n {
		fmt.Fprintf(&b, "  <url>\n    <loc>https://www.example.com/section-%d/page-%d.html</loc>\n    <lastmod>2026-01-02T15:04:05+00:00</lastmod>\n    <priority>0.5</priority>\n  </url>\n", i%97, i)
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

func gz(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Bytes()
}

func TestGzip(t *testing.T) {
	plain := urlset(1000)
	list := []byte("https://www.example.com/1\nhttps://www.example.com/2\n")
	tests := []struct {
		name  string
		body  []byte
		pages int
		err   error
	}{
		{"once", gz(plain), 1000, nil},
		{"twice", gz(gz(plain)), 1000, nil},
		{"three times", gz(gz(gz(plain))), 0, ErrFormat},
		{"text", gz(list), 2, nil},
		{"two members", append(gz(plain[:5000]), gz(plain[5000:])...), 1000, nil},
		{"with more after it", append(gz(plain), "trailing"...), 1000, nil},
		{"small and repetitive", gz(bytes.Repeat(list, 10_000)), 20_000, nil},
		{"nothing in it", gz(nil), 0, ErrFormat},
		{"no gzip after all", []byte("\x1f\x8bxxxxxxxxxxxx"), 0, gzip.ErrHeader},
		{"header alone", gz(plain)[:8], 0, io.ErrUnexpectedEOF},
	}
	for _, tt := range tests {
		res, err := Parse(tt.body, "application/gzip", 0)
		if len(res.Pages) != tt.pages || !errors.Is(err, tt.err) || res.Cut {
			t.Errorf("%s: %d pages, cut %t, %v; want %d, %v", tt.name, len(res.Pages), res.Cut, err, tt.pages, tt.err)
		}
	}
}

// A gzip stream that breaks off gives what could be unpacked of it.
func TestGzipTruncated(t *testing.T) {
	whole := gz(urlset(1000))
	res, err := Parse(whole[:len(whole)/2], "", 0)
	if n := len(res.Pages); n < 100 || n >= 1000 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d pages, %v", n, err)
	}
}

func TestLimit(t *testing.T) {
	list := []byte(strings.Repeat("https://www.example.com/\n", 10))
	both := []byte("<urlset><url><loc>/1</loc></url><sitemap><loc>/2</loc></sitemap><url><loc>/3</loc></url></urlset>")
	tests := []struct {
		name  string
		body  []byte
		limit int
		want  int
		cut   bool
	}{
		{"one less", urlset(10), 9, 9, true},
		{"just enough", urlset(10), 10, 10, false},
		{"text, one less", list, 9, 9, true},
		{"text, just enough", list, 10, 10, false},
		{"pages and sitemaps", both, 2, 2, true},
		{"last entry left open", []byte("<urlset><url><loc>/1</loc></url><url><loc>/2</loc>"), 1, 1, true},
		{"default", bytes.Repeat([]byte("http://a/\n"), MaxEntries+1), 0, MaxEntries, true},
	}
	for _, tt := range tests {
		res, err := Parse(tt.body, "", tt.limit)
		if got := len(res.Pages) + len(res.Sitemaps); got != tt.want || res.Cut != tt.cut || err != nil {
			t.Errorf("%s: %d entries, cut %t, %v; want %d, %t", tt.name, got, res.Cut, err, tt.want, tt.cut)
		}
	}
}

func TestMaxDecoded(t *testing.T) {
	filler := "#" + strings.Repeat(" filler", 10_000) + "\n"
	body := "https://www.example.com/1\n" + strings.Repeat(filler, MaxDecoded/len(filler)+1) + "https://www.example.com/2\n"
	res, err := Parse([]byte(body), "", 0)
	if len(res.Pages) != 1 || !res.Cut || err != nil {
		t.Errorf("%d pages, cut %t, %v", len(res.Pages), res.Cut, err)
	}
}

func TestBombs(t *testing.T) {
	head := "<urlset><url><loc>https://www.example.com/</loc></url>"
	tests := []struct {
		name string
		body []byte
		want string
	}{
		{"ratio", gz([]byte(head + strings.Repeat("<!-- -->", 256<<10))), "more than 200 times"},
		{"ratio within", gz(gz([]byte(head + strings.Repeat("<!-- -->", 256<<10)))), "more than 200 times"},
		{"comment", []byte(head + "<!--" + strings.Repeat("x", 2*maxToken)), "longer than"},
		{"attribute", []byte(head + "<a b='" + strings.Repeat("x", 2*maxToken)), "longer than"},
		{"text", []byte(head + "<url><loc>" + strings.Repeat("x", 2*maxToken)), "longer than"},
		{"text in pieces", []byte(head + "<url><loc>" + strings.Repeat(strings.Repeat("x", 1<<10)+"<!---->", 2<<10)), "longer than"},
	}
	for _, tt := range tests {
		res, err := Parse(tt.body, "", 0)
		if err == nil || !strings.Contains(err.Error(), tt.want) || len(res.Pages) > 1 {
			t.Errorf("%s: %d pages, %v; want an error with %q", tt.name, len(res.Pages), err, tt.want)
		}
	}
}

// XML's entities are not expanded: a billion laughs stay one.
func TestEntitiesAreNotExpanded(t *testing.T) {
	body := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>/&b;</loc></url></urlset>`
	res, err := Parse([]byte(body), "", 0)
	if len(res.Pages) != 1 || res.Pages[0].Loc != "/&b;" || err != nil {
		t.Errorf("%v, %v", res, err)
	}
}

func TestCharset(t *testing.T) {
	const want = "https://www.example.com/caf\u00e9"
	latin1, utf8 := "https://www.example.com/caf\xe9", want
	tests := []struct{ name, body, contentType string }{
		{"header", latin1, "text/plain; charset=ISO-8859-1"},
		{"header over declaration", "<?xml version='1.0' encoding='koi8-r'?><url><loc>" + latin1 + "</loc></url>", "text/xml; charset=latin1"},
		{"declaration", "<?xml version='1.0' encoding='latin1'?><url><loc>" + latin1 + "</loc></url>", "text/xml"},
		{"wrong header", utf8, "text/plain; charset=ISO-8859-1"},
		{"wrong UTF-8", latin1, "text/plain; charset=utf-8"},
		{"illegible UTF-16", "<?xml version='1.0' encoding='utf-16'?><url><loc>" + utf8 + "</loc></url>", ""},
		{"mark over all", "\xEF\xBB\xBF<?xml version='1.0' encoding='koi8-r'?><url><loc>" + utf8 + "</loc></url>", "text/xml; charset=koi8-r"},
		{"UTF-16, big end first", "\xFE\xFF" + wide(want), ""},
		{"not one", latin1, "text/plain; charset=replacement"},
		{"bad content type", latin1, ";;"},
	}
	for _, tt := range tests {
		res, err := Parse([]byte(tt.body), tt.contentType, 0)
		if len(res.Pages) != 1 || res.Pages[0].Loc != want || err != nil {
			t.Errorf("%s: %+v, %v", tt.name, res.Pages, err)
		}
	}
}

// Characters that fall across the buffers of the decoders come out whole.
func TestCharsetLong(t *testing.T) {
	want := "https://www.example.com/" + strings.Repeat("\u00e9\u65e5\U0001f600", 20_000)
	for _, body := range []string{want, "<urlset><url><loc>" + want + "</loc></url></urlset>"} {
		res, err := Parse([]byte(body), "text/plain; charset=latin1", 0)
		if len(res.Pages) != 1 || res.Pages[0].Loc != want || err != nil {
			t.Errorf("%d pages, %v", len(res.Pages), err)
		}
	}
}

// wide spells a string of the lower 256 characters in UTF-16BE.
func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(0)
		b.WriteByte(byte(r))
	}
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	plain := urlset(10_000)
	for name, body := range map[string][]byte{"plain": plain, "gzip": gz(plain)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			b.ReportAllocs()
			for b.Loop() {
				if res, err := Parse(body, "text/xml", 0); len(res.Pages) != 10_000 || err != nil {
					b.Fatal(len(res.Pages), err)
				}
			}
		})
	}
}

// A reader that asks again after the limit is told so again.
func TestBudgetEnds(t *testing.T) {
	b := &budget{in: strings.NewReader(strings.Repeat("x", 20)), wire: MaxDecoded, read: MaxDecoded - 3}
	for _, want := range []int{3, 0} {
		if n, err := b.Read(make([]byte, 10)); n != want || !errors.Is(err, errLimit) {
			t.Errorf("%d bytes, %v; want %d, %v", n, err, want, errLimit)
		}
	}
}
