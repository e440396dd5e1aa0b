package parse

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fuzzOracles returns oracles without and with link text. They keep few links, so that pages reach the limit.
func fuzzOracles(f *testing.F) (oracles [2]*oracle) {
	for i := range oracles {
		o := options(f)
		o.MaxLinks, o.LinkText = 5, i == 1
		oracles[i] = newOracle(o)
	}
	return oracles
}

// FuzzScanner holds the scanner against trees, whatever the page.
func FuzzScanner(f *testing.F) {
	for _, pages := range scanned {
		for _, page := range pages {
			f.Add(page)
		}
	}
	for _, page := range moved {
		f.Add(page)
	}
	f.Add("<a" + strings.Repeat(" b=c", 2*maxTreeAttrs) + " \x00b=c href=x>") // refused a tree
	paths, err := filepath.Glob(pagesDir + "/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body))
	}
	oracles, u := fuzzOracles(f), mustURL(f, pageURL)
	f.Fuzz(func(t *testing.T, page string) {
		for _, or := range oracles {
			in := Input{URL: u, Header: benchHeader, Body: []byte(page)}
			if diff, _ := or.compare(in); diff != "" {
				t.Fatalf("scan of %q differs from tree (-tree +scan):\n%s", page, diff)
			}
			checkDocument(t, or.p.Parse(in), or.p.options.MaxLinks)
		}
	})
}

// pieces are what FuzzTags makes pages of.
var pieces = func() []string {
	all := strings.Split("x| |y z|\n|&amp;|&nbsp;|<!-- -->|<!DOCTYPE html>|<![CDATA[c]]>|<x>|</x>|<y-z>|</y-z>|<canvas>|</canvas>|"+
		"<a href=p>|<a href=q rel=nofollow>|<a name=n>|<a href=p id=i>|<b id=i>|<font size=1>|<font size=1 color=2>|<font color=2 size=1>|<p id=i>|"+
		"<svg/>|<path/>|<svg><a xlink:href=s>|<foreignObject>|</foreignObject>|<annotation-xml encoding=text/html>|<input type=hidden>|<template shadowrootmode=open>|"+
		"<html lang=l>|<body id=j>|<base href=/b>|<base href=/c>|<meta name=robots content=none>|<link rel=canonical href=r>|<img src=m id=k>|<title>t</title>|<script>s</script>|<style>s</style>|"+
		"<textarea>\n</textarea>|<xmp>x</xmp>|<iframe src=f>f</iframe>|<noframes>n</noframes>|<script>|<plaintext>", "|")
	for name := tagOther + 1; name < tagNames; name++ {
		all = append(all, "<"+tagInfos[name].text+">", "</"+tagInfos[name].text+">")
	}
	return all
}()

// FuzzTags holds the scanner against trees for pages made of whole tags, two bytes each, which get deeper into tree construction.
func FuzzTags(f *testing.F) {
	for i := range len(pieces) {
		f.Add([]byte{byte(i >> 8), byte(i), byte(i / 7), byte(i * 13), 0, 0, byte(i * 5 >> 8), byte(i * 5), 0, 2})
	}
	oracles, u := fuzzOracles(f), mustURL(f, pageURL)
	f.Fuzz(func(t *testing.T, choice []byte) {
		var b strings.Builder
		for i := 0; i+1 < len(choice) && i < 200; i += 2 {
			b.WriteString(pieces[(int(choice[i])<<8|int(choice[i+1]))%len(pieces)])
		}
		for _, or := range oracles {
			in := Input{URL: u, Header: benchHeader, Body: []byte(b.String())}
			if diff, _ := or.compare(in); diff != "" {
				t.Errorf("%s: scan differs from tree (-tree +scan):\n%s", b.String(), diff)
			}
		}
	})
}
