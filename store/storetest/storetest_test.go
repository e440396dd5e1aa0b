package storetest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"sweetspot/store"
	"sweetspot/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const home = "https://example.com/"

func TestBuilder(t *testing.T) {
	b := storetest.Build(t, home)
	b.Visit(home, append(storetest.To(home+"a", home+"b"), storetest.Link{URL: home + "logo", Rule: "kind", Kind: 9}), nil)
	b.Attempt(home+"a", "reset")
	b.Visit(home+"b", storetest.To(home+"logo"), b.Keep("body"))
	b.Visit(home+"a", nil, nil)
	b.Visit(home+"logo", storetest.To(home+"logo", home+"below"), func(v *store.Visit) { v.Status = 404 })
	b.Visit(home+"below", storetest.To(home+"logo"), nil)
	r := b.End(store.Ending{Outcome: store.Complete})

	var got []store.Queued
	for q, err := range r.Queue() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q)
	}
	visited := func(id store.ID, sweep uint16) store.Queued {
		return store.Queued{ID: id, Gate: 1, Visited: true, Requested: true, Sweep: sweep}
	}
	want := []store.Queued{visited(1, 1), visited(2, 2), visited(3, 1), visited(4, 1), visited(5, 1)}
	want[1].Attempts, want[1].NotBefore = 1, storetest.Start.Add(61e9)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// fake is a test that remembers whether it failed.
type fake struct {
	testing.TB
	failed bool
}

func (f *fake) Helper()               {}
func (f *fake) Errorf(string, ...any) { f.failed = true }

func TestCheckFailsTheTest(t *testing.T) {
	// A run that says it is complete, but is not. The builder's store checks itself, so one without cleanup is used.
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := storetest.BuildIn(t, s, home)
	r := b.End(store.Ending{Outcome: store.Complete})
	f := &fake{TB: t}
	storetest.Check(f, r)
	if !f.failed {
		t.Error("a complete run without visits was not reported")
	}
}
