package replay_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"sweetspot/crawler"
	"sweetspot/crawler/site/replay"
	"sweetspot/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// crawl runs a crawl to its end and returns its run, checked and open for reading
// while the test runs.
func crawl(t testing.TB, o crawler.Options, seeds ...string) *store.Run {
	t.Helper()
	run := record(t, o, seeds...)
	t.Cleanup(func() { must(t, run.Close()) })
	return run
}

// record is crawl for a run that outlives the test's bubble: the caller closes it.
func record(t testing.TB, o crawler.Options, seeds ...string) *store.Run {
	t.Helper()
	o.Store, o.RetryWait = t.TempDir(), time.Millisecond
	c, err := crawler.New(o)
	must(t, err)
	sum, err := c.Run(t.Context(), seeds...)
	must(t, err)
	folder, err := store.OpenExisting(o.Store)
	must(t, err)
	run, err := folder.Read(sum.Run)
	must(t, err)
	must(t, store.Check(run, func(v store.Violation) bool {
		t.Errorf("%v", v)
		return true
	}))
	return run
}

// serve replays a run.
func serve(t testing.TB, run *store.Run) *replay.Replay {
	t.Helper()
	r, err := replay.Open(run, replay.Options{})
	must(t, err)
	server, err := r.Listen("127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { must(t, server.Close()) })
	return r
}

// picture is what a run found, without times and what names its origins beside
// URLs; those are translated by name.
type picture struct {
	URLs     []store.URL
	Visits   []store.Visit
	Attempts []store.Attempt
}

func take(t testing.TB, run *store.Run, name func(string) string) (p picture) {
	t.Helper()
	for u, err := range run.URLs(1) {
		must(t, err)
		u.URL = name(u.URL)
		p.URLs = append(p.URLs, u)
	}
	for v, err := range run.Visits(1) {
		must(t, err)
		p.Visits = append(p.Visits, store.Visit{
			ID: v.ID, Outcome: v.Outcome, Flags: v.Flags, Requested: v.Requested, Sweep: v.Sweep, Attempt: v.Attempt, Status: v.Status,
			Error: v.Error, Detail: v.Detail, ContentType: v.ContentType, ETag: v.ETag, Title: v.Title, H1: v.H1, Robots: v.Robots,
			Location: name(v.Location), Canonical: name(v.Canonical), Links: v.Links, Anchors: v.Anchors,
		})
	}
	for a, err := range run.AllAttempts() {
		must(t, err)
		p.Attempts = append(p.Attempts, store.Attempt{ID: a.ID, N: a.N, Sweep: a.Sweep, Status: a.Status, Error: a.Error})
	}
	return p
}

func same(s string) string { return s }

// found is a picture without ids: what became of each URL.
func (p picture) found() map[string]visited {
	all := map[string]visited{}
	for _, u := range p.URLs {
		all[u.URL] = visited{Rule: u.Rule, Kind: u.Kind}
	}
	for _, v := range p.Visits {
		u := p.URLs[v.ID-1]
		if u.Kind == store.KindSitemap && v.Status == 404 {
			delete(all, u.URL) // one is tried for at each main origin
			continue
		}
		rec := all[u.URL]
		for _, l := range v.Links {
			rec.Links = append(rec.Links, p.URLs[l.To-1].URL)
		}
		v.ID, v.Links, v.Sweep, v.Detail, v.Flags = 0, nil, 0, "", v.Flags&^(store.FlagReordered|store.FlagTextKnown)
		rec.Visit = v
		all[u.URL] = rec
	}
	return all
}

type visited struct {
	Rule  string
	Kind  store.URLKind
	Visit store.Visit
	Links []string
}

func exactly(p picture) any { return p }
func byURL(p picture) any   { return p.found() }

// again records, replays and crawls the replica with the same options, which
// must come to the same.
func again(t *testing.T, o crawler.Options, compare func(picture) any, seeds ...string) *replay.Replay {
	t.Helper()
	recording := o
	recording.Record = true
	original := crawl(t, recording, seeds...)
	r := serve(t, original)
	o.Client = nil
	replica := crawl(t, o, r.Seeds()...)
	want, got := take(t, original, r.URL), take(t, replica, same)
	if d := cmp.Diff(compare(want), compare(got)); d != "" {
		t.Errorf("-recorded, +replayed:\n%.6000s", d)
	}
	if len(want.Visits) == 0 {
		t.Error("nothing was visited")
	}
	return r
}
