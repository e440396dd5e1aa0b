package trust

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler/site"
)

// Of two processes on one run, the second says within a second who holds it.
func TestTwoProcesses(t *testing.T) {
	path := program(t)
	stuck := web{site: site.Options{Seed: 9, Pages: 10, Size: 500, Stuck: map[int]time.Duration{1: time.Hour}}}
	w := stuck.serve(t)
	dir := filepath.Join(t.TempDir(), "store")
	first := w.holding(t, path, dir)
	want := fmt.Sprintf("(pid %d)", first.Process.Pid)
	for verb, args := range map[string][]string{
		"crawl": {"crawl", w.job.Seeds[0]}, "export": {"export", "--what=urls"}, "check": {"check"},
	} {
		soonest := time.Hour
		for try := 0; try < 6 && soonest > time.Second+lockSlack; try++ { // of a busy machine's times the best is what the program is to answer for
			began := time.Now()
			second := exec.CommandContext(t.Context(), path, append(args, "--store="+dir)...)
			var said bytes.Buffer
			second.Stderr = &said
			_ = second.Run()
			soonest = min(soonest, time.Since(began))
			if code := second.ProcessState.ExitCode(); code != 5 || !strings.Contains(said.String(), want) {
				t.Errorf("%s: exit code %d, %s; want it to name %s", verb, code, said.String(), want)
			}
		}
		if soonest > time.Second+lockSlack {
			t.Errorf("%s: it took %v to say so", verb, soonest)
		}
		t.Logf("%s: %v", verb, soonest.Round(time.Millisecond))
	}
	must(t, first.Process.Kill())
	if err := first.Wait(); err == nil {
		t.Error("the first process ended by itself")
	}
	p := look(t, dir)
	if p.runs != 1 || p.ended() || len(p.visits) == 0 {
		t.Errorf("%d runs, %d visits, ending %+v", p.runs, len(p.visits), p.ending)
	}
}

// lockSlack is for a process to start and to end.
const lockSlack = 200 * time.Millisecond

// holding starts a crawl and returns it once it holds its run.
func (w *served) holding(t *testing.T, path, dir string) *exec.Cmd {
	t.Helper()
	cmd := w.crawling(t, path, dir)
	cmd.Stdout = nil
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(errors.Join(err, cmd.Wait()), talk(cmd))
	}
	return cmd
}
