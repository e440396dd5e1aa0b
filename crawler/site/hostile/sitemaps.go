package hostile

import (
	"fmt"
	"strings"
)

// maxNests is how deep one sitemap may name another.
const maxNests = 5

// sitemaps opens a host whose sitemaps lead in circles, too deep, elsewhere, and
// to too much.
func (w *Web) sitemaps() error {
	h, err := w.host("sitemaps")
	if err != nil {
		return err
	}
	away := refused("scope") // of a sitemap, whatever the scope of the crawl
	h.robots = typed("text/plain", strings.Join([]string{
		"Sitemap: " + h.base + "/nest/0", "Sitemap: " + h.base + "/bomb.xml.gz", "Sitemap: " + w.hosts[0].base + "/sitemap.xml",
		"Sitemap: " + h.base + "/moved", "Sitemap: " + h.base + "/broken", "Sitemap: http://169.254.169.254/sitemap.xml",
	}, "\n"))
	h.expect(w.hosts[0].base+"/sitemap.xml", away)
	h.expect("http://169.254.169.254/sitemap.xml", away)
	h.page("/sitemap.xml", typed("text/xml", index("/sitemap.xml", h.base+"/sitemap.xml", "http://sitemaps.test/")), ok())
	h.expect("http://sitemaps.test/", away)
	for n := range maxNests + 1 {
		h.page(fmt.Sprintf("/nest/%d", n), typed("text/xml", index(fmt.Sprintf("%s/nest/%d", h.base, n+1))), ok())
	}
	h.expect(fmt.Sprintf("%s/nest/%d", h.base, maxNests+1), refused("depth"))
	h.page("/bomb.xml.gz", typed("application/gzip", w.charge("gzip")), ok())
	h.page("/moved", redirect(301, "/moved/here"), moved(301))
	h.page("/moved/here", typed("text/plain", h.base+"/listed\nhttp://10.0.0.2/\n"), ok())
	h.page("/listed", h.text("Listed"), ok())
	h.expect("file:///etc/shadow", refused("scheme"))
	h.expect("http://10.0.0.2/", w.private())
	h.page("/broken", typed("text/xml", "<urlset><url><loc>file:///etc/shadow</loc></url><url><loc>"+h.base+"/first</loc></url><url><loc>"+h.base+"/sec"), ok())
	h.page("/first", h.text("First"), ok())
	return nil
}

// index is a sitemap of sitemaps.
func index(locs ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, loc := range locs {
		b.WriteString("<sitemap><loc>" + loc + "</loc></sitemap>")
	}
	b.WriteString("</sitemapindex>")
	return b.String()
}
