package crawler

import (
	"sweetspot/crawler/parse"
	"sweetspot/store"
)

// canaryField is the extracted field that lists the canaries which a page holds.
const canaryField = "canary"

// canary is what a page of the seeds must hold, such as the link that only those
// who are logged in see.
type canary struct {
	text  string
	field parse.Field
}

// isSeed tells whether a page is a seed, or where one redirects to.
func isSeed(rec store.URL) bool { return rec.Parent == 0 || rec.Hops > 0 }

// listen notes which canaries a seed's page holds. That takes a tree, but for few
// pages.
func (s *session) listen(r *result, in parse.Input) {
	if len(s.canaries) == 0 || !isSeed(r.rec) {
		return
	}
	var alive []string
	for _, c := range s.canaries {
		p := parse.New(parse.Options{Resolver: s.resolver, Extract: []parse.Field{c.field}})
		if len(p.Parse(in).Extract) > 0 {
			alive = append(alive, c.text)
		}
	}
	if len(alive) == 0 {
		return
	}
	v := &r.visit
	if v.Extract == nil {
		v.Extract = map[string][]string{}
	}
	v.Extract[canaryField] = alive
}
