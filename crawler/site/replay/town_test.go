package replay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"

	"sweetspot/crawler/fetch"
)

// answers is a network in memory: what it answers by URL.
type answers map[string]answer

type answer struct {
	status int
	header http.Header
	body   string
}

// Get implements [fetch.Fetcher].
func (a answers) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	one, ok := a[r.URL]
	if !ok {
		one = answer{status: 404}
	}
	if one.status == 0 {
		return nil, &fetch.Error{Class: fetch.ClassReset, Temporary: true, Err: context.Canceled}
	}
	h := one.header
	if h == nil {
		h = http.Header{}
	}
	if h["Content-Type"] == nil && one.body != "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	return &fetch.Response{Status: one.status, Header: h, Body: []byte(one.body), Wire: int64(len(one.body))}, nil
}

func to(location string, status int) answer {
	return answer{status: status, header: http.Header{"Location": {location}}}
}

func page(body string) answer {
	return answer{status: 200, body: "<!doctype html><title>x</title>" + body}
}

func typed(kind, body string) answer {
	return answer{status: 200, body: body, header: http.Header{"Content-Type": {kind}}}
}

func zip(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// town is three hosts, two of them with twins, that refer to each other in every
// way that a link can be written.
func town() answers {
	const sitemap = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.com/only-in-sitemap</loc></url></urlset>`
	return answers{
		"http://example.com/": to("https://example.com/", 301),
		"https://example.com/robots.txt": typed("text/plain",
			"User-agent: *\nDisallow: /secret\nSitemap: https://example.com/map.xml.gz\n"),
		"http://example.com/robots.txt":       typed("text/plain", "User-agent: *\nDisallow: /secret\nDisallow: /plain-secret\n"),
		"https://www.example.com/robots.txt":  typed("text/plain", ""),
		"https://example.com/map.xml.gz":      typed("application/gzip", zip(sitemap)),
		"https://example.com/only-in-sitemap": page(`<a href="/">home</a>`),
		"https://example.com/": page(`<a href="https://example.com/a">a</a> <a href='HTTPS://Example.COM:443/b?x=1&amp;y=2'>b</a>
			<a href="//example.com/c">c</a> <a href=//blog.example.com/>blog</a> <a href="http://example.com/old">old</a>
			<a href="https://www.example.com/twin/">twin</a> <a href="https://elsewhere.example/">off</a> <a href="/secret">s</a>
			<a href="http://example.com/plain-secret">ps</a> <a href="http://example.com/secret">ps</a>
			<a href="https://example.com.evil.example/">off</a> <a href="https://user@example.com/user">u</a>
			<img src="https://img.example.net/x.png"> <a href="/missing">404</a> <a href="/gone">gone</a> <a href="/broken">broken</a>
			<a href="/next?page=2">next</a> <a href="mailto:x@example.com">m</a>`),
		"https://example.com/a":                  page(`<link rel=canonical href="https://example.com/a"><a href="https://blog.example.com/post#frag">p</a>`),
		"https://example.com/b?x=1&y=2":          page(`b`),
		"https://example.com/c":                  {status: 200, body: "<title>c</title>", header: http.Header{"Link": {`<https://example.com/d>; rel="next"`}, "Refresh": {"0; url=https://example.com/e"}}},
		"https://example.com/e":                  {status: 200, body: "plain", header: http.Header{"Content-Type": {"text/plain"}, "Etag": {`"v1"`}}},
		"https://example.com/gone":               {status: 410, body: "gone", header: http.Header{"X-Robots-Tag": {"noindex"}}},
		"https://example.com/broken":             {},
		"https://example.com/next?page=2":        to("next?page=3", 302),
		"https://example.com/next?page=3":        page(`<a href="?page=2">back</a>`),
		"http://example.com/old":                 to("/older", 308),
		"http://example.com/older":               to("https://example.com/a", 302),
		"https://www.example.com/twin/":          page(`<a href="/twin/rooted">r</a> <a href='sub/page'>s</a> <a href="//www.example.com/x">x</a> <meta http-equiv=refresh content="5;url=/twin/refreshed">`),
		"https://www.example.com/twin/rooted":    page(`<a href="https://example.com/a">a</a>`),
		"https://www.example.com/twin/sub/page":  page(`<a href="../">up</a>`),
		"https://www.example.com/twin/refreshed": page(`r`),
		"https://blog.example.com/":              page(`<a href="post">post</a>`),
		"https://blog.example.com/post":          page(`<a href="https://example.com/">home</a>`),
	}
}
