package crawler

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/parse"
	"sweetspot/store"
)

// kept tells whether a response says that a page is as it was, and takes it over
// from the previous run if so.
func (r *result) kept(resp *fetch.Response) bool {
	e := r.before
	if e == nil || !e.asked || resp.Status != http.StatusNotModified {
		return false
	}
	now := r.visit
	r.visit = e.visit
	v := &r.visit
	v.ID, v.Outcome, v.Requested, v.Sweep, v.Attempt, v.At = now.ID, store.Unchanged, now.Requested, now.Sweep, now.Attempt, now.At
	v.Flags &= store.FlagDeep | store.FlagLinksCut
	v.Wire, v.Timing, v.Body, v.Links = now.Wire, now.Timing, 0, nil
	v.ETag, v.LastModified = cmp.Or(now.ETag, v.ETag), cmp.Or(now.LastModified, v.LastModified)
	r.links, r.sitemaps = e.links, e.sitemaps
	r.body, r.bodySHA = e.body, v.SHA256
	r.size += len(r.body) + parse.Size(r.links) + 64*len(r.sitemaps)
	return true
}

// examine judges a page on probation: whether its validator, had it been asked,
// would have hidden a change.
func (r *result) examine() {
	e := r.before
	if e == nil || !e.probation || r.retry != nil || r.visit.Status != http.StatusOK || !sameValidator(&e.visit, &r.visit) {
		return
	}
	r.check = &store.CheckRecord{
		Kind: store.CheckProbation, Target: r.rec.ID, Attempt: r.visit.Attempt, At: r.visit.At, Status: r.visit.Status,
		Bytes: r.visit.Bytes, TextHash: r.visit.TextHash,
	}
	if !samePage(&e.visit, &r.visit) || !slices.EqualFunc(e.links, r.links, sameLink) {
		r.check.Flags |= store.CheckBroken
	}
}

// sameValidator tells whether the server would have answered 304.
func sameValidator(a, b *store.Visit) bool {
	if a.ETag != "" {
		return strings.TrimPrefix(a.ETag, "W/") == strings.TrimPrefix(b.ETag, "W/")
	}
	return a.LastModified == b.LastModified
}

// samePage compares what is kept of a page. One without text is its bytes.
func samePage(a, b *store.Visit) bool {
	if a.TextHash == 0 && b.TextHash == 0 {
		return a.SHA256 == b.SHA256
	}
	return a.TextHash == b.TextHash && a.Title == b.Title && a.Description == b.Description && a.H1 == b.H1 &&
		a.Canonical == b.Canonical && a.Lang == b.Lang && a.Robots == b.Robots
}

func sameLink(a, b parse.Link) bool {
	return a.Target.Fingerprint == b.Target.Fingerprint && a.Kind == b.Kind && a.Fragment == b.Fragment
}
