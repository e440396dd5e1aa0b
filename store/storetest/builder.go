package storetest

import (
	"testing"
	"time"

	"sweetspot/store"
)

// Builder writes a small run as a crawl of one host would, one visit a transaction. A failure ends the test.
type Builder struct {
	t     testing.TB
	store *store.Store
	run   *store.Run

	urls     map[string]*store.URL // as they stand in the queue
	attempts map[store.ID]uint8
	bodies   map[[32]byte]store.BodyID
	visits   int
	held     *store.Batch // of Together
}

// Link is a link of a page that is built. If its URL is new it is queued, or refused if there is a rule; if it has been
// refused and there is no rule now it is promoted.
type Link struct {
	URL           string
	Rule          string
	Kind          uint8
	Rel, Fragment string
	Text          string
}

// To returns plain links to URLs.
func To(urls ...string) []Link {
	links := make([]Link, len(urls))
	for i, u := range urls {
		links[i].URL = u
	}
	return links
}

// Build starts a run in a store of its own, with these seeds.
func Build(t testing.TB, seeds ...string) *Builder {
	t.Helper()
	return BuildIn(t, New(t), seeds...)
}

// BuildIn starts a run in a store.
func BuildIn(t testing.TB, s *store.Store, seeds ...string) *Builder {
	t.Helper()
	run, err := s.Create(Spec())
	if err != nil {
		t.Fatal(err)
	}
	b := &Builder{
		t: t, store: s, run: run,
		urls: map[string]*store.URL{}, attempts: map[store.ID]uint8{}, bodies: map[[32]byte]store.BodyID{},
	}
	t.Cleanup(func() { _ = run.Close() })
	batch := store.Batch{Hosts: []store.Host{{Gate: 1, Key: "example.com", Seeded: true}}}
	for _, seed := range seeds {
		batch.URLs = append(batch.URLs, b.know(store.URL{URL: seed, Gate: 1}))
	}
	b.commit(&batch)
	return b
}

// Store returns the store that the run is built in.
func (b *Builder) Store() *store.Store { return b.store }

// ID returns the id of a URL that the run knows.
func (b *Builder) ID(url string) store.ID { return b.known(url).ID }

// Sitemap queues a sitemap, as one that a robots.txt names.
func (b *Builder) Sitemap(url string) {
	b.t.Helper()
	b.commit(&store.Batch{URLs: []store.URL{b.know(store.URL{URL: url, Kind: store.KindSitemap, Gate: 1})}})
}

// Visit visits a queued URL: fetched with status 200 unless edit, which may be nil, says otherwise.
func (b *Builder) Visit(url string, links []Link, edit func(*store.Visit)) {
	b.t.Helper()
	page := b.known(url)
	tried := b.attempts[page.ID]
	b.visits++
	v := store.Visit{
		ID: page.ID, Outcome: store.Fetched, Requested: true, Sweep: uint16(tried) + 1, Attempt: tried + 1, Status: 200,
		At: Start.Add(time.Duration(b.visits) * time.Second), ContentType: "text/html",
	}
	var batch store.Batch
	for _, l := range links {
		v.Links = append(v.Links, store.Link{To: b.link(&batch, page, l), Kind: l.Kind, Rel: l.Rel, Fragment: l.Fragment, Text: l.Text})
	}
	if edit != nil {
		edit(&v)
	}
	batch.Visits = []store.Visit{v}
	b.commit(&batch)
}

// Keep returns an edit for Visit that keeps a body, once for each hash.
func (b *Builder) Keep(body string) func(*store.Visit) {
	b.t.Helper()
	packer, err := store.NewPacker(1)
	if err != nil {
		b.t.Fatal(err)
	}
	packed := packer.Pack([]byte(body))
	if b.bodies[packed.SHA] == 0 {
		packed.ID = store.BodyID(len(b.bodies) + 1)
		b.bodies[packed.SHA] = packed.ID
		b.commit(&store.Batch{Bodies: []store.Body{packed}})
	}
	return func(v *store.Visit) {
		v.Body, v.SHA256, v.HasSHA, v.Bytes = b.bodies[packed.SHA], packed.SHA, true, int64(len(body))
	}
}

// Attempt records that a request for a URL failed for now.
func (b *Builder) Attempt(url, class string) {
	b.t.Helper()
	id := b.known(url).ID
	b.attempts[id]++
	n := b.attempts[id]
	at := Start.Add(time.Duration(n) * time.Minute)
	b.commit(&store.Batch{Attempts: []store.Attempt{
		{ID: id, N: n, Sweep: uint16(n), At: at, NotBefore: at.Add(time.Second), Error: class},
	}})
}

// Check records a check.
func (b *Builder) Check(c store.CheckRecord) {
	b.t.Helper()
	b.commit(&store.Batch{Checks: []store.CheckRecord{c}})
}

// End ends the run and returns it open for reading. It is closed when the test ends.
func (b *Builder) End(e store.Ending) *store.Run {
	b.t.Helper()
	if err := b.run.End(e); err != nil {
		b.t.Fatal(err)
	}
	return b.Close()
}

// Close leaves the run without an ending, as a killed process does, and returns it open for reading.
func (b *Builder) Close() *store.Run {
	b.t.Helper()
	if err := b.run.Close(); err != nil {
		b.t.Fatal(err)
	}
	r, err := b.store.Read(b.run.Number())
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = r.Close() })
	return r
}

// know gives a URL its id.
func (b *Builder) know(u store.URL) store.URL {
	u.ID = store.ID(len(b.urls) + 1)
	queued := u
	b.urls[u.URL] = &queued
	return u
}

func (b *Builder) known(url string) *store.URL {
	b.t.Helper()
	u := b.urls[url]
	if u == nil {
		b.t.Fatalf("the run does not know %s", url)
	}
	return u
}

// link finds or makes the URL that a page links to.
func (b *Builder) link(batch *store.Batch, page *store.URL, l Link) store.ID {
	u := b.urls[l.URL]
	switch {
	case u == nil:
		record := b.know(store.URL{URL: l.URL, Depth: page.Depth + 1, Parent: page.ID, Gate: 1, Rule: l.Rule})
		batch.URLs = append(batch.URLs, record)
		return record.ID
	case u.Rule != "" && l.Rule == "":
		p := store.Promotion{ID: u.ID, After: store.ID(len(b.urls)), Parent: page.ID, Depth: page.Depth + 1}
		batch.Promotions = append(batch.Promotions, p)
		*u = p.Apply(*u)
	}
	return u.ID
}

// Together writes what fn does in one transaction. It must not visit what it finds (I6).
func (b *Builder) Together(fn func()) {
	b.t.Helper()
	held := &store.Batch{}
	b.held = held
	fn()
	b.held = nil
	b.commit(held)
}

func (b *Builder) commit(batch *store.Batch) {
	b.t.Helper()
	if h := b.held; h != nil {
		h.URLs, h.Promotions = append(h.URLs, batch.URLs...), append(h.Promotions, batch.Promotions...)
		h.Visits, h.Attempts = append(h.Visits, batch.Visits...), append(h.Attempts, batch.Attempts...)
		h.Bodies, h.Checks = append(h.Bodies, batch.Bodies...), append(h.Checks, batch.Checks...)
		return
	}
	if err := b.run.Commit(batch); err != nil {
		b.t.Fatal(err)
	}
}
