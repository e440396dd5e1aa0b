package site

import "strconv"

// sheet is a page while it is being written. Its methods append HTML.
type sheet struct {
	*Site
	now *scene
	b   []byte
	at  place
	x   uint64 // state of the draws for prose: the same page, the same text
}

// appendPage writes page n as it is seen at a place.
func (s *Site) appendPage(b []byte, n int, at place) []byte {
	now := s.now.Load()
	p := sheet{Site: s, now: now, b: b, at: at, x: drawNumber(s.opts.Seed, topicText, n, -2)}
	if now.is(n, Gated) {
		p.document("Log in", "Your session has ended.", nil)
		return p.b
	}
	if now.is(n, Rewritten) {
		p.x = drawNumber(s.opts.Seed, topicText, n, -5)
	}
	p.head(n)
	p.opening(n)
	p.contents(n)
	p.body(n)
	p.footer(n)
	return p.b
}

func (p *sheet) text(parts ...string) {
	for _, s := range parts {
		p.b = append(p.b, s...)
	}
}

func (p *sheet) number(n int) { p.b = strconv.AppendInt(p.b, int64(n), 10) }

func (p *sheet) title(page int) { p.b = p.appendTitle(p.b, page) }

// link appends an anchor to a page, fragment included ("" for none).
func (p *sheet) link(page int, fragment string) {
	if p.now.hidden(page) {
		p.title(page)
		return
	}
	p.text(`<a href="`)
	p.b = p.appendHref(p.b, p.at, page)
	p.text(fragment, `">`)
	p.title(page)
	p.text(`</a>`)
}

// ownTitle is what a page calls itself, which a script may change.
func (p *sheet) ownTitle(page int) { p.b = p.appendOwnTitle(p.b, p.now, page) }

func (s *Site) appendOwnTitle(b []byte, now *scene, page int) []byte {
	b = s.appendTitle(b, page)
	if now.is(page, Retitled) {
		b = append(b, " renewed"...)
	}
	return b
}

// draw is SplitMix64.
func (p *sheet) draw() uint64 {
	p.x += golden
	return mix(p.x)
}

func (p *sheet) sentence() string { return p.prose[below(p.draw(), len(p.prose))] }

func (p *sheet) head(n int) {
	p.text("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
	p.ownTitle(n)
	p.text(" – ", siteName, "</title>\n<meta name=\"description\" content=\"", p.sentence(), "\">\n<link rel=\"canonical\" href=\"")
	p.b = p.appendCurrent(p.b, n)
	p.text("\">\n")
	p.furniture()
	p.text("</head>\n<body>\n")
}

// furniture is the part of the head that all documents share.
func (p *sheet) furniture() {
	p.text("<meta name=\"viewport\" content=\"width=device-width\">\n<link rel=\"icon\" href=\"data:,\">\n")
	if p.opts.Assets {
		p.text("<link rel=\"stylesheet\" href=\"/assets/site.css\">\n<script src=\"/assets/site.js\" defer></script>\n")
		return
	}
	p.text("<style>", styleSheet, "</style>\n")
}

// opening is what stands above the fold: site name, navigation, heading.
func (p *sheet) opening(n int) {
	p.text("<header id=\"top\"><b>", siteName, "</b><nav>")
	for _, to := range p.nav() {
		p.link(int(to), "")
	}
	p.text("</nav></header>\n<main>\n")
	if p.now.is(n, Redesigned) {
		p.text("<aside class=\"banner\">Open day on Sunday: everybody is welcome.</aside>\n")
	}
	p.text("<h1>")
	p.ownTitle(n)
	p.text("</h1>\n<p class=\"lead\">", p.sentence(), "</p>\n")
	if p.now.is(n, Noisy) {
		p.text("<p class=\"token\">Visitor ")
		p.number(int(p.token.Add(1)))
		p.text("</p>\n")
	}
	if p.opts.Assets {
		p.figure(n)
	}
}

func (p *sheet) figure(n int) {
	image := strconv.Itoa(below(drawNumber(p.opts.Seed, topicText, n, -3), images))
	p.text(`<figure><img src="/assets/image-`, image, `.svg" srcset="/assets/image-`, image, `.svg 1x, /assets/image-`, image,
		"@2x.svg 2x\" width=\"320\" height=\"120\" alt=\"Decoration\"></figure>\n")
}

// contents lists the pages below this one.
func (p *sheet) contents(n int) {
	low, high := p.graph.children(n)
	if low == high {
		return
	}
	p.text("<h2 id=\"contents\">In this section</h2>\n<ul>\n")
	for to := low; to < high; to++ {
		p.text("<li>")
		p.link(to, "")
		p.text("</li>\n")
	}
	p.text("</ul>\n")
}

const linkSize, footerSize = 80, 480 // roughly, to know when to stop with prose

// body is prose up to the size asked for. A cross link ends each paragraph
// until all are used; those left over are listed.
func (p *sheet) body(n int) {
	used, links := 0, p.crossLinks(n)
	for k := 0; k == 0 || len(p.b)+footerSize+linkSize*(links-used) < p.opts.Size; k++ {
		if k%3 == 0 {
			p.heading(k/3 + 1)
		}
		p.paragraph()
		if used < links {
			p.text(" See ")
			p.link(p.crossLink(n, used), fragmentOf(used))
			p.text(".")
			used++
		}
		p.text("</p>\n")
	}
	p.related(n, used, links)
}

// fragmentOf lets every fourth link point into a page; each has a part-1.
func fragmentOf(k int) string {
	if k%4 == 3 {
		return "#part-1"
	}
	return ""
}

func (p *sheet) heading(k int) {
	p.text("<h2 id=\"part-")
	p.number(k)
	p.text("\">Part ")
	p.number(k)
	p.text("</h2>\n")
}

// paragraph leaves the element open.
func (p *sheet) paragraph() {
	p.text("<p>", p.sentence())
	for range 2 + below(p.draw(), 5) {
		p.text(" ", p.sentence())
	}
}

func (p *sheet) related(n, from, to int) {
	if from == to {
		return
	}
	p.text("<h2 id=\"related\">Related pages</h2>\n<ul>\n")
	for k := from; k < to; k++ {
		p.text("<li>")
		p.link(p.crossLink(n, k), fragmentOf(k))
		p.text("</li>\n")
	}
	p.text("</ul>\n")
}

// footer holds what a crawler must not follow: other sites, another scheme, a
// place on the same page. On page 0 it is also the way into the traps.
func (p *sheet) footer(n int) {
	p.text("</main>\n<footer><p>")
	if n == 0 && p.opts.Traps {
		p.text(trapDoors)
	}
	p.text(`<a href="https://www.example.org/`, nouns[below(p.draw(), len(nouns))], `">Our friends</a> `,
		`<a href="https://partner.example.net/?from=`, nouns[below(p.draw(), len(nouns))], `" rel="nofollow">A partner</a> `,
		`<a href="mailto:post@example.org">Write to us</a> <a href="#top">Back to top</a></p></footer>`, "\n</body>\n</html>\n")
}

// document is a whole HTML document outside the pages: one paragraph of text
// (HTML) under a title, and links that more appends, if any.
func (p *sheet) document(title, text string, more func()) {
	p.text("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>", title, " – ", siteName, "</title>\n")
	p.furniture()
	p.text("</head>\n<body>\n<header><b>", siteName, "</b><nav>")
	p.link(0, "")
	p.text("</nav></header>\n<main>\n<h1>", title, "</h1>\n<p>", text, "</p>\n")
	if more != nil {
		more()
	}
	p.text("</main>\n</body>\n</html>\n")
}
