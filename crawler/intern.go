package crawler

import (
	"time"

	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// applyVisit adds a visit and what its links add to what the run knows.
func (c *committer) applyVisit(r *result, now time.Time) {
	v := &r.visit
	v.Timing.Commit = now.Sub(r.handed)
	if r.reordered {
		v.Flags |= store.FlagReordered
	}
	c.applyText(r)
	c.applyLinks(r)
	c.applyBody(r)
	if r.header != nil {
		c.batch.Headers = append(c.batch.Headers, store.Header{ID: v.ID, Fields: r.header})
	}
	c.batch.Visits = append(c.batch.Visits, *v)
	if r.check != nil {
		c.batch.Checks = append(c.batch.Checks, *r.check)
	}
}

// applyText tells the trap guard whether the page says anything new.
func (c *committer) applyText(r *result) {
	known := false
	if h := r.visit.TextHash; h != 0 {
		if known = c.texts.Get(h) != 0; !known {
			c.texts.Put(h, 1)
		}
	}
	if known {
		r.visit.Flags |= store.FlagTextKnown
	}
	c.trapsMu.Lock()
	c.traps.Saw(r.url, known)
	c.trapsMu.Unlock()
}

// applyLinks gives each link its id. Links that are followed go first, so that
// a page which names a URL in its head and links to it in its body queues it.
func (c *committer) applyLinks(r *result) {
	if len(r.links)+len(r.sitemaps) == 0 {
		return
	}
	links := make([]store.Link, len(r.links))
	for _, first := range []bool{true, false} {
		for i := range r.links {
			l := &r.links[i]
			if followed := l.Kind.Followed() && !r.nofollow; followed == first {
				links[i] = store.Link{
					To: c.intern(r, l.Target, l.Kind, followed), Kind: uint8(l.Kind),
					Rel: l.Rel, Fragment: l.Fragment, Text: l.Text,
				}
			}
		}
	}
	for _, t := range r.sitemaps {
		links = append(links, store.Link{To: c.internSitemap(t, r.rec), Kind: uint8(parse.KindSitemap)})
	}
	r.visit.Links = links
}

// intern returns the id of a link's target, and makes it known or queues it
// where this link is what was missing.
func (c *committer) intern(r *result, t *urls.Target, kind parse.Kind, followed bool) store.ID {
	id := store.ID(c.seen.Get(t.Fingerprint))
	if id != 0 && (!followed || !c.promotable.has(id)) {
		return id
	}
	rec := store.URL{ID: id, URL: t.URL, Parent: r.rec.ID, Depth: r.rec.Depth + 1}
	if kind == parse.KindRedirect {
		rec.Hops = r.rec.Hops + 1
	}
	if r.rec.Kind == store.KindSitemap {
		rec.Depth = 1
	}
	rec.Rule = string(c.decide(t, rec, followed, r.nofollow))
	if id != 0 {
		return c.promote(rec, t.Parsed)
	}
	if t.Rule == "" {
		rec.Gate = c.gate(t.Parsed)
	}
	return c.record(rec, t.Fingerprint)
}

// decide says whether a URL is queued. What the workers found out comes first:
// it holds for the URL whoever links to it.
func (c *committer) decide(t *urls.Target, rec store.URL, followed, nofollow bool) urls.Rule {
	switch {
	case t.Rule != "":
		return t.Rule
	case !followed && nofollow:
		return urls.RuleNofollow
	case !followed:
		return urls.RuleKind
	case int(rec.Hops) > maxRedirects:
		return urls.RuleRedirects
	case int(rec.Depth) > c.o.depth():
		return urls.RuleDepth
	}
	c.trapsMu.Lock()
	defer c.trapsMu.Unlock()
	return c.traps.Offer(t.Parsed)
}

// record appends a URL record under the next id.
func (c *committer) record(rec store.URL, fingerprint uint64) store.ID {
	c.urls++
	rec.ID = c.urls
	c.seen.Put(fingerprint, uint32(rec.ID))
	c.batch.URLs = append(c.batch.URLs, rec)
	switch urls.Rule(rec.Rule) {
	case "":
		c.adds = append(c.adds, add{gate: rec.Gate, id: uint32(rec.ID), urgent: rec.Kind == store.KindSitemap})
	case urls.RuleKind, urls.RuleNofollow, urls.RuleRedirects:
		c.promotable.set(rec.ID)
	}
	c.tally.known(rec)
	return rec.ID
}

// promote queues a URL that was known as a target of images or the like only,
// now that a link to it is to be followed. Its record is immutable: the
// promotion stands beside it.
func (c *committer) promote(rec store.URL, u urls.URL) store.ID {
	if rec.Rule != "" {
		return rec.ID // still refused, by what this link adds: depth, a trap
	}
	c.promotable.clear(rec.ID)
	c.batch.Promotions = append(c.batch.Promotions, store.Promotion{
		ID: rec.ID, After: c.urls, Parent: rec.Parent, Depth: rec.Depth, Hops: rec.Hops,
	})
	c.adds = append(c.adds, add{gate: c.gate(u), id: uint32(rec.ID)})
	c.tally.promoted()
	return rec.ID
}
