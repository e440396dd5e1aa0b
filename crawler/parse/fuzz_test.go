package parse

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// FuzzParse: whatever the page, nothing panics, limits hold and strings are valid UTF-8; and the tokenizer alone, with
// which deep pages are read, gets through it too.
func FuzzParse(f *testing.F) {
	pages, err := filepath.Glob(pagesDir + "/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range pages {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "text/html", "<a>; rel=b, <c>", "sweetspot: none")
	}
	o := options(f)
	o.MaxLinks, o.LinkText = 20, true
	o.Extract = []Field{mustField(f, "all=*"), mustField(f, "href=[href]@href")}
	p, u := New(o), mustURL(f, pageURL)
	f.Fuzz(func(t *testing.T, body []byte, contentType, link, robots string) {
		in := Input{
			URL:    u,
			Header: http.Header{"Content-Type": {contentType}, "Link": {link}, "X-Robots-Tag": {robots}, "Refresh": {link}},
			Body:   body, Truncated: len(body)%2 == 1,
		}
		checkDocument(t, p.Parse(in), o.MaxLinks)

		c := newCollector(&p.options)
		c.begin(in)
		doc := c.doc
		text, _ := new(declarations).decode(body, contentType, false)
		c.collect(func() { tokens(c, text) })
		c.finish()
		checkDocument(t, doc, o.MaxLinks)
	})
}

func checkDocument(t *testing.T, d *Document, maxLinks int) {
	t.Helper()
	if d.Fault != "" {
		t.Fatalf("Fault: %s", d.Fault)
	}
	if len(d.Links) > maxLinks || len(d.Anchors) > maxAnchors {
		t.Fatalf("%d links, %d anchors", len(d.Links), len(d.Anchors))
	}
	if s := render(d); !utf8.ValidString(s) {
		t.Fatalf("not valid UTF-8: %q", s)
	}
	seen := make(map[string]bool)
	for i := range d.Links {
		l := &d.Links[i]
		if id := l.Kind.String() + " " + l.Target.URL; seen[id] {
			t.Fatalf("twice: %s", id)
		} else {
			seen[id] = true
		}
	}
	for name, values := range d.Extract {
		if len(values) > maxValues {
			t.Fatalf("%d values of %s", len(values), name)
		}
		for _, v := range values {
			if len(v) > maxValue || !utf8.ValidString(v) {
				t.Fatalf("value of %s: %q", name, v)
			}
		}
	}
}
