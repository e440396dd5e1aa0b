package parse

import (
	"net/http"
	"strings"
	"testing"
)

// BenchmarkText is a page that is nothing but words: what hashing and sketching them costs.
func BenchmarkText(b *testing.B) {
	page := "<!DOCTYPE html><title>Words</title>" + strings.Repeat("<p>What a page says is hashed word by word,\n  however it is broken into lines.", 400)
	benchmarkPage(b, benchHeader, []byte(page))
}

// BenchmarkHeader is a page without a body, and much to say in its header.
func BenchmarkHeader(b *testing.B) {
	benchmarkPage(b, http.Header{
		"Content-Type": {"text/html; charset=utf-8"},
		"Link":         {`<style.css>; rel=preload; as=style, </articles/kettle>; rel="canonical"`, `<https://api.example.com/>; rel="service-desc"`},
		"X-Robots-Tag": {"otherbot: noindex, nofollow", "nosnippet, max-image-preview:none"},
	}, nil)
}

// BenchmarkCharset is a page that has to be made UTF-8 first.
func BenchmarkCharset(b *testing.B) {
	page := "<!DOCTYPE html><meta charset=windows-1252><title>Caf\xe9</title>" + strings.Repeat("<p>Caf\xe9 cr\xe8me, \x80 3, and then some words without.", 400)
	benchmarkPage(b, http.Header{"Content-Type": {"text/html"}}, []byte(page))
}

func benchmarkPage(b *testing.B, header http.Header, page []byte) {
	p, u := New(options(b)), mustURL(b, pageURL)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse(Input{URL: u, Header: header, Body: page})
	}
}
