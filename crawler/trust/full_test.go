package trust

import (
	"errors"
	"fmt"
	"testing"

	"sweetspot/store"
	"sweetspot/store/storetest"
)

// However little room there is, a transaction is there as a whole or not at all,
// the run says why it cannot go on, and goes on once there is more.
func TestNoRoom(t *testing.T) {
	const pages, step = 120, 8 << 10
	for limit := int64(step); ; limit += step {
		s := storetest.New(t)
		s.LimitSize(limit)
		r, err := s.Create(storetest.Spec())
		if err != nil {
			refusedFor(t, err)
			if infos, err := s.Runs(); err != nil || len(infos) > 0 {
				t.Errorf("a run that was not created is listed: %+v, %v", infos, err)
			}
			continue
		}
		done := fill(t, r, 0, pages)
		ended := done == pages && end(t, r)
		must(t, r.Close())
		if ended {
			t.Logf("%d pages take %d KiB", pages, limit>>10)
			return
		}
		s.LimitSize(0)
		r, err = s.Resume(1)
		must(t, err)
		if got := r.Counts().Visits; got != done {
			t.Errorf("%d KiB: %d visits are stored, %d were committed", limit>>10, got, done)
		}
		if done = fill(t, r, done, pages); done != pages || !end(t, r) {
			t.Errorf("%d KiB: %d visits, with room for all", limit>>10, done)
		}
		must(t, r.Close())
	}
}

// fill commits a page after the other, each with the links to the next, until
// there is no room, and returns how many there are then.
func fill(t *testing.T, r *store.Run, from, to int) int {
	t.Helper()
	if r.Counts().URLs == 0 {
		if refused(t, r, r.Commit(&store.Batch{Hosts: []store.Host{{Gate: 1, Key: "example.com"}}, URLs: pageURLs(1, 0)})) {
			return 0
		}
	}
	for n := from; n < to; n++ {
		id := store.ID(n + 1)
		b := &store.Batch{
			URLs: pageURLs(id+1, id),
			Visits: []store.Visit{{
				ID: id, Outcome: store.Fetched, Requested: true, Sweep: 1, Attempt: 1, Status: 200,
				Title: fmt.Sprintf("%0200d", n), Links: []store.Link{{To: id + 1, Kind: 1}},
			}},
		}
		if refused(t, r, r.Commit(b)) {
			return n
		}
	}
	return to
}

// end reports whether there was room for the index that comes with the end.
func end(t *testing.T, r *store.Run) bool {
	t.Helper()
	return !refused(t, r, r.End(store.Ending{Outcome: store.Limit, Limit: "max-pages", At: storetest.Start}))
}

func pageURLs(id, parent store.ID) []store.URL {
	return []store.URL{{ID: id, URL: fmt.Sprintf("https://example.com/%d", id), Depth: uint16(id - 1), Parent: parent, Gate: 1}}
}

// refused reports whether there was no room; then nothing else is taken either.
func refused(t *testing.T, r *store.Run, err error) bool {
	t.Helper()
	if err == nil {
		return false
	}
	refusedFor(t, err)
	refusedFor(t, r.Commit(&store.Batch{Hosts: []store.Host{{Gate: 1, Key: "example.com"}}}))
	return true
}

func refusedFor(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("got %v, want %v", err, store.ErrFull)
	}
}
