package trust

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sweetspot/store"
)

// picture is all that a store holds, at one moment, of the one run in it.
type picture struct {
	runs       int
	urls       []store.URL
	promotions []store.Promotion
	visits     map[store.ID]store.Visit
	attempts   map[store.ID]store.Attempt // the last of each
	hosts      []store.Host
	ending     *store.Ending
}

// look checks a store whose process is dead, and takes its picture. A store that
// is not there yet is an empty one.
func look(t testing.TB, dir string) *picture {
	t.Helper()
	p := &picture{visits: map[store.ID]store.Visit{}, attempts: map[store.ID]store.Attempt{}}
	folder, err := store.OpenExisting(dir)
	if errors.Is(err, store.ErrNoStore) {
		return p
	}
	must(t, err)
	infos, err := folder.Runs()
	must(t, err)
	for _, info := range infos {
		if info.Err != nil || info.Running {
			t.Fatalf("run %d: running %t, %v", info.Number, info.Running, info.Err)
		}
		run, err := folder.Read(info.Number)
		must(t, err)
		must(t, store.Check(run, func(v store.Violation) bool {
			t.Errorf("run %d: %v", info.Number, v)
			return true
		}))
		p.take(t, run)
		must(t, run.Close())
	}
	if p.runs > 1 {
		t.Errorf("%d runs, want one", p.runs)
	}
	return p
}

func (p *picture) take(t testing.TB, run *store.Run) {
	t.Helper()
	p.runs++
	p.ending = run.Record().Ending
	for u, err := range run.URLs(1) {
		must(t, err)
		p.urls = append(p.urls, u)
	}
	for x, err := range run.Promotions() {
		must(t, err)
		p.promotions = append(p.promotions, x)
	}
	for v, err := range run.Visits(1) {
		must(t, err)
		p.visits[v.ID] = v
	}
	for a, err := range run.AllAttempts() {
		must(t, err)
		p.attempts[a.ID] = a
	}
	for h, err := range run.Hosts() {
		must(t, err)
		p.hosts = append(p.hosts, h)
	}
}

// complete tells whether nothing is left to do.
func (p *picture) complete() bool { return p.ending != nil && p.ending.Outcome == store.Complete }

// ended tells whether the same command would not go on with the run as it is.
func (p *picture) ended() bool {
	return p.complete() || p.ending != nil && p.ending.Outcome == store.Limit
}

// requested counts the visits that sent a request.
func (p *picture) requested() (n int) {
	for _, v := range p.visits {
		if v.Requested {
			n++
		}
	}
	return n
}

// id returns the id of a URL, 0 if it is not known.
func (p *picture) id(url string) store.ID {
	for _, u := range p.urls {
		if u.URL == url {
			return u.ID
		}
	}
	return 0
}

// holds fails the test unless all of an earlier picture is still there, and all
// that the child reported since.
func (p *picture) holds(t testing.TB, before *picture, reported ids) {
	t.Helper()
	if len(p.urls) < len(before.urls) || len(p.promotions) < len(before.promotions) || p.runs < before.runs {
		t.Fatalf("%d runs, %d URLs, %d promotions; there were %d, %d and %d",
			p.runs, len(p.urls), len(p.promotions), before.runs, len(before.urls), len(before.promotions))
	}
	same(t, "URLs", before.urls, p.urls[:len(before.urls)])
	same(t, "promotions", before.promotions, p.promotions[:len(before.promotions)])
	for id, v := range before.visits {
		same(t, "visit", v, p.visits[id])
	}
	for id, a := range before.attempts {
		if p.attempts[id].N < a.N {
			t.Errorf("attempt %d of %d is lost", a.N, id)
		}
	}
	for id := range reported {
		if _, ok := p.visits[id]; !ok {
			t.Errorf("the visit of %d was reported and is lost", id)
		}
	}
}

func same[T any](t testing.TB, what string, want, got T) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s: -want +got:\n%s", what, d)
	}
}

// plain returns the picture without what may differ between two crawls of the
// same site.
func (p *picture) plain() *picture {
	q := &picture{runs: p.runs, urls: p.urls, promotions: p.promotions, visits: map[store.ID]store.Visit{}}
	for id, v := range p.visits {
		v.At, v.Timing = time.Time{}, store.Timing{}
		q.visits[id] = v
	}
	return q
}

// reordered tells whether a page lost its turn, so that ids may differ from those
// of another crawl.
func (p *picture) reordered() bool {
	for _, v := range p.visits {
		if v.Flags.Has(store.FlagReordered) {
			return true
		}
	}
	return false
}
