package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"sweetspot/crawler/urls"
)

// SiteKey is the identity of what a crawl with these options and seeds crawls; runs
// have it in their record.
func SiteKey(o Options, seeds ...string) (string, error) {
	s := &session{o: o.withDefaults()}
	if _, err := s.parseSeeds(seeds); err != nil {
		return "", err
	}
	return s.o.siteKey(s.seeds), nil
}

// siteKey is the identity of what is crawled: the same key means that an
// unfinished run can be gone on with. How fast, how long and how politely it is
// crawled does not belong to it.
func (o Options) siteKey(seeds []urls.URL) string {
	identity := struct {
		Seeds            []string
		Scope            string
		Include, Exclude []string
		Depth            int
		Extract          []string
		LinkText, Bodies bool
		Robots, Sitemaps bool
		Record           bool     `json:",omitempty"` // runs made before there was such a thing keep their keys
		JSONLinks        []string `json:",omitempty"` // likewise; in no order
	}{
		Scope: string(o.Scope), Extract: o.Extract, Depth: o.depth(), LinkText: o.LinkText, Bodies: o.KeepBodies, Record: o.Record,
		Robots: !o.IgnoreRobots, Sitemaps: !o.NoSitemaps,
	}
	paths, _ := o.jsonLinks() // New has seen to it that they can be read
	for _, p := range paths {
		identity.JSONLinks = append(identity.JSONLinks, p.String())
	}
	slices.Sort(identity.JSONLinks)
	identity.JSONLinks = slices.Compact(identity.JSONLinks)
	for _, s := range seeds {
		identity.Seeds = append(identity.Seeds, s.String())
	}
	for _, r := range o.Include {
		identity.Include = append(identity.Include, r.String())
	}
	for _, r := range o.Exclude {
		identity.Exclude = append(identity.Exclude, r.String())
	}
	text, _ := json.Marshal(identity) // strings, bools and an int: cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
