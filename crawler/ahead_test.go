package crawler

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"sweetspot/store"
	"sweetspot/store/storetest"
)

// queued is a run that knows n URLs, from id 1 on.
func queued(t *testing.T, n int) *store.Run {
	t.Helper()
	folder, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run, err := folder.Create(storetest.Spec())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Close() })
	more(t, run, 1, n)
	return run
}

// more adds URLs to a run.
func more(t *testing.T, run *store.Run, from, to int) {
	t.Helper()
	var b store.Batch
	if from == 1 {
		b.Hosts = []store.Host{{Gate: 1, Key: "http://a.test"}}
	}
	for id := from; id <= to; id++ {
		b.URLs = append(b.URLs, store.URL{ID: store.ID(id), URL: fmt.Sprintf("http://a.test/%d", id), Gate: 1})
	}
	if err := run.Commit(&b); err != nil {
		t.Fatal(err)
	}
}

// In whatever order it is asked, it says what the run says; and of what was added since, too.
func TestAheadIsWhatTheRunSays(t *testing.T) {
	t.Parallel()
	run := queued(t, 500)
	random := rand.New(rand.NewPCG(1, 1))
	var a ahead
	next := 1
	check := func(id int) {
		t.Helper()
		want, known, err := run.URL(store.ID(id))
		got, ok, gotErr := a.url(run, store.ID(id))
		if err != nil || gotErr != nil || ok != known || got != want {
			t.Fatalf("id %d: %+v, %t, %v; want %+v, %t, %v", id, got, ok, gotErr, want, known, err)
		}
	}
	for round := range 4000 {
		switch random.IntN(4) {
		case 0: // anywhere, known or not
			check(1 + random.IntN(900))
		case 1: // late
			check(max(1, next-random.IntN(100)))
		default:
			check(next)
			next = 1 + next%600
		}
		if round == 2000 {
			more(t, run, 501, 700)
		}
	}
}

// Ids that are asked for one after the other are read together, in about that order, too; others are not.
func TestAheadReadsTogether(t *testing.T) {
	t.Parallel()
	run := queued(t, 200)
	var one, two ahead
	for _, id := range []store.ID{1, 3, 2} {
		if _, ok, err := one.url(run, id); !ok || err != nil {
			t.Fatalf("id %d: %t, %v", id, ok, err)
		}
	}
	for _, id := range []store.ID{1, 101, 2, 102} {
		if _, ok, err := two.url(run, id); !ok || err != nil {
			t.Fatalf("id %d: %t, %v", id, ok, err)
		}
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	for id := store.ID(4); id <= aheadRecords; id++ {
		if got, ok, err := one.url(run, id); !ok || err != nil || got.ID != id {
			t.Fatalf("id %d was not read ahead: %+v, %t, %v", id, got, ok, err)
		}
	}
	if _, _, err := one.url(run, aheadRecords+1); err == nil {
		t.Error("more was read ahead than is to be")
	}
	if _, _, err := two.url(run, 3); err == nil {
		t.Error("two gates were read ahead")
	}
}

// In a damaged file no other record stands in for one that is missing or cannot be read.
func TestAheadStopsAtDamage(t *testing.T) {
	t.Parallel()
	for name, damaged := range map[string]iter.Seq2[store.URL, error]{
		"missing": func(yield func(store.URL, error) bool) {
			_ = yield(store.URL{ID: 1}, nil) && yield(store.URL{ID: 2}, nil) && yield(store.URL{ID: 4}, nil)
		},
		"unreadable": func(yield func(store.URL, error) bool) {
			_ = yield(store.URL{ID: 1}, nil) && yield(store.URL{ID: 2}, nil) && yield(store.URL{ID: 3}, errors.New("damaged"))
		},
	} {
		var a ahead
		a.read(1, damaged)
		if want := []store.URL{{ID: 1}, {ID: 2}}; !slices.Equal(a.recs, want) || a.next != 3 {
			t.Errorf("%s: %+v up to %d", name, a.recs, a.next)
		}
	}
}
