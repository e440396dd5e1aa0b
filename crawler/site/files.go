package site

import (
	"html"
	"net/http"
	"strconv"
	"strings"
)

// images is how many different pictures the pages show.
const images = 32

// perSitemap keeps a sitemap near 1 MB; sitemaps.org allows 50,000 entries.
const perSitemap = 10_000

// file answers for what is not HTML; ok is false if there is no such file.
func (s *Site) file(r *http.Request, at place) (a reply, ok bool) {
	switch path := r.URL.Path; {
	case path == "/robots.txt":
		return textReply("text/plain; charset=utf-8", s.robots(r.Host)), true
	case s.opts.Sitemap && strings.HasPrefix(path, "/sitemap"):
		return s.sitemap(path, "http://"+html.EscapeString(r.Host), at)
	case s.opts.Assets && strings.HasPrefix(path, "/assets/"):
		return s.asset(strings.TrimPrefix(path, "/assets/"))
	}
	return reply{}, false
}

func (s *Site) robots(host string) string {
	if s.opts.RobotsTxt != "" {
		return s.opts.RobotsTxt
	}
	text := "User-agent: *\nDisallow:\n"
	if s.opts.Sitemap {
		text += "\nSitemap: http://" + host + "/sitemap.xml\n"
	}
	return text
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	xmlSchema = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"
)

// sitemap is one file for a small site, else an index and a file for each
// perSitemap pages. A host lists its own pages only.
func (s *Site) sitemap(path, base string, at place) (a reply, ok bool) {
	parts := (s.opts.Pages + perSitemap - 1) / perSitemap
	if path == "/sitemap.xml" && parts > 1 {
		return xmlReply(sitemapIndex(base, parts)), true
	}
	part := 1
	if path != "/sitemap.xml" {
		number, okNumber := strings.CutPrefix(strings.TrimSuffix(path, ".xml"), "/sitemap-")
		n, err := strconv.Atoi(number)
		if !okNumber || err != nil || n < 1 || n > parts || path != sitemapPath(n) {
			return reply{}, false
		}
		part = n
	}
	return xmlReply(s.urlset(base, part, at)), true
}

func sitemapPath(part int) string { return "/sitemap-" + strconv.Itoa(part) + ".xml" }

func sitemapIndex(base string, parts int) []byte {
	b := []byte(xmlHead + "<sitemapindex" + xmlSchema)
	for part := 1; part <= parts; part++ {
		b = append(b, "<sitemap><loc>"+base+sitemapPath(part)+"</loc></sitemap>\n"...)
	}
	return append(b, "</sitemapindex>\n"...)
}

func (s *Site) urlset(base string, part int, at place) []byte {
	b := []byte(xmlHead + "<urlset" + xmlSchema)
	for page := (part - 1) * perSitemap; page < min(part*perSitemap, s.opts.Pages); page++ {
		if s.hostOf(page) != at.host || s.now.Load().is(page, Absent) {
			continue
		}
		b = append(b, "<url><loc>"+base...)
		b = s.appendCurrent(b, page)
		b = append(b, "</loc></url>\n"...)
	}
	return append(b, "</urlset>\n"...)
}

func xmlReply(body []byte) reply {
	return reply{status: http.StatusOK, kind: "application/xml; charset=utf-8", body: body}
}

func textReply(kind, body string) reply {
	return reply{status: http.StatusOK, kind: kind, body: []byte(body)}
}

func (s *Site) asset(name string) (a reply, ok bool) {
	switch name {
	case "site.css":
		return textReply("text/css; charset=utf-8", styleSheet), true
	case "site.js":
		return textReply("text/javascript; charset=utf-8", "document.documentElement.classList.add('js')\n"), true
	}
	number, isSVG := strings.CutSuffix(name, ".svg")
	number, isImage := strings.CutPrefix(strings.TrimSuffix(number, "@2x"), "image-")
	n, err := strconv.Atoi(number)
	if !isSVG || !isImage || err != nil || n < 0 || n >= images {
		return reply{}, false
	}
	return textReply("image/svg+xml", s.image(n)), true
}

// image is a hill under a sun, coloured by the seed.
func (s *Site) image(n int) string {
	x := drawNumber(s.opts.Seed, topicText, n, -4)
	hue, sun, hill := strconv.Itoa(below(x, 360)), strconv.Itoa(30+below(mix(x+1), 260)), strconv.Itoa(20+below(mix(x+2), 60))
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120"><rect width="320" height="120" fill="hsl(` + hue + `,40%,85%)"/>` +
		`<circle cx="` + sun + `" cy="36" r="16" fill="#fc6"/><path d="M0 ` + hill + `Q160 140 320 60V120H0Z" fill="hsl(` + hue + `,35%,45%)"/></svg>`
}
