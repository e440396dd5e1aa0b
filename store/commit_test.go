package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// begun returns a run with two queued URLs (1, 2), one refused (3), and an attempt of 2 in sweep 1.
func begun(t *testing.T) *Run {
	t.Helper()
	r, err := tempStore(t).Create(Spec{})
	must(t, err)
	t.Cleanup(func() { _ = r.Close() })
	must(t, r.Commit(&Batch{
		Hosts: []Host{{Gate: 1, Key: "a"}},
		URLs:  []URL{{ID: 1, URL: "a", Gate: 1}, {ID: 2, URL: "b", Gate: 1}, {ID: 3, URL: "c", Rule: "kind"}},
	}))
	must(t, r.Commit(&Batch{Attempts: []Attempt{{ID: 2, N: 1, Sweep: 1}}}))
	return r
}

func visitOf(id ID, sweep uint16, links ...Link) Visit {
	return Visit{ID: id, Outcome: Fetched, Sweep: sweep, Links: links}
}

// A batch that would break an invariant is refused by its name, changes nothing, and leaves the run usable.
func TestCommitRefuses(t *testing.T) {
	next := URL{ID: 4, URL: "d", Gate: 1}
	for _, tt := range []struct {
		want  string
		batch Batch
	}{
		{"I1: URL 5 is not dense: 4 is next", Batch{URLs: []URL{{ID: 5, URL: "d", Gate: 1}}}},
		{"I1: URL 4 is not dense: 5 is next", Batch{URLs: []URL{next, next}}},
		{"I1: URL 4 has 0 bytes", Batch{URLs: []URL{{ID: 4, Gate: 1}}}},
		{"I1: URL 4 has 70000 bytes", Batch{URLs: []URL{{ID: 4, URL: strings.Repeat("x", 70000), Gate: 1}}}},
		{"I2: visit of 9, which does not exist", Batch{Visits: []Visit{visitOf(9, 1)}}},
		{"I2: visit of 0, which does not exist", Batch{Visits: []Visit{visitOf(0, 1)}}},
		{"I2: visit of 3, which is not queued", Batch{Visits: []Visit{visitOf(3, 1)}}},
		{"I2: two visits of 1", Batch{Visits: []Visit{visitOf(1, 1), visitOf(1, 1)}}},
		{"I2: visit of 1 has outcome 0", Batch{Visits: []Visit{{ID: 1, Sweep: 1}}}},
		{"I2: promotion of 1, which is not refused", Batch{Promotions: []Promotion{{ID: 1, After: 3}}}},
		{"I2: promotion of 8, which is not refused", Batch{Promotions: []Promotion{{ID: 8, After: 3}}}},
		{"I2: second promotion of 3", Batch{Promotions: []Promotion{{ID: 3, After: 3}, {ID: 3, After: 3}}}},
		{"I3: visit of 1 links to 4, which does not exist", Batch{Visits: []Visit{visitOf(1, 1, Link{To: 4})}}},
		{"I3: visit of 1 links to 0, which does not exist", Batch{Visits: []Visit{visitOf(1, 1, Link{})}}},
		{"I3: visit of 1 has body 1, which does not exist", Batch{Visits: []Visit{{ID: 1, Outcome: Fetched, Sweep: 1, Body: 1}}}},
		{"I3: header of 1 without its visit", Batch{Headers: []Header{{ID: 1}}}},
		{"I3: body 2 is not dense: 1 is next", Batch{Bodies: []Body{{ID: 2}}}},
		{"I3: check of kind 0", Batch{Checks: []CheckRecord{{Target: 1}}}},
		{"I3: check of 4, which does not exist", Batch{Checks: []CheckRecord{{Kind: CheckAsset, Target: 4}}}},
		{"I3: check of 0, which does not exist", Batch{Checks: []CheckRecord{{Kind: CheckAsset}}}},
		{"I3: check of a link on 4, which does not exist", Batch{Checks: []CheckRecord{{Kind: CheckAsset, Target: 1, Source: 4}}}},
		{"I5: URL 4: rule of 99 bytes", Batch{URLs: []URL{{ID: 4, URL: "d", Rule: strings.Repeat("r", 99)}}}},
		{"I6: visit of 4 in the transaction of its own record", Batch{URLs: []URL{next}, Visits: []Visit{visitOf(4, 1)}}},
		{"I2: visit of 3, which is not queued", Batch{Promotions: []Promotion{{ID: 3, After: 3}}, Visits: []Visit{visitOf(3, 1)}}},
		{"I6: attempt of 4 in the transaction of its own record", Batch{URLs: []URL{next}, Attempts: []Attempt{{ID: 4, N: 1, Sweep: 1}}}},
		{"I7: promotion of 3 has its place behind 2, out of order", Batch{Promotions: []Promotion{{ID: 3, After: 2}}}},
		{"I7: promotion of 3 has its place behind 7, out of order", Batch{Promotions: []Promotion{{ID: 3, After: 7}}}},
		{"I8: attempt 2 of 1 in sweep 1 comes after attempt 0", Batch{Attempts: []Attempt{{ID: 1, N: 2, Sweep: 1}}}},
		{"I8: attempt 1 of 2 in sweep 2 comes after attempt 1", Batch{Attempts: []Attempt{{ID: 2, N: 1, Sweep: 2}}}},
		{"I8: attempt 2 of 2 in sweep 1 comes after attempt 1 in sweep 1", Batch{Attempts: []Attempt{{ID: 2, N: 2, Sweep: 1}}}},
		{"I8: visit of 2 in sweep 1 comes after attempt 1 in sweep 1", Batch{Visits: []Visit{visitOf(2, 1)}}},
		{"I8: visit of 1 has no sweep", Batch{Visits: []Visit{visitOf(1, 0)}}},
		{"I8: visit and attempt of 1 in one batch", Batch{Visits: []Visit{visitOf(1, 1)}, Attempts: []Attempt{{ID: 1, N: 1, Sweep: 1}}}},
		{"I9: URL 4 has parent 4", Batch{URLs: []URL{{ID: 4, URL: "d", Gate: 1, Parent: 4}}}},
		{"I10: URL 4 has gate 0 of 1", Batch{URLs: []URL{{ID: 4, URL: "d"}}}},
		{"I10: URL 4 has gate 2 of 1", Batch{URLs: []URL{{ID: 4, URL: "d", Gate: 2}}}},
		{"I10: gate 3 is not dense: the newest is 1", Batch{Hosts: []Host{{Gate: 3, Key: "b"}}}},
		{"I10: gate 0 is not dense: the newest is 1", Batch{Hosts: []Host{{Key: "b"}}}},
		{"I10: gate 2 has no key", Batch{Hosts: []Host{{Gate: 2}}}},
		{"I10: gate 1: origin of 0 bytes", Batch{Hosts: []Host{{Gate: 1, Key: "a", Robots: []Robots{{}}}}}},
	} {
		t.Run(tt.want, func(t *testing.T) {
			r := begun(t)
			before := r.Counts()
			err := r.Commit(&tt.batch)
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v", err)
			}
			if r.Counts() != before {
				t.Errorf("counts are %+v, want %+v", r.Counts(), before)
			}
			must(t, r.Commit(&Batch{URLs: []URL{next}, Visits: []Visit{visitOf(1, 1, Link{To: 4})}}))
		})
	}
}

// The order of promotions holds across batches and sessions.
func TestPromotionsStayInOrder(t *testing.T) {
	r := begun(t)
	must(t, r.Commit(&Batch{URLs: []URL{{ID: 4, URL: "d", Rule: "kind"}, {ID: 5, URL: "e", Rule: "kind"}}}))
	must(t, r.Commit(&Batch{Promotions: []Promotion{{ID: 3, After: 5}}}))
	early := Batch{Promotions: []Promotion{{ID: 4, After: 4}}}
	if err := r.Commit(&early); !errors.Is(err, ErrInvalid) {
		t.Errorf("same session: got %v", err)
	}
	must(t, r.Close())
	r, err := (&Store{dir: filepath.Dir(filepath.Dir(r.Path()))}).Resume(1)
	must(t, err)
	defer func() { must(t, r.Close()) }()
	if err := r.Commit(&early); !errors.Is(err, ErrInvalid) {
		t.Errorf("next session: got %v", err)
	}
	must(t, r.Commit(&Batch{Promotions: []Promotion{{ID: 4, After: 5}}}))
}

func TestVisitIsFinal(t *testing.T) {
	r := begun(t)
	must(t, r.Commit(&Batch{Visits: []Visit{visitOf(1, 1)}}))
	for _, b := range []Batch{{Visits: []Visit{visitOf(1, 2)}}, {Attempts: []Attempt{{ID: 1, N: 1, Sweep: 2}}}} {
		if err := r.Commit(&b); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "which has a visit") {
			t.Errorf("got %v", err)
		}
	}
}

// A file that may grow no more is ErrFull, stays so, and keeps what was committed.
func TestFull(t *testing.T) {
	s := tempStore(t)
	s.LimitSize(1 << 20)
	r, err := s.Create(Spec{})
	must(t, err)
	must(t, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}}))
	for n := 0; err == nil; n++ {
		if n > 1000 {
			t.Fatal("the limit does not hold")
		}
		err = r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}, URLs: []URL{{ID: ID(n + 1), URL: fmt.Sprintf("%04000d", n), Gate: 1}}})
	}
	if !errors.Is(err, ErrFull) {
		t.Fatalf("got %v", err)
	}
	stored := r.Counts().URLs
	if again := r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}}); !errors.Is(again, ErrFull) {
		t.Errorf("then: got %v", again)
	}
	if ended := r.End(Ending{Outcome: Broken}); !errors.Is(ended, ErrFull) {
		t.Errorf("end: got %v", ended)
	}
	must(t, r.Close())
	if found := violations(t, s); len(found) > 0 {
		t.Error(found)
	}
	s.LimitSize(0)
	r, err = s.Resume(1)
	must(t, err)
	if r.Counts().URLs != stored {
		t.Errorf("%d URLs, want %d", r.Counts().URLs, stored)
	}
	must(t, r.Commit(&Batch{URLs: []URL{{ID: ID(stored + 1), URL: "y", Gate: 1}}}))
	must(t, r.Close())
}

func TestWriteErrors(t *testing.T) {
	for _, err := range []error{
		bolterrors.ErrMaxSizeReached,
		&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC},
		fmt.Errorf("file resize error: %s", &os.PathError{Op: "truncate", Path: "x", Err: syscall.ENOSPC}), // as bbolt does
		fmt.Errorf("file resize error: %s", syscall.EDQUOT),
		fmt.Errorf("file resize error: %s", syscall.EFBIG),
	} {
		if got := writeError(err); !errors.Is(got, ErrFull) {
			t.Errorf("%v: got %v", err, got)
		}
	}
	for _, err := range []error{
		syscall.EIO, // as fdatasync gives it
		&os.LinkError{Op: "rename", Old: "x", New: "y", Err: syscall.EIO},
		fmt.Errorf("file sync error: %s", syscall.EIO), // as bbolt does
	} {
		if got := writeError(err); !errors.Is(got, ErrWrite) || !errors.Is(got, err) {
			t.Errorf("%v: got %v", err, got)
		}
	}
	for _, err := range []error{nil, invalid("x"), damaged("x"), &LockedError{}} {
		if got := writeError(err); got != err {
			t.Errorf("%v: got %v", err, got)
		}
	}
}

// A commit that fails for another reason than its batch ends all writing: what the disk holds is not known.
func TestBrokenRun(t *testing.T) {
	r := begun(t)
	must(t, r.file.fd.Close()) // the disk is gone
	err := r.Commit(&Batch{Visits: []Visit{visitOf(1, 1)}})
	if err == nil || errors.Is(err, ErrInvalid) {
		t.Fatalf("got %v", err)
	}
	if again := r.Commit(&Batch{Visits: []Visit{visitOf(1, 1)}}); again == nil || again.Error() != err.Error() {
		t.Errorf("then: got %v, want %v", again, err)
	}
	if r.Counts().Visits != 0 {
		t.Error("the visit was counted")
	}
}

// After bbolt has panicked with its locks held a run can still be closed, and opened by another.
func TestCloseAfterPanic(t *testing.T) {
	s := tempStore(t)
	r, err := s.Create(Spec{})
	must(t, err)
	r.mu.Lock()
	err = r.update(func(tx *bolt.Tx) error {
		tx.Bucket(bucketURLs).FillPercent = fillPercent
		panic("assertion failed")
	})
	r.mu.Unlock()
	if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "assertion failed") {
		t.Fatalf("got %v", err)
	}
	must(t, r.Close())
	r, err = s.Resume(1)
	must(t, err)
	must(t, r.Close())
}

// The file of a run of one page is small, and an unchanged robots.txt is not written again.
func TestFileIsSmall(t *testing.T) {
	s := tempStore(t)
	r, err := s.Create(Spec{})
	must(t, err)
	robots := []Robots{{Origin: "https://a", Body: bytes.Repeat([]byte("Disallow: /x\n"), 10_000)}}
	host := Host{Gate: 1, Key: "a"}
	must(t, r.Commit(&Batch{Hosts: []Host{host}, URLs: []URL{{ID: 1, URL: "a", Gate: 1}}}))
	must(t, r.Commit(&Batch{Visits: []Visit{visitOf(1, 1)}}))
	if size := fileSize(t, r); size > 256<<10 {
		t.Errorf("a run of one page takes %d bytes", size)
	}
	host.Robots = robots
	must(t, r.Commit(&Batch{Hosts: []Host{host}}))
	with, err := r.Size()
	must(t, err)
	for range 20 {
		host.Count429++
		must(t, r.Commit(&Batch{Hosts: []Host{host}}))
	}
	if size, err := r.Size(); err != nil || size > with+len64(robots[0].Body) {
		t.Errorf("grew from %d to %d bytes, %v", with, size, err)
	}
	got, ok, err := r.Host(1)
	if err != nil || !ok || got.Count429 != 20 || len(got.Robots) != 1 || !bytes.Equal(got.Robots[0].Body, robots[0].Body) {
		t.Errorf("host is %+v, %v, %v", got, ok, err)
	}
	must(t, r.Close())
}

func len64(b []byte) int64 { return int64(len(b)) }

func fileSize(t testing.TB, r *Run) int64 {
	t.Helper()
	info, err := os.Stat(r.Path())
	must(t, err)
	return info.Size()
}
