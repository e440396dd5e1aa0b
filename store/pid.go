package store

import (
	"os"
	"strconv"
	"strings"
)

// A pid file beside a run names the process that writes it. The lock on the run is what counts: the pid file is only
// read once that lock is found taken, so a stale one does no harm.

func pidPath(runPath string) string { return strings.TrimSuffix(runPath, ".db") + ".pid" }

// claimPID creates the pid file of a run that has no file yet. It fails with fs.ErrExist if another process was first, so that
// two processes never create a run of the same number.
func claimPID(runPath string) error {
	f, err := os.OpenFile(pidPath(runPath), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(pidText())
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// writePID needs the run's lock.
func writePID(runPath string) error {
	return os.WriteFile(pidPath(runPath), []byte(pidText()), 0o644)
}

func pidText() string { return strconv.Itoa(os.Getpid()) + "\n" }

// readPID returns 0 if the holder of the run is not known.
func readPID(runPath string) int {
	b, err := os.ReadFile(pidPath(runPath))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || pid < 1 {
		return 0
	}
	return pid
}

// removePID needs the run's lock. A pid file that stays behind is harmless, so an error is none.
func removePID(runPath string) { _ = os.Remove(pidPath(runPath)) }
