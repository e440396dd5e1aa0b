package crawler

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"sweetspot/crawler/parse"
	"sweetspot/store"
)

// pointer is a link into a page.
type pointer struct {
	source   store.ID
	fragment string
}

// checkFragments looks whether pages have the ids that links within the site
// point at. Nothing is asked for: visits keep the ids of their pages. Only what
// is missing is written down.
func (s *session) checkFragments() error {
	pointers, err := s.pointers()
	if err != nil {
		return err
	}
	var batch store.Batch
	for v, err := range s.run.Visits(1) {
		if err != nil {
			return err
		}
		for _, p := range pointers[v.ID] {
			if !judgeable(&v) || hasAnchor(v.Anchors, p.fragment) {
				continue
			}
			batch.Checks = append(batch.Checks, store.CheckRecord{
				Kind: store.CheckFragment, Flags: store.CheckBroken, Source: p.source, Target: v.ID, Fragment: p.fragment, At: time.Now(),
			})
		}
		if len(batch.Checks) >= checkBatch {
			if err := s.run.Commit(&batch); err != nil {
				return err
			}
			batch.Checks = batch.Checks[:0]
		}
	}
	return s.run.Commit(&batch)
}

// pointers lists the links with a fragment by the page they end up on, each once,
// less those that an earlier session has found wanting.
func (s *session) pointers() (map[store.ID][]pointer, error) {
	found := map[store.ID][]pointer{}
	for c, err := range s.run.Checks() {
		if err != nil {
			return nil, err
		}
		if c.Kind == store.CheckFragment {
			found[c.Target] = append(found[c.Target], pointer{c.Source, c.Fragment})
		}
	}
	known := len(found)
	before := make(map[store.ID]int, known)
	for id, list := range found {
		before[id] = len(list)
	}
	for v, err := range s.run.Visits(1) {
		if err != nil {
			return nil, err
		}
		for _, l := range v.Links {
			p := pointer{v.ID, fragmentID(l.Fragment)}
			if p.fragment == "" || !parse.Kind(l.Kind).Followed() {
				continue
			}
			to, err := s.landsOn(l.To)
			if err != nil {
				return nil, err
			}
			if to != 0 && !slices.Contains(found[to], p) {
				found[to] = append(found[to], p)
			}
		}
	}
	for id, n := range before {
		found[id] = found[id][n:]
	}
	return found, nil
}

// landsOn follows redirects to the page that a browser ends up on, 0 for none.
func (s *session) landsOn(id store.ID) (store.ID, error) {
	for range maxRedirects {
		v, ok, err := s.run.Visit(id)
		if err != nil || !ok {
			return 0, err
		}
		if v.Outcome != store.Redirected || len(v.Links) == 0 {
			return id, nil
		}
		id = v.Links[0].To
	}
	return 0, nil
}

// judgeable tells whether a visit knows all ids of its page.
func judgeable(v *store.Visit) bool {
	return (v.Outcome == store.Fetched || v.Outcome == store.Unchanged) && v.Status < 300 && v.Charset != "" &&
		!v.Flags.Has(store.FlagTruncated)
}

// fragmentID is the id that a fragment names, "" for none: the top of the page
// needs no id, a text directive is no id, and "#!" and "#/" are addresses within
// a script's application.
func fragmentID(fragment string) string {
	fragment, _, _ = strings.Cut(fragment, ":~:")
	if strings.EqualFold(fragment, "top") || strings.HasPrefix(fragment, "!") || strings.HasPrefix(fragment, "/") {
		return ""
	}
	return fragment
}

// hasAnchor follows the standard: the fragment as it stands, then decoded.
func hasAnchor(anchors []uint64, fragment string) bool {
	if slices.Contains(anchors, parse.AnchorHash(fragment)) {
		return true
	}
	decoded, err := url.PathUnescape(fragment)
	return err == nil && slices.Contains(anchors, parse.AnchorHash(decoded))
}
