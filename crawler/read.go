package crawler

import (
	"crypto/sha256"
	"slices"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/parse/sitemap"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// read takes from a response's body what is kept of it.
func (s *session) read(r *result, resp *fetch.Response) {
	if r.retry != nil {
		return
	}
	v := &r.visit
	if r.kept(resp) {
		r.nofollow = parse.RobotsOf(v.Robots).Nofollow && !s.o.IgnoreRobots
		return
	}
	if resp.Truncated {
		v.Flags |= store.FlagTruncated
	}
	if s.o.Record {
		s.record(r, resp)
	}
	if location := resp.Header.Get("Location"); location != "" && resp.Status >= 300 && resp.Status < 400 {
		s.redirected(r, location)
		return
	}
	v.SHA256, v.HasSHA = sha256.Sum256(resp.Body), true
	switch {
	case resp.Status >= 300:
	case r.rec.Kind == store.KindSitemap:
		s.readSitemap(r, resp)
	default:
		s.readPage(r, resp)
	}
	r.examine()
	if s.o.KeepBodies && r.body == nil {
		s.keep(r, resp.Body, v.SHA256)
	}
}

func (s *session) redirected(r *result, location string) {
	target := s.resolver.Redirect(r.url, location)
	r.visit.Outcome, r.visit.Location = store.Redirected, target.URL
	if r.rec.Kind == store.KindSitemap {
		r.sitemaps = []*urls.Target{target}
		return
	}
	r.links = []parse.Link{{Target: target, Kind: parse.KindRedirect}}
}

func (s *session) readPage(r *result, resp *fetch.Response) {
	in := parse.Input{URL: r.url, Header: resp.Header, Body: resp.Body, Truncated: resp.Truncated}
	doc := s.parser.Parse(in)
	v := &r.visit
	v.Title, v.Description, v.H1, v.Canonical = doc.Title, doc.Description, doc.H1, doc.Canonical
	v.Lang, v.Charset, v.Robots = doc.Lang, doc.Charset, doc.Robots.Text
	v.TextHash, v.Anchors, v.Extract, v.LinksCut = doc.TextHash, doc.Anchors, doc.Extract, doc.LinksCut
	if doc.TextHash != 0 && !doc.Deep {
		v.Sketch = doc.Sketch[:]
	}
	if doc.Deep {
		v.Flags |= store.FlagDeep
	}
	if doc.Limit != "" {
		v.Flags |= store.FlagHeavy
		v.Detail = "parse: " + doc.Limit
	}
	if doc.Malformed != "" {
		v.Detail = clip("json: "+doc.Malformed, 256)
	}
	if doc.LinksCut > 0 {
		v.Flags |= store.FlagLinksCut
	}
	s.listen(r, in)
	r.links = doc.Links
	r.nofollow = doc.Robots.Nofollow && !s.o.IgnoreRobots
	r.size += doc.Size()
}

func (s *session) readSitemap(r *result, resp *fetch.Response) {
	found, err := sitemap.Parse(resp.Body, resp.Header.Get("Content-Type"), 0)
	if err != nil {
		r.visit.Detail = clip("sitemap: "+err.Error(), 256)
	}
	for _, e := range found.Sitemaps {
		r.sitemaps = append(r.sitemaps, s.resolver.Redirect(r.url, e.Loc))
	}
	r.links = slices.Grow(r.links, len(found.Pages))
	for _, e := range found.Pages {
		r.links = append(r.links, parse.Link{Target: s.resolver.Redirect(r.url, e.Loc), Kind: parse.KindSitemap})
	}
	r.size += parse.Size(r.links)
	s.before.hint(found.Pages, func(i int) uint64 { return r.links[i].Target.Fingerprint })
}

func timing(t store.Timing, f fetch.Timing) store.Timing {
	t.DNS, t.Connect, t.TLS, t.FirstByte, t.Body = f.DNS, f.Connect, f.TLS, f.FirstByte, f.Body
	return t
}

// maxBody lets sitemaps be as large as sitemaps.org allows.
func (s *session) maxBody(k store.URLKind) int64 {
	if k == store.KindSitemap {
		return sitemap.MaxDecoded
	}
	return s.o.MaxBody
}

// clip cuts a string that a stranger chose.
func clip(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}
