package parse

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// meanings says what the start of an element means for the document. All but that of a hold in HTML only.
var meanings = map[atom.Atom]func(c *collector, t *tag){
	atom.A:      (*collector).a,
	atom.Area:   (*collector).area,
	atom.Audio:  media,
	atom.Base:   (*collector).base,
	atom.Embed:  media,
	atom.Frame:  func(c *collector, t *tag) { c.embedded(KindFrame, t.get("src")) },
	atom.H1:     func(c *collector, _ *tag) { c.h1.open() },
	atom.Html:   (*collector).language,
	atom.Iframe: func(c *collector, t *tag) { c.embedded(KindIframe, t.get("src")) },
	atom.Img: func(c *collector, t *tag) {
		c.embedded(KindImg, t.get("src"))
		c.srcset(KindImg, t.get("srcset"))
	},
	atom.Input: func(c *collector, t *tag) {
		if strings.EqualFold(t.get("type"), "image") {
			c.embedded(KindImg, t.get("src"))
		}
	},
	atom.Link:   (*collector).linkElement,
	atom.Meta:   (*collector).meta,
	atom.Object: func(c *collector, t *tag) { c.embedded(KindSource, t.get("data")) },
	atom.Script: func(c *collector, t *tag) { c.embedded(KindScript, t.get("src")) },
	atom.Source: func(c *collector, t *tag) {
		media(c, t)
		c.srcset(KindSource, t.get("srcset"))
	},
	atom.Title: func(c *collector, _ *tag) { c.title.open() },
	atom.Track: media,
	atom.Video: func(c *collector, t *tag) {
		media(c, t)
		c.embedded(KindImg, t.get("poster"))
	},
}

// media records what an element plays.
func media(c *collector, t *tag) { c.embedded(KindSource, t.get("src")) }

// a handles the hyperlink of HTML, which may have a name, and that of SVG.
func (c *collector) a(t *tag) {
	c.endLabel()
	var href, rel string
	found := false
	for i := range t.attr {
		switch a := &t.attr[i]; a.Key {
		case "href", "xlink:href": // without a tree, xlink is part of the key
			plain := a.Key == "href" && a.Namespace == ""
			if plain || t.foreign && !found {
				href, found = a.Val, true
			}
		case "rel":
			rel = a.Val
		case "name":
			if a.Val != "" && a.Val != t.get("id") && !t.foreign {
				c.anchor(a.Val)
			}
		}
	}
	if !found {
		return
	}
	if i := c.link(&c.page, KindA, href, rel); i >= 0 && c.options.LinkText {
		c.labels = i
		c.label.open()
	}
}

// endLabel gives the link whose text has been collected that text.
func (c *collector) endLabel() {
	if c.label.collecting {
		c.links[c.labels].Text = c.label.String()
		c.label.reset()
	}
}

func (c *collector) area(t *tag) {
	if !t.has("href") {
		return
	}
	if i := c.link(&c.page, KindArea, t.get("href"), t.get("rel")); i >= 0 && c.options.LinkText {
		c.links[i].Text = fold(t.get("alt"), maxLinkText)
	}
}

// linkElement handles link. Alternate stylesheets are style sheets, and canonical is the stronger statement.
func (c *collector) linkElement(t *tag) {
	href, rel := t.get("href"), t.get("rel")
	c.srcset(KindImg, t.get("imagesrcset"))
	if isEmpty(href) || isEmpty(rel) {
		return
	}
	kind := KindLink
	switch {
	case hasToken(rel, "canonical"):
		kind = KindCanonical
		c.canonical(href)
	case hasToken(rel, "alternate") && !hasToken(rel, "stylesheet"):
		kind = KindAlternate
	}
	c.link(&c.page, kind, href, rel)
}

func (c *collector) meta(t *tag) {
	content := t.get("content")
	if strings.EqualFold(t.get("http-equiv"), "refresh") {
		c.refresh(&c.page, content)
	}
	switch name := strings.TrimSpace(t.get("name")); {
	case name == "":
	case strings.EqualFold(name, "description"):
		if c.doc.Description == "" {
			c.doc.Description = fold(content, maxDescription)
		}
	case strings.EqualFold(name, "robots"), strings.EqualFold(name, c.options.Agent):
		c.robots.meta(content)
	}
}

func (c *collector) language(t *tag) {
	if c.doc.Lang != "" {
		return
	}
	lang := t.get("lang")
	if lang == "" {
		lang = t.get("xml:lang")
	}
	c.doc.Lang = fold(lang, maxLang)
}

// base puts the first base element with an href into force (HTML, "set the frozen base URL"): for the whole page, so
// links in front of it must be resolved again. One that is no http URL leaves the page's own address in force.
func (c *collector) base(t *tag) {
	if c.baseSeen || !t.has("href") {
		return
	}
	c.baseSeen = true
	target := c.options.Resolver.Redirect(c.in.URL, t.get("href")) // a base keeps its parameters, like a redirect
	if target.Parsed.IsZero() || target.Parsed == c.in.URL {
		return
	}
	c.page.against = c.options.Resolver.Page(target.Parsed)
	c.lateBase = len(c.links) > c.headed
}
