package site

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
)

func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		options Options
		want    string
	}{
		"open":     {Options{}, "User-agent: *\nDisallow:\n"},
		"sitemap":  {Options{Sitemap: true}, "User-agent: *\nDisallow:\n\nSitemap: http://127.0.0.1:8080/sitemap.xml\n"},
		"override": {Options{RobotsTxt: "User-agent: *\nCrawl-delay: 2\n", Sitemap: true}, "User-agent: *\nCrawl-delay: 2\n"},
	} {
		if got := get(newSite(t, c.options), "/robots.txt").Body.String(); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// locs are the addresses in a sitemap or an index.
func locs(t *testing.T, s *Site, uri string) []string {
	t.Helper()
	w := get(s, uri)
	var doc struct {
		Locs []string `xml:"url>loc"`
		Maps []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal([]byte(strings.NewReplacer("<urlset", "<x", "</urlset", "</x", "<sitemapindex", "<x", "</sitemapindex", "</x").Replace(w.Body.String())), &doc); err != nil {
		t.Fatalf("%s: status %d: %v", uri, w.Code, err)
	}
	return append(doc.Locs, doc.Maps...)
}

func TestSitemapListsEveryPage(t *testing.T) {
	for _, pages := range []int{1, 300, 25_000} {
		s := newSite(t, Options{Pages: pages, Sitemap: true, Orphans: pages / 10})
		var all []string
		for _, loc := range locs(t, s, "/sitemap.xml") {
			path := strings.TrimPrefix(loc, "http://127.0.0.1:8080")
			if strings.HasPrefix(path, "/sitemap-") {
				all = append(all, locs(t, s, path)...)
			} else {
				all = append(all, loc)
			}
		}
		if len(all) != pages {
			t.Fatalf("%d of %d pages", len(all), pages)
		}
		for page, loc := range all {
			if loc != "http://127.0.0.1:8080"+s.Path(page) {
				t.Fatalf("page %d is listed as %q", page, loc)
			}
		}
	}
}

func TestFilesExistOnlyWhenAskedFor(t *testing.T) {
	plain, full := newSite(t, Options{Pages: 5}), newSite(t, everything)
	for _, uri := range []string{"/sitemap.xml", "/sitemap-1.xml", "/assets/site.css", "/assets/site.js", "/assets/image-0.svg", "/assets/image-31@2x.svg"} {
		if w := get(plain, uri); w.Code != http.StatusNotFound {
			t.Errorf("%s without the option: %d", uri, w.Code)
		}
		if w := get(full, uri); w.Code != http.StatusOK || strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || full.IsTrap(uri) {
			t.Errorf("%s: %d, %s", uri, w.Code, w.Header().Get("Content-Type"))
		}
	}
	full.opts.Traps = false
	for _, uri := range []string{"/sitemap-2.xml", "/sitemap-0.xml", "/sitemap-01.xml", "/sitemapx", "/assets/", "/assets/image-32.svg", "/assets/image--1.svg", "/assets/image-1.png"} {
		if w := get(full, uri); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", uri, w.Code)
		}
	}
}
