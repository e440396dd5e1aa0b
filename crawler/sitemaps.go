package crawler

import (
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// seedSitemaps queues the sitemaps that robots.txt names, and the usual place.
func (c *committer) seedSitemaps(origin urls.URL, named []string) {
	if c.o.NoSitemaps {
		return
	}
	for _, loc := range append(named, "/sitemap.xml") {
		c.internSitemap(c.resolver.Redirect(origin, loc), store.URL{})
	}
}

// internSitemap returns the id of a sitemap, which is queued if it lies on a
// host of the seeds, whatever part of it is in scope.
func (c *committer) internSitemap(t *urls.Target, parent store.URL) store.ID {
	if id := c.seen.Get(t.Fingerprint); id != 0 {
		return store.ID(id)
	}
	rec := store.URL{URL: t.URL, Kind: store.KindSitemap, Parent: parent.ID}
	if parent.Kind == store.KindSitemap {
		rec.Hops = parent.Hops + 1
	}
	switch {
	case t.Parsed.IsZero():
		rec.Rule = string(t.Rule)
	case !c.seedGate(t.Parsed.Gate()):
		rec.Rule = string(urls.RuleScope)
	case rec.Hops > maxSitemapNests:
		rec.Rule = string(urls.RuleDepth)
	}
	if rec.Rule == "" {
		rec.Gate = c.gate(t.Parsed)
	}
	return c.record(rec, t.Fingerprint)
}
