package parse

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// largePage returns a page of about a megabyte that is like a reference manual's index: a table of contents on every
// page, many links to few pages, differing in fragment.
func largePage() []byte {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Index</title>
<link rel="stylesheet" href="../_static/style.css"><link rel="next" href="next.html"></head><body><h1>Index</h1>`)
	for i := range 6000 {
		fmt.Fprintf(&b, `<li class="toctree-l1" id="entry-%d"><a class="reference internal" href="library/module%d.html#name-%d">`+
			"<code class=\"docutils literal notranslate\"><span class=\"pre\">name_%d()</span></code></a>, a function\n"+
			"  of the module that <em>says</em> what it does.</li>\n", i, i%300, i, i)
	}
	b.WriteString("</body></html>")
	return []byte(b.String())
}

var benchHeader = http.Header{"Content-Type": {"text/html; charset=utf-8"}}

// BenchmarkScan, BenchmarkTokenizer, BenchmarkTree and BenchmarkGoquery are to be compared: what a page costs as it is read, what only
// cutting it into tokens costs, what it costs by its tree, and what the tree alone does.
func BenchmarkScan(b *testing.B) {
	page, p, u := largePage(), New(options(b)), mustURL(b, pageURL)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse(Input{URL: u, Header: benchHeader, Body: page})
	}
}

func BenchmarkTokenizer(b *testing.B) {
	page := largePage()
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		tokenize(page)
	}
}

// tokenize does the least that x/net's tokenizer can be used for.
func tokenize(page []byte) (tokens int) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for z.Next() != html.ErrorToken {
		tokens++
	}
	return tokens
}

func BenchmarkTree(b *testing.B) {
	page, or, u := largePage(), newOracle(options(b)), mustURL(b, pageURL)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		or.tree(Input{URL: u, Header: benchHeader, Body: page})
	}
}

// BenchmarkPages does the same with the pages that -pages names.
func BenchmarkPages(b *testing.B) {
	pages, or, u := folderPages(b), newOracle(options(b)), mustURL(b, pageURL)
	size := 0
	for i := range pages {
		size += len(pages[i].body)
	}
	for _, bench := range []struct {
		name string
		read func(Input)
	}{
		{"scan", func(in Input) { or.p.Parse(in) }},
		{"tokenizer", func(in Input) { tokenize(in.Body) }},
		{"tree", func(in Input) { or.tree(in) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for i := range pages {
					bench.read(Input{URL: u, Header: benchHeader, Body: pages[i].body})
				}
			}
		})
	}
}

func BenchmarkGoquery(b *testing.B) {
	page := largePage()
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
		if err != nil {
			b.Fatal(err)
		}
		links := 0
		doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			if href, ok := s.Attr("href"); ok && strings.TrimSpace(href) != "" {
				links++
			}
		})
	}
}
