package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// program runs beside a script.
type program struct {
	cmd *exec.Cmd

	mu    sync.Mutex
	news  *sync.Cond
	lines [2]strings.Builder // of stdout and stderr
	open  int                // streams that may still bring news
	ended bool
}

func (s *stage) start(ts *testscript.TestScript, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: start NAME PROGRAM ARG...")
	}
	p := &program{cmd: exec.Command(found(ts, args[1]), args[2:]...), open: 2}
	p.news = sync.NewCond(&p.mu)
	p.cmd.Dir = ts.MkAbs(".")
	p.cmd.Env = environment(ts)
	stdout, err := p.cmd.StdoutPipe()
	ts.Check(err)
	stderr, err := p.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(p.cmd.Start())
	go p.listen(0, stdout)
	go p.listen(1, stderr)
	s.programs[args[0]] = p
	ts.Setenv(args[0]+"_PID", strconv.Itoa(p.cmd.Process.Pid))
}

// found looks a program up as the script does, whose path is not ours.
func found(ts *testscript.TestScript, name string) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	ts.Fatalf("no program %s", name)
	return ""
}

// environment is what a program needs of a script's environment.
func environment(ts *testscript.TestScript) (pairs []string) {
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "TZ", "GOCOVERDIR"} {
		if v := ts.Getenv(name); v != "" {
			pairs = append(pairs, name+"="+v)
		}
	}
	return pairs
}

// listen collects what a program writes, line by line.
func (p *program) listen(stream int, r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		p.mu.Lock()
		p.lines[stream].WriteString(line)
		if err != nil {
			p.open--
		}
		p.news.Broadcast()
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (s *stage) waitFor(ts *testscript.TestScript, args []string) {
	p, re := s.program(ts, args, 2), regexp.MustCompile("(?m)"+args[1])
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		for i := range p.lines {
			if found := re.FindString(p.lines[i].String()); found != "" {
				ts.Setenv("MATCH", found)
				return
			}
		}
		if p.open == 0 {
			ts.Fatalf("%s has ended, and never wrote %s:\n%s%s", args[0], re, &p.lines[0], &p.lines[1])
		}
		p.news.Wait()
	}
}

func (s *stage) signal(ts *testscript.TestScript, args []string) {
	p := s.program(ts, args, 2)
	signals := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill}
	ts.Check(p.cmd.Process.Signal(signals[args[1]]))
}

func (s *stage) end(ts *testscript.TestScript, args []string) {
	p := s.program(ts, args, 2)
	want := number(ts, args[1:])
	err := p.wait()
	for i, name := range []string{".out", ".err"} {
		ts.Check(os.WriteFile(ts.MkAbs(args[0]+name), []byte(p.lines[i].String()), 0o644))
		ts.Logf("%s%s:\n%s", args[0], name, &p.lines[i])
	}
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode() // -1 for a program that was killed
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with exit code %d, want %d", args[0], got, want)
	}
}

// wait waits until the program has ended and all it wrote is here.
func (p *program) wait() error {
	p.mu.Lock()
	for p.open > 0 {
		p.news.Wait()
	}
	p.ended = true
	p.mu.Unlock()
	return p.cmd.Wait()
}

// kill ends a program that a script left running.
func (p *program) kill() {
	if p.ended {
		return
	}
	_ = p.cmd.Process.Kill()
	_ = p.wait()
}

func (s *stage) program(ts *testscript.TestScript, args []string, want int) *program {
	if len(args) != want || s.programs[args[0]] == nil {
		ts.Fatalf("no such program, or wrong arguments: %q", args)
	}
	return s.programs[args[0]]
}
