package parse

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestLinks(t *testing.T) {
	const here = "https://example.com/dir/"
	tests := []struct{ name, page, want string }{
		{"a", `<a href=x.html>`, "a " + here + "x.html"},
		{"a, elsewhere", `<a href=//other.org/?q#f%20g>`, "a https://other.org/?q #f%20g"},
		{"a without href", `<a name=x>`, ""},
		{"a to itself", `<a href=""><a href="#top">`, "a " + here + "page.html"},
		{"a, padded", "<a href='\n x\n.html\t'>", "a " + here + "x.html"},
		{"a, character references", `<a href="?a=1&amp;b=2&copy=3">`, "a " + here + "page.html?a=1&b=2&copy=3"},
		{"a, xlink is of SVG", `<a xlink:href=x>`, ""},
		{"a, no such scheme", `<a href="mailto:x@example.com">`, "a mailto:x@example.com refused=scheme"},
		{"a, no URL", `<a href="http://[/">`, "a http://[/ refused=syntax"},
		{"area", `<map><area href=x alt="the  x" rel=nofollow></map>`, "area " + here + "x rel=nofollow [nofollow]"},
		{"iframe", `<iframe src=x><a href=y></iframe>`, "iframe " + here + "x"},
		{"iframe, none", `<iframe></iframe><iframe src=" "></iframe><iframe src="about:blank"></iframe>`, ""},
		{"frame", `<frameset><frame src=x><frame src=y></frameset>`, "frame " + here + "x\nframe " + here + "y"},
		{"refresh", `<meta http-equiv=Refresh content="5; url='x#f'">`, "refresh " + here + "x #f"},
		{"refresh, itself", `<meta http-equiv=refresh content=5>`, ""},

		{"link", `<link rel="StyleSheet alternate" href=x><link rel=next href=y>`, "link " + here + "x rel=StyleSheet alternate\nlink " + here + "y rel=next"},
		{"link, none", `<link rel=stylesheet href=""><link rel="" href=x><link href=x>`, ""},
		{"canonical", `<link rel=canonical href=x>`, "canonical " + here + "x rel=canonical"},
		{"hreflang", `<link rel=alternate hreflang=de href=/de/>`, "alternate https://example.com/de/ rel=alternate"},
		{"img", `<img src=x srcset="x 1x, y 2x" alt>`, "img " + here + "x\nimg " + here + "y"},
		{"img, data", `<img src=" DATA:image/gif;base64,AAAA" srcset="data:,x 1x"><img src=blob:x>`, ""},
		{"image", `<image src=x>`, "img " + here + "x"},
		{"preload", `<link rel=preload as=image href=x imagesrcset="x 1x, y 2x">`, "img " + here + "x\nimg " + here + "y\nlink " + here + "x rel=preload"},
		{"picture", `<picture><source srcset="x, y 2x"><img src=z></picture>`, "source " + here + "x\nsource " + here + "y\nimg " + here + "z"},
		{
			"media", `<video src=x poster=p><track src=t></video><audio src=y></audio><embed src=e><object data=o></object><input type=IMAGE src=i>`,
			"source " + here + "x\nimg " + here + "p\nsource " + here + "t\nsource " + here + "y\nsource " + here + "e\nsource " + here + "o\nimg " + here + "i",
		},
		{"script", `<script src=x></script><script>"<a href=y>"</script>`, "script " + here + "x"},

		{"not in comments", `<!-- <a href=x> --><![CDATA[<a href=y>]]>`, ""},
		{"not as text", `<textarea><a href=x></textarea><title><a href=y></title><xmp><a href=z></xmp>`, ""},
		{"noscript", `<noscript><a href=x></noscript>`, "a " + here + "x"},
		{"template", `<template><a href=x><template></template><a href=y></template><a href=z>`, "a " + here + "z"},
		{"template, inert throughout", `<template><template shadowrootmode=open><a href=x></a></template><a href=y></a></template>`, ""},
		{"shadow root", `<div><template shadowrootmode=open><a href=x></a><template><a href=y></template></template></div><a href=z>`, "a " + here + "x\na " + here + "z"},
		{"svg", `<svg><a xlink:href=x></a><a href=y xlink:href=no /><title>t</title><script href=no /></svg><a href=z>`, "a " + here + "x\na " + here + "y\na " + here + "z"},
	}
	for _, tt := range tests {
		if got := renderLinks(parsePage(t, tt.page)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// Each target is reported once for each kind; as nofollow only if each occurrence is.
func TestLinksAreDistinct(t *testing.T) {
	doc := parsePage(t, `
		<a href=x#1 rel="external NoFollow">one</a>
		<link rel=canonical href=x>
		<a href=./x#2>two</a>
		<a href=x#3 rel=nofollow>three</a>
		<a href=y rel=nofollow>four</a> <a href=y rel=nofollow>five</a>
		<area href=x alt=six>`, func(o *Options) { o.LinkText = true })
	want := `a https://example.com/dir/x #2 "two"
canonical https://example.com/dir/x rel=canonical
a https://example.com/dir/y rel=nofollow [nofollow] "four"
area https://example.com/dir/x "six"`
	if got := renderLinks(doc); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The first four cases follow those of web-platform-tests, html/semantics/document-metadata/the-base-element/base_*.html
// (3-Clause BSD licence).
func TestBase(t *testing.T) {
	const link = "<a href=x>"
	for page, want := range map[string]string{
		"<base href=/one/><base href=/two/>" + link:               "https://example.com/one/x",
		"<base><base target=_top><base href=/b/>" + link:          "https://example.com/b/x",
		"<base href=''><base href=/two/>" + link:                  "https://example.com/dir/x",
		"<base href='data:/,x'><base href=/two/>" + link:          "https://example.com/dir/x",
		"<base href='javascript:x'>" + link:                       "https://example.com/dir/x",
		"<base href='https://[/'>" + link:                         "https://example.com/dir/x",
		"<base href='//cdn.example.org?utm_source=x'>" + link:     "https://cdn.example.org/x",
		"<template><base href=/b/></template>" + link:             "https://example.com/dir/x",
		"<svg><base href=/b/></svg>" + link:                       "https://example.com/dir/x",
		link + "<p><base href=/late/>":                            "https://example.com/late/x",
		strings.Repeat("<i>", 600) + link + "<base href=/late/>":  "https://example.com/late/x",
		strings.Repeat("<i>", 600) + "<base href=/early/>" + link: "https://example.com/early/x",
	} {
		doc := parsePage(t, page)
		if len(doc.Links) != 1 || doc.Links[0].Target.URL != want {
			t.Errorf("%.60s:\n got %s\nwant a %s", page, renderLinks(doc), want)
		}
	}
}

// A base element that comes late makes the page be read again: nothing counts twice, and the header is no part of it.
func TestLateBaseReadsOnce(t *testing.T) {
	doc := New(options(t)).Parse(Input{
		URL: mustURL(t, pageURL),
		Header: http.Header{
			"Content-Type": {"text/html"}, "Link": {"<h>; rel=canonical"}, "X-Robots-Tag": {"noarchive"},
		},
		Body: []byte(`<html lang=en><title>T</title><meta name=description content=D><link rel=canonical href=c><meta name=robots content=noindex>
			<h1 id=i>H</h1><a href=x></a><base href=/b/><a href=x id=j></a>`),
	})
	want := fmt.Sprintf(`Title: T
Description: D
H1: H
Canonical: https://example.com/b/c
Lang: en
Charset: utf-8
Robots: noarchive, noindex [noindex] [noarchive]
TextHash: %016x
header https://example.com/dir/h rel=canonical
canonical https://example.com/b/c rel=canonical
a https://example.com/b/x
Anchor: %016x
Anchor: %016x
`, AnchorHash("H"), AnchorHash("i"), AnchorHash("j"))
	if got := render(doc); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTexts(t *testing.T) {
	doc := parsePage(t, "<html xml:lang=no lang=' en-GB '><title>\n A &amp;\u00a0B\t</title><title>no</title>"+
		"<meta name=DESCRIPTION content=' '><meta name=description content=' d\n e '><meta name=description content=no>"+
		"<svg><title>no</title></svg><h1> One<br>two <script>no</script><i>th</i>ree </h1><h1>no</h1>"+
		"<p id=a><a name=a></a><a name=b id=c></a><i id></i>")
	want := Document{Title: "A & B", Description: "d e", H1: "One two three", Lang: "en-GB", Charset: "utf-8"}
	if doc.Title != want.Title || doc.Description != want.Description || doc.H1 != want.H1 || doc.Lang != want.Lang {
		t.Errorf("got\n%s\nwant\n%s", render(doc), render(&want))
	}
	anchors := []uint64{AnchorHash("a"), AnchorHash("a"), AnchorHash("c"), AnchorHash("b")}
	if fmt.Sprint(doc.Anchors) != fmt.Sprint(anchors) {
		t.Errorf("anchors %x, want %x", doc.Anchors, anchors)
	}
}

// The hash is that of the text a person sees, with one space between words, whatever the markup.
func TestTextHash(t *testing.T) {
	want := AnchorHash("one two 3 4")
	for _, page := range []string{
		"one two 3 4",
		" one\n\t two&nbsp;3 <br>4 ",
		"<title>title</title><p>o<b>n</b>e</p>two<table><td>3<td>4</table>",
		"<style>s</style>one<script>s</script> two<noscript>n</noscript> 3 <template>t</template>4<!-- c --><iframe>i</iframe>",
		"<x-y>o</x-y>ne<div>two<div>3</div></div>4",
		strings.Repeat("<div>", 600) + "o<b>n</b>e<p>two<noscript><b>n</b></noscript><style>s</style> 3 <template>t</template>4",
	} {
		if got := parsePage(t, page).TextHash; got != want {
			t.Errorf("%.80s: got %x, want %x", page, got, want)
		}
	}
	for _, page := range []string{"", " <p>\n</p> <script>s</script>&nbsp;", "<title>t</title>"} {
		if got := parsePage(t, page).TextHash; got != 0 {
			t.Errorf("%s: got %x, want 0 for no text", page, got)
		}
	}
	long := strings.Repeat("one two 3 4 ", 10_000)
	if got, want := parsePage(t, long).TextHash, AnchorHash(strings.TrimSpace(long)); got != want {
		t.Errorf("long text: got %x, want %x", got, want)
	}
}

// A page nested beyond the parser's limit is read without a tree, and says the same.
func TestDeep(t *testing.T) {
	body := strings.Repeat("<div>", 5000) + `<h1 id=i>H <b>1</b></h1><img src=x><noscript><a href=n></a></noscript>
		<template><a href=no></template><svg><title>no</title><style/><a xlink:href=s /></svg>2<a href=y#f rel=nofollow>t</a>` + strings.Repeat("</div>", 5000)
	head := `<html lang=en><base href=/b/><title>T</title><meta name=robots content=noindex>`
	flat := parsePage(t, head+strings.ReplaceAll(strings.ReplaceAll(body, "<div>", ""), "</div>", ""))
	deep := parsePage(t, head+body)
	if !deep.Deep || flat.Deep {
		t.Fatalf("Deep: %v, want true; flat: %v, want false", deep.Deep, flat.Deep)
	}
	deep.Deep = false
	if got, want := render(deep), render(flat); got != want || len(deep.Links) != 4 {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLimits(t *testing.T) {
	var b strings.Builder
	long := strings.Repeat("é€", 10_000)
	fmt.Fprintf(&b, "<html lang='%[1]s'><title>%[1]s</title><meta name=description content='%[1]s'><meta name=robots content='%[1]s,noindex'><h1>x %[1]s</h1>", long)
	for i := range 20 {
		fmt.Fprintf(&b, "<a id=%d href=%d#%s rel='%s'>%s</a>", i, i, long, long, long)
	}
	doc := parsePage(t, b.String(), func(o *Options) { o.MaxLinks = 7; o.LinkText = true })
	if len(doc.Links) != 7 || doc.LinksCut != 13 {
		t.Errorf("%d links, %d cut; want 7 and 13", len(doc.Links), doc.LinksCut)
	}
	l := doc.Links[6]
	for _, f := range []struct {
		name, value string
		limit       int
	}{
		{"Title", doc.Title, maxTitle},
		{"Description", doc.Description, maxDescription},
		{"H1", doc.H1, maxTitle},
		{"Lang", doc.Lang, maxLang},
		{"Robots", doc.Robots.Text, maxRobots},
		{"Rel", l.Rel, maxRel},
		{"Fragment", l.Fragment, maxFragment},
		{"Text", l.Text, maxLinkText},
	} {
		if n := len(f.value); n > f.limit || n < f.limit-utf8.UTFMax || !utf8.ValidString(f.value) {
			t.Errorf("%s has %d bytes, want up to %d of whole characters", f.name, n, f.limit)
		}
	}
	if !doc.Robots.Noindex {
		t.Error("a long directive hid noindex")
	}
	if size := doc.Size(); size < 7*(maxRel+maxFragment) || size > 20_000 {
		t.Errorf("Size() is %d", size)
	}
}

// A document does not refer to the page it was made of.
func TestDocumentOwnsItsStrings(t *testing.T) {
	body := []byte(`<html lang=en><title>T</title><meta name=description content=D><h1 id=i>H</h1><a href="x#f" rel=r>t</a><i x=v>e</i>`)
	o := options(t)
	o.LinkText = true
	o.Extract = []Field{mustField(t, "i=i"), mustField(t, "x=i@x")}
	doc := New(o).Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: body})
	before := render(doc)
	for i := range body {
		body[i] = '#'
	}
	if after := render(doc); after != before {
		t.Errorf("changed with the body:\n%s\nwas\n%s", after, before)
	}
}

func TestParserIsConcurrent(t *testing.T) {
	p, u := New(options(t)), mustURL(t, pageURL)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 20 {
				body := fmt.Sprintf("<title>%d-%d</title><a href=%d>", i, j, j)
				doc := p.Parse(Input{URL: u, Header: benchHeader, Body: []byte(body)})
				if doc.Title != fmt.Sprintf("%d-%d", i, j) || len(doc.Links) != 1 {
					t.Errorf("%s: got %s", body, render(doc))
				}
			}
		})
	}
	wg.Wait()
}

// A defect while a page is read is a result, and does not spoil the next page.
func TestPanicIsAFault(t *testing.T) {
	o := options(t)
	o.Extract = []Field{{Name: "broken"}}
	p := New(o)
	for range 2 {
		doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte("<a href=x>")})
		if !strings.HasPrefix(doc.Fault, "panic: ") {
			t.Errorf("Fault: %q, want the panic", doc.Fault)
		}
	}
}

// Links to one page count once, unless their fragments are asked for.
func TestFragmentsApart(t *testing.T) {
	const page = `<a href=x#a><a href=x#b><a href=x><a href=x#a><img src=x#a>`
	for fragments, want := range map[bool][]string{false: {"a", "a"}, true: {"a", "b", "", "a"}} {
		var got []string
		for _, l := range parsePage(t, page, func(o *Options) { o.Fragments = fragments }).Links {
			got = append(got, l.Fragment)
		}
		if !slices.Equal(got, want) {
			t.Errorf("fragments %v: %q, want %q", fragments, got, want)
		}
	}
}
