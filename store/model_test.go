package store_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sweetspot/store"
	"sweetspot/store/storetest"
)

// model is a run in memory: what a run on disk must read back as after any batches, closings and openings.
type model struct {
	t     *testing.T
	store *store.Store
	run   *store.Run

	urls       []store.URL
	promotions []store.Promotion
	visits     map[store.ID]store.Visit
	attempts   map[store.ID][]store.Attempt
	hosts      []store.Host
	bodies     []store.Body
	checks     []store.CheckRecord
	packer     *store.Packer
	sessions   int
}

// Any order of batches, rejected batches and reopenings reads back as it was written, and breaks no invariant.
func TestModel(t *testing.T) {
	packer, err := store.NewPacker(1)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s, err := store.Open(t.TempDir())
		if err != nil {
			rt.Fatal(err)
		}
		m := &model{t: t, store: s, packer: packer, visits: map[store.ID]store.Visit{}, attempts: map[store.ID][]store.Attempt{}}
		if m.run, err = s.Create(storetest.Spec()); err != nil {
			rt.Fatal(err)
		}
		m.sessions = 1
		defer func() { _ = m.run.Close() }()
		rt.Repeat(map[string]func(*rapid.T){
			"commit": m.commit,
			"reject": m.reject,
			"reopen": m.reopen,
			"end":    m.end,
			"":       m.same,
		})
		m.check(rt)
	})
}

func (m *model) queued(id store.ID) (depth uint16, ok bool) {
	for _, p := range m.promotions {
		if p.ID == id {
			return p.Depth, true
		}
	}
	u := m.urls[id-1]
	return u.Depth, u.Rule == ""
}

// ready lists the ids that could be visited now.
func (m *model) ready() []store.ID {
	var ids []store.ID
	for _, u := range m.urls {
		_, visited := m.visits[u.ID]
		if _, queued := m.queued(u.ID); queued && !visited {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

func (m *model) commit(t *rapid.T) {
	b := m.batch(t)
	if err := m.run.Commit(b); err != nil {
		t.Fatal(err)
	}
	m.apply(b)
}

// batch draws a batch that breaks nothing.
func (m *model) batch(t *rapid.T) *store.Batch {
	b := &store.Batch{}
	if len(m.hosts) == 0 || rapid.IntRange(0, 4).Draw(t, "host") == 0 {
		b.Hosts = append(b.Hosts, m.host(t))
	}
	if len(m.urls) == 0 || rapid.IntRange(0, 9).Draw(t, "seed") == 0 {
		b.URLs = append(b.URLs, m.url(t, b, nil))
	}
	if n := store.ID(len(m.urls)); n > 0 && rapid.Bool().Draw(t, "check") {
		b.Checks = append(b.Checks, store.CheckRecord{
			Kind: store.CheckExternal, Target: store.ID(rapid.Uint32Range(1, uint32(n)).Draw(t, "target")), At: storetest.Start,
			Nodes: rapid.SliceOfN(rapid.Uint64(), 0, 3).Draw(t, "nodes"),
		})
	}
	ready := m.ready()
	if len(ready) == 0 {
		return b
	}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(ready), 0, 4, rapid.ID[store.ID]).Draw(t, "leased") {
		if rapid.IntRange(0, 3).Draw(t, "fails") == 0 && len(m.attempts[id]) < 5 {
			b.Attempts = append(b.Attempts, m.attempt(t, id))
		} else {
			m.visit(t, b, id)
		}
	}
	return b
}

func (m *model) host(t *rapid.T) store.Host {
	gate := uint32(len(m.hosts) + 1)
	if len(m.hosts) > 0 && rapid.Bool().Draw(t, "known gate") {
		gate = rapid.Uint32Range(1, uint32(len(m.hosts))).Draw(t, "gate")
	}
	h := store.Host{
		Gate: gate, Key: string(rune('a' + gate)), NotBefore: storetest.Start.Add(time.Duration(rapid.IntRange(0, 99).Draw(t, "s")) * time.Second),
		Delay: time.Millisecond, Seeded: gate == 1, Count429: rapid.Uint32().Draw(t, "429"),
	}
	for _, scheme := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"http", "https"}), 0, 2, rapid.ID[string]).Draw(t, "origins") {
		h.Robots = append(h.Robots, store.Robots{
			Origin: scheme + "://" + h.Key, State: "fetched", Status: 200, At: storetest.Start,
			Body: rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "robots"),
		})
	}
	return h
}

func (m *model) url(t *rapid.T, b *store.Batch, parent *store.URL) store.URL {
	id := store.ID(len(m.urls) + len(b.URLs) + 1)
	u := store.URL{ID: id, URL: "https://example.com/" + string(rune('0'+id)) + rapid.StringN(0, 9, 20).Draw(t, "path"), Gate: 1}
	if parent != nil {
		u.Parent, u.Depth = parent.ID, parent.Depth+1
		u.Rule = rapid.SampledFrom([]string{"", "", "kind", "scope"}).Draw(t, "rule")
	}
	return u
}

func (m *model) attempt(t *rapid.T, id store.ID) store.Attempt {
	n := uint8(len(m.attempts[id]) + 1)
	return store.Attempt{
		ID: id, N: n, Sweep: uint16(n), At: storetest.Start, NotBefore: storetest.Start.Add(time.Duration(n) * time.Second),
		Error: rapid.SampledFrom([]string{"reset", "dns"}).Draw(t, "class"), Status: rapid.SampledFrom([]int{0, 503}).Draw(t, "status"),
	}
}

// visit adds a visit of id to the batch, with links to old and new URLs, promotions and a body.
func (m *model) visit(t *rapid.T, b *store.Batch, id store.ID) {
	tried := uint8(len(m.attempts[id]))
	v := store.Visit{
		ID: id, Outcome: rapid.SampledFrom([]store.Outcome{store.Fetched, store.Redirected, store.Failed}).Draw(t, "outcome"), Requested: true,
		Attempt: tried + 1, Sweep: uint16(tried) + 1, Status: 200, At: storetest.Start, Bytes: 3, Wire: 2, TextHash: rapid.Uint64().Draw(t, "text"),
		Title: rapid.String().Draw(t, "title"), Timing: store.Timing{Body: time.Millisecond},
	}
	parent := m.urls[id-1]
	parent.Depth, _ = m.queued(id)
	for range rapid.IntRange(0, 5).Draw(t, "links") {
		to := store.ID(rapid.IntRange(1, len(m.urls)+len(b.URLs)).Draw(t, "to"))
		if rapid.Bool().Draw(t, "new") {
			u := m.url(t, b, &parent)
			b.URLs = append(b.URLs, u)
			to = u.ID
		}
		v.Links = append(v.Links, store.Link{To: to, Kind: rapid.Uint8Range(0, 3).Draw(t, "kind")})
		m.promote(t, b, parent, to)
	}
	if rapid.IntRange(0, 3).Draw(t, "body") == 0 {
		body := m.packer.Pack(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		body.ID = store.BodyID(len(m.bodies) + len(b.Bodies) + 1)
		b.Bodies = append(b.Bodies, body)
		v.Body, v.SHA256, v.HasSHA = body.ID, body.SHA, true
	}
	b.Visits = append(b.Visits, v)
}

func (m *model) promote(t *rapid.T, b *store.Batch, parent store.URL, id store.ID) {
	if int(id) > len(m.urls) || m.urls[id-1].Rule != "kind" || !rapid.Bool().Draw(t, "promote") {
		return
	}
	_, before := m.queued(id)
	if before || slices.ContainsFunc(b.Promotions, func(p store.Promotion) bool { return p.ID == id }) {
		return
	}
	b.Promotions = append(b.Promotions, store.Promotion{
		ID: id, After: store.ID(len(m.urls) + len(b.URLs)), Parent: parent.ID, Depth: parent.Depth + 1,
	})
}

func (m *model) apply(b *store.Batch) {
	m.urls = append(m.urls, b.URLs...)
	m.promotions = append(m.promotions, b.Promotions...)
	m.bodies = append(m.bodies, b.Bodies...)
	m.checks = append(m.checks, b.Checks...)
	for _, v := range b.Visits {
		m.visits[v.ID] = v
	}
	for _, a := range b.Attempts {
		m.attempts[a.ID] = append(m.attempts[a.ID], a)
	}
	for _, h := range b.Hosts {
		if int(h.Gate) > len(m.hosts) {
			m.hosts = append(m.hosts, store.Host{})
		}
		robots := map[string]store.Robots{}
		for _, r := range append(m.hosts[h.Gate-1].Robots, h.Robots...) {
			robots[r.Origin] = r
		}
		h.Robots = slices.SortedFunc(maps.Values(robots), func(a, b store.Robots) int { return cmp.Compare(a.Origin, b.Origin) })
		m.hosts[h.Gate-1] = h
	}
}

// reject commits a good batch that one bad visit spoils: nothing of it may stay.
func (m *model) reject(t *rapid.T) {
	b := m.batch(t)
	b.Visits = append(slices.Clone(b.Visits), store.Visit{ID: store.ID(len(m.urls) + len(b.URLs) + 1), Outcome: store.Fetched, Sweep: 1})
	if err := m.run.Commit(b); err == nil {
		t.Fatal("a visit of nothing was committed")
	}
}

func (m *model) reopen(t *rapid.T) {
	if err := m.run.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if m.run, err = m.store.Resume(m.run.Number()); err != nil {
		t.Fatal(err)
	}
	m.sessions++
	m.sameScans(t)
	m.samePoints(t)
}

// end stops the run at a limit, looks everything up by the index, and resumes it.
func (m *model) end(t *rapid.T) {
	if err := m.run.End(store.Ending{Outcome: store.Limit, Limit: "max-pages"}); err != nil {
		t.Fatal(err)
	}
	m.lookup(t)
	m.reopen(t)
}

func (m *model) lookup(t *rapid.T) {
	for _, u := range m.urls {
		if id, ok, err := m.run.Lookup(u.URL); id != u.ID || !ok || err != nil {
			t.Fatalf("%q is %d, %v, %v, want %d", u.URL, id, ok, err, u.ID)
		}
	}
	if id, ok, err := m.run.Lookup("https://nowhere/"); ok || err != nil {
		t.Fatalf("found nowhere as %d, %v", id, err)
	}
}

func (m *model) check(t *rapid.T) {
	m.lookup(t)
	m.sameScans(t)
	m.samePoints(t)
	err := store.Check(m.run, func(v store.Violation) bool {
		t.Error(v)
		return true
	})
	if err != nil {
		t.Error(err)
	}
}

// same compares the tables and the queue with the model.
func (m *model) same(t *rapid.T) {
	equal(t, "URLs", m.urls, collect(t, m.run.URLs(0)))
	equal(t, "promotions", m.promotions, collect(t, m.run.Promotions()))
	equal(t, "hosts", m.hosts, collect(t, m.run.Hosts()))
	equal(t, "bodies", m.bodies, collect(t, m.run.Bodies()))
	equal(t, "checks", m.checks, collect(t, m.run.Checks()))
	visits := slices.SortedFunc(maps.Values(m.visits), func(a, b store.Visit) int { return cmp.Compare(a.ID, b.ID) })
	equal(t, "visits", visits, collect(t, m.run.Visits(0)))
	var attempts []store.Attempt
	for _, id := range slices.Sorted(maps.Keys(m.attempts)) {
		attempts = append(attempts, m.attempts[id]...)
	}
	equal(t, "attempts", attempts, collect(t, m.run.AllAttempts()))
	equal(t, "queue", m.queue(), collect(t, m.run.Queue()))
	equal(t, "sessions", m.sessions, m.run.Record().Sessions)
}

func (m *model) sameScans(t *rapid.T) {
	var prints, texts []store.Hashed
	for _, u := range m.urls {
		prints = append(prints, store.Hashed{ID: u.ID, Hash: m.run.Fingerprint(u.URL)})
		if hash := m.visits[u.ID].TextHash; hash != 0 {
			texts = append(texts, store.Hashed{ID: u.ID, Hash: hash})
		}
	}
	equal(t, "fingerprints", prints, collect(t, m.run.Fingerprints()))
	equal(t, "text hashes", texts, collect(t, m.run.TextHashes()))
	counts := m.run.Counts()
	equal(t, "remaining", len(m.ready()), counts.Remaining())
	equal(t, "requested", len(m.visits), counts.Requested)
}

func (m *model) samePoints(t *rapid.T) {
	for i := range len(m.urls) + 1 {
		id := store.ID(i + 1)
		visit, visited, err := m.run.Visit(id)
		equal(t, "visit", m.visits[id], visit)
		attempts, attemptsErr := m.run.Attempts(id)
		equal(t, "attempts", m.attempts[id], attempts)
		url, known, urlErr := m.run.URL(id)
		if _, want := m.visits[id]; visited != want || known != (i < len(m.urls)) || err != nil || attemptsErr != nil || urlErr != nil {
			t.Fatalf("id %d: visited %v, known %v, %v, %v, %v", id, visited, known, err, attemptsErr, urlErr)
		}
		if known {
			equal(t, "URL", m.urls[i], url)
		}
	}
}

// queue is the order of places by its definition.
func (m *model) queue() []store.Queued {
	var queue []store.Queued
	add := func(id store.ID) {
		u := m.urls[id-1]
		q := store.Queued{ID: id, Gate: u.Gate, Kind: u.Kind}
		for _, a := range m.attempts[id] {
			q.Attempts, q.Sweep, q.NotBefore = a.N, a.Sweep, a.NotBefore
		}
		if v, ok := m.visits[id]; ok {
			q.Visited, q.Requested, q.Sweep = true, v.Requested, v.Sweep
		}
		queue = append(queue, q)
	}
	for _, u := range m.urls {
		if u.Rule == "" {
			add(u.ID)
		}
		for _, p := range m.promotions {
			if p.After == u.ID {
				add(p.ID)
			}
		}
	}
	return queue
}

func collect[T any](t *rapid.T, rows func(func(T, error) bool)) []T {
	var all []T
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

func equal(t *rapid.T, what string, want, got any) {
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s: %s", what, diff)
	}
}
