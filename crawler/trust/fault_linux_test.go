package trust

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Each call that changes the store fails in turn. Then the program says so in a
// line and ends with exit code 5, what it has reported is there, nothing is half
// there, and the same command goes on once the disk is well again.
func TestFaults(t *testing.T) { faults(t) }

// faults fails each call of a crawl from the start, and of one that goes on with
// another.
func faults(t *testing.T, flags ...string) {
	path := program(t)
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO} {
		for name, begun := range map[string]bool{"from the start": false, "going on": true} {
			t.Run(errno.Error()+" "+name, func(t *testing.T) {
				t.Parallel()
				f := faulty{served: tiny.serve(t), path: path, flags: flags, errno: errno, begun: begun}
				n := 1
				for f.try(t, n) {
					n++
				}
				if t.Logf("%d faults", n-1); n < 20 {
					t.Error("the test does not test what it should")
				}
			})
		}
	}
}

// faulty is a disk that fails.
type faulty struct {
	*served
	path  string // of the program
	flags []string
	errno syscall.Errno
	begun bool // before it fails a part of the crawl is done
}

// fallible are the calls that may fail. A file that cannot be unlinked is one of
// those that are given up anyway, or a pid file, which does no harm.
func fallible(c call) bool { return c.name != "unlink" }

// begin makes the web fresh, and does a part of the crawl if that is asked for.
func (f *faulty) begin(t *testing.T, dir string) {
	t.Helper()
	f.reset()
	if !f.begun {
		return
	}
	cmd := f.crawling(t, f.path, filepath.Join(dir, "store"), "--max-pages=8")
	_ = cmd.Run()
	if cmd.ProcessState.ExitCode() != 3 {
		t.Fatalf("%v: %s", cmd.ProcessState, talk(cmd))
	}
}

// try lets the n-th call fail, and reports whether there were so many.
func (f *faulty) try(t *testing.T, n int) bool {
	t.Helper()
	dir := t.TempDir()
	folder := filepath.Join(dir, "store")
	f.begin(t, dir)
	before := look(t, folder)
	cmd := f.crawling(t, f.path, folder, f.flags...)
	failed := f.fail(t, cmd, dir, n)
	if failed == "" {
		return false
	}
	if code := cmd.ProcessState.ExitCode(); code != 5 || !clear(talk(cmd), f.errno) {
		t.Errorf("%s failed: exit code %d, %s", failed, code, talk(cmd))
	}
	then := look(t, folder)
	then.holds(t, before, reported(t, cmd))
	if then.complete() {
		return true // bbolt's last write can take effect although its sync fails
	}
	again := f.crawling(t, f.path, folder, f.flags...)
	if err := again.Run(); err != nil {
		t.Fatalf("%s failed, and then: %v: %s", failed, err, talk(again))
	}
	last := look(t, folder)
	last.holds(t, then, reported(t, again))
	if !last.complete() {
		t.Errorf("%s failed, and the next crawl ended with %+v", failed, last.ending)
	}
	f.checkTruth(t, last)
	return true
}

// fail runs a command whose n-th call fails and returns which that was, "" for
// none.
func (f *faulty) fail(t *testing.T, cmd *exec.Cmd, below string, n int) (failed string) {
	t.Helper()
	supervise(t, cmd, below, func(c call) syscall.Errno {
		if !fallible(c) {
			return 0
		}
		if n--; n != 0 {
			return 0
		}
		failed = c.String()
		return f.errno
	})
	return failed
}

// clear tells whether a message is one line that names the fault and what to do.
func clear(said string, errno syscall.Errno) bool {
	return strings.HasPrefix(said, "sweetspot: ") && strings.Count(said, "\n") == 1 &&
		strings.Contains(said, errno.Error()) && strings.Contains(said, "; ")
}
