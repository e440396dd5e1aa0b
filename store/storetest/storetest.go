package storetest

import (
	"errors"
	"testing"
	"time"

	"sweetspot/store"
)

// New returns an empty store in a folder of the test's own. When the test ends every run in it is checked; one that is still
// open is left out.
func New(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { checkAll(t, s) })
	return s
}

// NewRun returns a new run in a store of its own, open for writing. It is closed, and then checked, when the test ends.
func NewRun(t testing.TB) *store.Run {
	t.Helper()
	r, err := New(t).Create(Spec())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// Spec returns a spec that is the same each time.
func Spec() store.Spec {
	return store.Spec{
		Site: "5175", Seeds: []string{"https://example.com/"}, Agent: "sweetspot/test", Version: "test",
		Started: Start,
	}
}

// Start is when the runs of this package start.
var Start = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

// Check fails the test for each violation of a run.
func Check(t testing.TB, r *store.Run) {
	t.Helper()
	err := store.Check(r, func(v store.Violation) bool {
		t.Errorf("run %d: %v", r.Number(), v)
		return true
	})
	if err != nil {
		t.Errorf("check run %d: %v", r.Number(), err)
	}
}

func checkAll(t testing.TB, s *store.Store) {
	infos, err := s.Runs()
	if err != nil {
		t.Error(err)
	}
	for _, info := range infos {
		r, err := s.Read(info.Number)
		if errors.Is(err, store.ErrLocked) {
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		Check(t, r)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}
