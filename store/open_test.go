package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestOpenCreatesStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if _, err := OpenExisting(dir); !errors.Is(err, ErrNoStore) {
		t.Errorf("before: got %v", err)
	}
	s, err := Open(dir)
	must(t, err)
	if _, err := OpenExisting(dir); err != nil {
		t.Error(err)
	}
	infos, err := s.Runs()
	if err != nil || len(infos) != 0 {
		t.Errorf("runs of an empty store: %v, %v", infos, err)
	}
	if _, err := s.Read(1); !errors.Is(err, ErrNoRun) {
		t.Errorf("read: got %v", err)
	}
	if _, err := s.Resume(1); !errors.Is(err, ErrNoRun) {
		t.Errorf("resume: got %v", err)
	}
	if err := s.Remove(1); !errors.Is(err, ErrNoRun) {
		t.Errorf("remove: got %v", err)
	}
	entries, err := os.ReadDir(s.runsDir())
	if err != nil || len(entries) != 0 {
		t.Errorf("opening what is not there left %v, %v", entries, err)
	}
}

func TestOpenOverFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, nil, 0o644))
	if _, err := Open(path); err == nil {
		t.Error("a file was opened as a store")
	}
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "runs"), nil, 0o644))
	if _, err := Open(dir); !errors.Is(err, ErrWrite) {
		t.Errorf("a file in the place of the runs: got %v", err)
	}
	if _, err := OpenExisting(dir); !errors.Is(err, ErrNoStore) {
		t.Errorf("a file in the place of the runs: got %v", err)
	}
}

// badFiles are files in the place of run 1 that are not a readable run, each with the error that says so.
var badFiles = []struct {
	name string
	want error
	make func(t *testing.T, path string)
}{
	{"empty", ErrDamaged, func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }},
	{"text", ErrForeign, func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("hello\n"), 0o644)) }},
	{"zeros", ErrForeign, func(t *testing.T, path string) { must(t, os.WriteFile(path, make([]byte, 1<<16), 0o644)) }},
	{"another database", ErrForeign, func(t *testing.T, path string) {
		must(t, os.Remove(path))
		db, err := bolt.Open(path, 0o644, nil)
		must(t, err)
		must(t, db.Close())
	}},
	{"cut to the first page", ErrDamaged, func(t *testing.T, path string) { must(t, os.Truncate(path, pageSize)) }},
	{"cut to a part of a page", ErrDamaged, func(t *testing.T, path string) { must(t, os.Truncate(path, 100)) }},
	{"cut to the meta pages", ErrDamaged, func(t *testing.T, path string) { must(t, os.Truncate(path, 2*pageSize)) }},
	{"cut by half", ErrDamaged, func(t *testing.T, path string) { must(t, os.Truncate(path, inUse(t, path)/2)) }},
	{"cut by a byte", ErrDamaged, func(t *testing.T, path string) { must(t, os.Truncate(path, inUse(t, path)-1)) }},
	{"both meta pages", ErrDamaged, func(t *testing.T, path string) {
		scribble(t, path, pageHead+20, "xxxx")
		scribble(t, path, pageSize+pageHead+20, "xxxx")
	}},
}

// inUse returns how much of a file holds pages; what follows is room to grow.
func inUse(t *testing.T, path string) (bytes int64) {
	t.Helper()
	db, err := bolt.Open(path, 0o644, &bolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bolt.Tx) error { bytes = tx.Size(); return nil }))
	must(t, db.Close())
	return bytes
}

func scribble(t *testing.T, path string, at int64, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteAt([]byte(text), at)
	must(t, err)
	must(t, f.Close())
}

func TestBadFiles(t *testing.T) {
	for _, tt := range badFiles {
		t.Run(tt.name, func(t *testing.T) {
			s := fixture(t)
			path := s.path(1)
			tt.make(t, path)
			before, err := os.ReadFile(path)
			must(t, err)
			for verb, open := range map[string]func(int) (*Run, error){"read": s.Read, "resume": s.Resume} {
				if _, err := open(1); !errors.Is(err, tt.want) {
					t.Errorf("%s: got %v, want %v", verb, err, tt.want)
				}
			}
			infos, err := s.Runs()
			if err != nil || len(infos) != 1 || !errors.Is(infos[0].Err, tt.want) {
				t.Errorf("listed as %+v, %v", infos, err)
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
				t.Errorf("the file was changed, %v", err)
			}
			must(t, s.Remove(1))
		})
	}
}

func TestCutFileIsNamedSo(t *testing.T) {
	s := fixture(t)
	must(t, os.Truncate(s.path(1), inUse(t, s.path(1))-1))
	if _, err := s.Read(1); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "file is cut off") {
		t.Errorf("got %v", err)
	}
}

// The list of tables is proved before bbolt follows its offsets.
func TestBrokenRootIsNotFollowed(t *testing.T) {
	s := fixture(t)
	db, err := bolt.Open(s.path(1), 0o644, &bolt.Options{ReadOnly: true})
	must(t, err)
	var root int64
	must(t, db.View(func(tx *bolt.Tx) error {
		root = int64(tx.Cursor().Bucket().RootPage())
		return nil
	}))
	must(t, db.Close())
	scribble(t, s.path(1), root*pageSize+pageHead+4, "\xff\xff\xff\x7f") // where the first table's name stands
	if _, err := s.Read(1); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "element 0 is out of bounds") {
		t.Errorf("got %v", err)
	}
}

func TestNewerSchema(t *testing.T) {
	s := fixture(t)
	tamper(t, s, func(tx *bolt.Tx) error {
		return tx.Bucket(bucketRun).Put(keySchema, []byte("2"))
	})
	_, err := s.Read(1)
	const want = "open run 1: written by a newer sweetspot (schema 2; this one reads 1): update sweetspot"
	if !errors.Is(err, ErrNewer) || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if _, err := s.Resume(1); !errors.Is(err, ErrNewer) {
		t.Errorf("resume: got %v", err)
	}
}

func TestBrokenHeader(t *testing.T) {
	for name, change := range map[string]func(*bolt.Tx) error{
		"schema": put(bucketRun, keySchema, []byte("one")),
		"record": put(bucketRun, keyRecord, []byte("{")),
		"counts": put(bucketRun, keyCounts, []byte{recordV1, 1}),
		"table":  func(tx *bolt.Tx) error { return tx.DeleteBucket(bucketVisits) },
	} {
		t.Run(name, func(t *testing.T) {
			s := fixture(t)
			tamper(t, s, change)
			if _, err := s.Read(1); !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Whatever a page is overwritten with, reading and checking end with an error or a report, never with a panic or a fault.
func TestOverwrittenPages(t *testing.T) {
	t.Run("small", func(t *testing.T) { overwrite(t, fixture(t), 1) })
	t.Run("large", func(t *testing.T) { overwrite(t, largeFixture(t), 31) })
}

// overwrite changes each page's head and one in so many places behind it.
func overwrite(t *testing.T, s *Store, stride int) {
	t.Helper()
	whole, err := os.ReadFile(s.path(1))
	must(t, err)
	patterns := [][]byte{
		make([]byte, 16),
		[]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
		[]byte("\x05\x00\x00\x00\x00\x00\x00\x00\x02\x00\xff\xff\x00\x00\x00\x00"),
	}
	tried, harmed := 0, 0
	for at := 0; at < len(whole); at += 16 {
		if at%pageSize >= 48 && at/16%stride != 0 || bytes.Count(whole[at:at+16], []byte{0}) == 16 {
			continue // left out, or not in use
		}
		for _, pattern := range patterns {
			broken := append([]byte(nil), whole...)
			copy(broken[at:], pattern)
			must(t, os.WriteFile(s.path(1), broken, 0o644))
			harmed += readAll(t, s)
			tried++
		}
	}
	if harmed < tried/10 { // most pages are those of earlier transactions
		t.Errorf("only %d of %d changes were noticed", harmed, tried)
	}
}

// readAll reads run 1 in every way and returns 1 if that brought up any damage.
func readAll(t *testing.T, s *Store) (harmed int) {
	t.Helper()
	r, err := s.Read(1)
	if err != nil {
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) && !errors.Is(err, ErrNewer) {
			t.Errorf("got %v", err)
		}
		return 1
	}
	note := func(err error) {
		if err != nil {
			harmed = 1
		}
	}
	note(Check(r, func(Violation) bool { harmed = 1; return true }))
	for _, err := range r.Queue() {
		note(err)
	}
	for _, err := range r.Hosts() {
		note(err)
	}
	_, _, err = r.Lookup("https://a.test/2")
	note(err)
	_, err = r.ClickDepths(func(uint8) bool { return true })
	note(err)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	return harmed
}

func TestLockedByAnotherProcess(t *testing.T) {
	s := tempStore(t)
	r, err := s.Create(Spec{})
	must(t, err)
	must(t, r.Close())

	holder := exec.CommandContext(t.Context(), os.Args[0])
	holder.Env = append(os.Environ(), holdVar+"="+s.Dir())
	stdin, err := holder.StdinPipe()
	must(t, err)
	stdout, err := holder.StdoutPipe()
	must(t, err)
	must(t, holder.Start())
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "held\n" {
		t.Fatalf("holder: %q, %v", line, err)
	}
	pid := holder.Process.Pid
	for verb, open := range map[string]func() error{
		"read":   func() error { _, err := s.Read(1); return err },
		"resume": func() error { _, err := s.Resume(1); return err },
		"remove": func() error { return s.Remove(1) },
	} {
		err := open()
		locked, ok := errors.AsType[*LockedError](err)
		if !ok || !errors.Is(err, ErrLocked) || locked.PID != pid || !strings.Contains(err.Error(), strconv.Itoa(pid)) {
			t.Errorf("%s: got %v, want it locked by %d", verb, err, pid)
		}
	}
	infos, err := s.Runs()
	if err != nil || len(infos) != 1 || !infos[0].Running || infos[0].PID != pid || infos[0].Err != nil {
		t.Errorf("listed as %+v, %v", infos, err)
	}
	_, err = io.WriteString(stdin, "\n")
	must(t, err)
	must(t, holder.Wait())

	r, err = s.Read(1)
	must(t, err)
	if got := r.Record().Sessions; got != 2 {
		t.Errorf("%d sessions, want 2", got)
	}
	must(t, r.Close())
	if _, err := os.Stat(pidPath(s.path(1))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the pid file is still there: %v", err)
	}
}

func TestReadersShareAndBlockWriter(t *testing.T) {
	s := tempStore(t)
	w, err := s.Create(Spec{})
	must(t, err)
	must(t, w.Close())
	first, err := s.Read(1)
	must(t, err)
	second, err := s.Read(1)
	must(t, err)
	must(t, os.WriteFile(pidPath(s.path(1)), []byte("1\n"), 0o644)) // of a writer that was killed
	_, err = s.Resume(1)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "that reads it") {
		t.Errorf("resume: got %v", err)
	}
	if err := first.Commit(&Batch{URLs: []URL{{ID: 1, URL: "x", Rule: "scheme"}}}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("commit: got %v", err)
	}
	must(t, first.Close())
	must(t, second.Close())
	if _, _, err := first.URL(1); !errors.Is(err, ErrClosed) {
		t.Errorf("read after close: got %v", err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	s := fixture(t)
	for _, dir := range []string{s.runsDir(), s.dir} {
		must(t, os.Chmod(dir, 0o555))
		defer func() { must(t, os.Chmod(dir, 0o755)) }()
	}
	must(t, os.Chmod(s.path(1), 0o444))
	must(t, os.Chmod(filepath.Dir(s.dir), 0o755)) // the test's own, closed to others
	withoutPrivilege(t, func() {
		again, err := Open(s.Dir())
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := again.Create(Spec{}); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("create: got %v", err)
		}
		if readAll(t, again) != 0 {
			t.Error("damaged")
		}
	})
}

func TestNumbersAreNotShared(t *testing.T) {
	s := tempStore(t)
	must(t, os.WriteFile(filepath.Join(s.runsDir(), "junk.db"), nil, 0o644))
	must(t, os.WriteFile(pidPath(s.path(1)), []byte("1\n"), 0o644)) // a creation that was killed, or goes on
	for _, want := range []int{2, 3} {
		r, err := s.Create(Spec{})
		must(t, err)
		if r.Number() != want {
			t.Errorf("got run %d, want %d", r.Number(), want)
		}
		must(t, r.Close())
	}
	must(t, s.Remove(2))
	infos, err := s.Runs()
	must(t, err)
	if len(infos) != 1 || infos[0].Number != 3 {
		t.Errorf("got %+v", infos)
	}
}

// What a creation left behind that lost its claim, and so its power, is in nobody's way.
func TestCreateOverRemains(t *testing.T) {
	for _, remains := range []string{"", "hello", strings.Repeat("\x00", 4*pageSize)} {
		s := tempStore(t)
		must(t, os.WriteFile(s.path(1)+".tmp", []byte(remains), 0o644))
		r, err := s.Create(Spec{})
		must(t, err)
		must(t, r.Close())
	}
}

func TestRecordSurvives(t *testing.T) {
	s := tempStore(t)
	spec := Spec{Site: "ab", Seeds: []string{"https://a.test/"}, Options: json.RawMessage(`{"workers":8}`), Agent: "a/1", Version: "1", Started: epoch}
	r, err := s.Create(spec)
	must(t, err)
	print := r.Fingerprint("https://a.test/")
	must(t, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a.test"}}, URLs: []URL{{ID: 1, URL: "https://a.test/", Gate: 1}}}))
	must(t, r.End(Ending{Outcome: Limit, Limit: "max-pages", ExitCode: 3, At: epoch}))
	must(t, r.Close())

	r, err = s.Resume(1)
	must(t, err)
	got := r.Record()
	if got.Site != "ab" || string(got.Options) != `{"workers":8}` || !got.Started.Equal(epoch) || got.Sessions != 2 || got.Ending != nil {
		t.Errorf("got %+v", got)
	}
	if r.Fingerprint("https://a.test/") != print {
		t.Error("the fingerprint is another one in the second session")
	}
	if id, ok, err := r.Lookup("https://a.test/"); id != 1 || !ok || err != nil {
		t.Errorf("lookup without index: %d, %v, %v", id, ok, err)
	}
	must(t, r.Commit(&Batch{Visits: []Visit{{ID: 1, Outcome: Disallowed, Sweep: 1}}}))
	must(t, r.End(Ending{Outcome: Complete, At: epoch}))
	if err := r.Commit(&Batch{Visits: []Visit{{ID: 1}}}); !errors.Is(err, ErrFinished) {
		t.Errorf("commit after the end: got %v", err)
	}
	must(t, r.Close())
	if _, err := s.Resume(1); !errors.Is(err, ErrFinished) {
		t.Errorf("resume of a complete run: got %v", err)
	}
}
