package crawler

import (
	"errors"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
	"sweetspot/store/sketch"
)

// maxLooks is how many pages of a night get a second look. Where more have changed,
// a template has; what is noise on a few of its pages is noise on all.
const maxLooks = 500

// looksTwice tells whether the run is one of a series. Then a page that has changed
// since the run before is looked at again in the same night: what differs between
// the two looks is noise (a clock, a token, an advertisement) and no change.
func (s *session) looksTwice() bool { return s.o.Previous != 0 }

// secondLooks lists the pages whose text is not that of the run before, less those
// that an earlier session has looked at again.
func (s *session) secondLooks() (jobs []checkJob, err error) {
	if !s.looksTwice() {
		return nil, nil
	}
	info, err := s.chosen(s.folder, s.run.Record().Site)
	if err != nil || info == nil {
		return nil, err
	}
	before, err := s.folder.Read(info.Number)
	if err != nil {
		return nil, err
	}
	defer func() { _ = before.Close() }() // was only read
	done, err := s.checkedBefore()
	if err != nil {
		return nil, err
	}
	for v, err := range s.run.Visits(1) {
		if err != nil || len(jobs) == maxLooks {
			return jobs, err
		}
		if len(v.Sketch) == 0 || v.Outcome != store.Fetched || done[checkedKey{store.CheckMask, v.ID}] {
			continue
		}
		j, err := s.secondLook(before, &v)
		if err != nil {
			return nil, err
		}
		if j != nil {
			jobs = append(jobs, *j)
		}
	}
	return jobs, nil
}

// secondLook returns the job of looking at a page again, nil if its text is what it
// was, or new.
func (s *session) secondLook(before *store.Run, v *store.Visit) (*checkJob, error) {
	rec, ok, err := s.run.URL(v.ID)
	if err != nil || !ok {
		return nil, errors.Join(err, store.ErrDamaged)
	}
	id, ok, err := before.Lookup(rec.URL)
	if err != nil || !ok {
		return nil, err
	}
	was, ok, err := before.Visit(id)
	if err != nil || !ok || len(was.Sketch) == 0 || was.TextHash == v.TextHash {
		return nil, err
	}
	u, err := urls.Parse(rec.URL)
	return &checkJob{kind: store.CheckMask, target: v.ID, url: u}, err
}

// lookAgain compares a page with its visit of the same night, and notes in r the
// places that differ.
func (h *checkedHost) lookAgain(r *store.CheckRecord, resp *fetch.Response) {
	v, ok, err := h.run.Visit(r.Target)
	if err != nil || !ok || resp.Status != v.Status || resp.Truncated != v.Flags.Has(store.FlagTruncated) {
		r.Flags |= store.CheckSkipped // no look that could be compared
		return
	}
	rec, _, err := h.run.URL(r.Target)
	if err != nil {
		r.Flags |= store.CheckSkipped
		return
	}
	u, _ := urls.Parse(rec.URL) // was visited
	doc := parse.New(parse.Options{Resolver: h.resolver, Pieces: true}).Parse(parse.Input{
		URL: u, Header: resp.Header, Body: resp.Body, Truncated: resp.Truncated,
	})
	r.TextHash = doc.TextHash
	places := make([]uint64, len(doc.Pieces))
	for i, p := range doc.Pieces {
		places[i] = p.Place
	}
	r.Nodes = sketch.Differing(v.Sketch, doc.Sketch[:], places)
}
