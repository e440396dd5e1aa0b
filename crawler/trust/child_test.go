package trust

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"sweetspot/store"
)

// moment is when a child is to be killed. The zero value spares it.
type moment struct {
	visits int           // as soon as it has reported so many
	after  time.Duration // so long after its crawl began
}

// session is what is known of one child.
type session struct {
	agent    string
	began    time.Time // by its own account; zero if it did not come to that
	reported ids
	outcome  string // "" if it did not come to an end
	code     int    // exit code, -1 if it was killed
	talk     string // its stderr
	shot     bool   // its moment came while it was alive
}

func (s *session) killed() bool { return s.code < 0 }

// plan is how a session is to end, if it does not end by itself.
type plan struct {
	moment
	env []string
}

// child prepares this test binary to play a role.
func child(t testing.TB, role string, j job, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	text, err := json.Marshal(j)
	must(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), append(env, roleVar+"="+role, jobVar+"="+string(text))...)
	return cmd
}

// live runs a crawl in a child until it ends or its moment has come.
func live(t testing.TB, j job, p plan) session {
	t.Helper()
	cmd := child(t, "crawl", j, p.env...)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := make(chan string)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			lines <- in.Text()
		}
	}()
	s := session{agent: j.Agent, reported: ids{}}
	s.follow(lines, p.moment, func() { s.shot = cmd.Process.Kill() == nil })
	_ = cmd.Wait() // the exit code says it
	s.code, s.talk = cmd.ProcessState.ExitCode(), talk.String()
	return s
}

// follow takes down what a child says, to the end, and kills it in time.
func (s *session) follow(lines <-chan string, m moment, kill func()) {
	var due <-chan time.Time
	for {
		select {
		case line, more := <-lines:
			if !more {
				return
			}
			switch s.note(line); {
			case due == nil && m.after > 0 && !s.began.IsZero():
				timer := time.NewTimer(m.after)
				defer timer.Stop()
				due = timer.C
			case m.visits > 0 && len(s.reported) >= m.visits:
				kill()
			}
		case <-due:
			kill()
		}
	}
}

func (s *session) note(line string) {
	what, value, _ := strings.Cut(line, " ")
	n, _ := strconv.ParseInt(value, 10, 64)
	switch what {
	case saidBegan:
		s.began = time.UnixMicro(n)
	case saidVisit:
		s.reported[store.ID(n)] = true
	case saidEnded:
		s.outcome = value
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
