package crawler

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/parse/sitemap"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// Latest, as Options.Previous, is the newest run of the same site that reached
// its end or a limit.
const Latest = -1

// previous is the run that an incremental one builds on. A page that the server
// calls unchanged is taken over from it whole: what it said, and where its links
// lead. The new file stands alone all the same, since every link gets an id of
// the new run, as a fetched page's does.
type previous struct {
	run      *store.Run
	began    time.Time
	trust    map[string]Trust // by gate
	share    float64          // Options.Probation
	resolver *urls.Resolver
	sample   func(string) uint64 // the new run's fingerprints: its own chance, the same in every session

	recent [1 << 14]atomic.Pointer[recalled] // by the low bits of the old id: pages of a site link to the same ones

	mu    sync.Mutex
	newer map[uint64]bool // fingerprints of pages that a sitemap calls newer
}

// recalled is what an id of the old run stands for.
type recalled struct {
	id     store.ID
	kind   store.URLKind
	target *urls.Target
}

// earlier is a page as the previous run knew it.
type earlier struct {
	visit    store.Visit
	links    []parse.Link
	sitemaps []*urls.Target
	body     []byte // compressed, if it was kept

	asked     bool // the server is asked whether it changed
	probation bool // it is fetched to see whether the server would have told the truth
}

// plan chooses what a new run builds on, and how long it is since pages were
// last fetched in full.
func (s *session) plan(folder *store.Store, key string) (before, since int, err error) {
	if s.o.Previous == 0 || s.o.Record { // what is recorded is what the server said in full
		return 0, 0, nil
	}
	info, err := s.chosen(folder, key)
	if err != nil || info == nil {
		return 0, 0, err
	}
	was := recordedOf(info.Record)
	if s.o.Checks&CheckFragments != 0 && !slices.Contains(was.Checks, "fragments") {
		s.o.Log.Info("fetching in full: the previous run kept no fragments", "previous", info.Number)
		return 0, 0, nil
	}
	since = was.Since + 1
	if s.o.RefreshEvery != None && since >= s.o.RefreshEvery {
		s.o.Log.Info("full refresh", "after", since-1, "previous", info.Number)
		return 0, 0, nil
	}
	return info.Number, since, nil
}

// chosen is the run that Options.Previous means, nil if there is none yet.
func (s *session) chosen(folder *store.Store, key string) (*store.Info, error) {
	runs, err := folder.Runs()
	if err != nil {
		return nil, err
	}
	for _, info := range slices.Backward(runs) {
		switch {
		case s.o.Previous == Latest && ended(info) && info.Record.Site == key:
			return &info, nil
		case s.o.Previous != info.Number:
		case info.Err != nil:
			return nil, fmt.Errorf("previous run %d: %w", info.Number, info.Err)
		case !ended(info):
			return nil, fmt.Errorf("previous run %d has not ended; name one that has", info.Number)
		case info.Record.Site != key:
			return nil, fmt.Errorf("previous run %d is of another site; name one with the same seeds and scope", info.Number)
		default:
			return &info, nil
		}
	}
	if s.o.Previous != Latest {
		return nil, fmt.Errorf("previous run %d: %w", s.o.Previous, store.ErrNoRun)
	}
	return nil, nil
}

// ended tells whether a run got as far as it was allowed to.
func ended(info store.Info) bool {
	e := info.Record.Ending
	return e != nil && (e.Outcome == store.Complete || e.Outcome == store.Limit)
}

// openPrevious opens what the run's record says that it builds on. One that has
// been pruned since costs full fetches, and nothing else.
func (s *session) openPrevious(folder *store.Store, n int) error {
	if n == 0 {
		return nil
	}
	run, err := folder.Read(n)
	if errors.Is(err, store.ErrNoRun) {
		s.o.Log.Warn("the previous run is gone; fetching in full", "run", n)
		return nil
	}
	if err != nil {
		return fmt.Errorf("previous run: %w", err)
	}
	s.before = &previous{
		run: run, began: run.Record().Started, share: s.o.Probation, sample: s.run.Fingerprint, newer: map[uint64]bool{},
	}
	s.before.trust, err = loadTrust(folder.State())
	return err
}

func (p *previous) close() {
	if p != nil {
		_ = p.run.Close() // was only read
	}
}

// recall returns a page as it was, nil if the server cannot be asked whether it
// has changed since: never on a body that was cut, and not without a validator.
func (p *previous) recall(r *result) *earlier {
	if p == nil {
		return nil
	}
	id, ok, err := p.run.Lookup(r.rec.URL)
	if err != nil || !ok {
		return nil // a fault of the old file costs a full fetch
	}
	v, ok, err := p.run.Visit(id)
	if err != nil || !ok || !revalidable(&v) {
		return nil
	}
	e := &earlier{visit: v}
	if err := p.recallLinks(e, r.rec.Kind); err != nil {
		return nil
	}
	if v.Body != 0 {
		body, ok, err := p.run.Body(v.Body)
		if err != nil || !ok {
			return nil
		}
		e.body = body.Zstd
	}
	p.choose(r, e)
	return e
}

func revalidable(v *store.Visit) bool {
	return (v.Outcome == store.Fetched || v.Outcome == store.Unchanged) && v.Status == 200 &&
		v.HasSHA && !v.Flags.Has(store.FlagTruncated) && (v.ETag != "" || v.LastModified != "")
}

// recallLinks resolves the ids of the old run.
func (p *previous) recallLinks(e *earlier, kind store.URLKind) error {
	for _, l := range e.visit.Links {
		to, err := p.target(l.To)
		if err != nil {
			return err
		}
		if kind == store.KindSitemap && to.kind == store.KindSitemap {
			e.sitemaps = append(e.sitemaps, to.target)
			continue
		}
		e.links = append(e.links, parse.Link{Target: to.target, Kind: parse.Kind(l.Kind), Rel: l.Rel, Fragment: l.Fragment, Text: l.Text})
	}
	return nil
}

// target resolves an id of the old run.
func (p *previous) target(id store.ID) (*recalled, error) {
	slot := &p.recent[int(id)%len(p.recent)]
	if to := slot.Load(); to != nil && to.id == id {
		return to, nil
	}
	rec, ok, err := p.run.URL(id)
	if err != nil || !ok {
		return nil, errors.Join(err, store.ErrDamaged)
	}
	to := &recalled{id, rec.Kind, p.resolver.Again(rec.URL, urls.Rule(rec.Rule))}
	slot.Store(to)
	return to, nil
}

// choose decides whether the server is asked or the page fetched.
func (p *previous) choose(r *result, e *earlier) {
	switch {
	case r.rec.Kind == store.KindPage && p.isNewer(r.url):
	case r.rec.Kind == store.KindPage && p.sampled(r.url):
		e.probation = true
	default:
		e.asked = true
	}
}

// sampled draws the pages on probation: the less a host is trusted, the more.
func (p *previous) sampled(u urls.URL) bool {
	const unit = 1 << 53
	draw := float64(p.sample("probation "+u.String())>>11) / unit
	return draw < p.trust[u.Gate()].share(p.share)
}

// hint notes which pages a sitemap calls newer than the previous run: they are
// fetched, whatever their validators say. It is a hint only: what is not newer is
// asked for all the same, and a sitemap that calls most of its pages new says
// nothing.
func (p *previous) hint(entries []sitemap.Entry, fingerprint func(int) uint64) {
	if p == nil {
		return
	}
	var newer []int
	for i, e := range entries {
		if e.LastMod.After(p.began) {
			newer = append(newer, i)
		}
	}
	if 2*len(newer) > len(entries) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, i := range newer {
		p.newer[fingerprint(i)] = true
	}
}

func (p *previous) isNewer(u urls.URL) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.newer) > 0 && p.newer[p.sample(u.String())]
}

// ask adds what the server needs to say that nothing changed. With an ETag the
// date goes without saying (RFC 9110 §13.1.3).
func (e *earlier) ask(req *fetch.Request) {
	if e == nil || !e.asked {
		return
	}
	if req.ETag = e.visit.ETag; req.ETag == "" {
		req.LastModified = e.visit.LastModified
	}
}
