package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "rewrite the golden files and the scripts' expectations")

// TestMain makes this test binary answer to the name sweetspot, too: scripts
// run the program itself, each time in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(leakChecked{m}, map[string]func(){"sweetspot": main})
}

// leakChecked is goleak.VerifyTestMain for a run that someone else exits from.
type leakChecked struct{ *testing.M }

func (m leakChecked) Run() int {
	code := m.M.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		os.Stderr.WriteString("goroutines left after the tests: " + err.Error() + "\n")
		code = 1
	}
	return code
}

// TestScript runs testdata/script/*.txtar, the specification of the command
// line: what a user types, and what it comes to. -update writes what is
// printed into the scripts' "cmp stdout" files.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		Cmds:                scriptCommands(),
		Setup:               cleanEnvironment,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// cleanEnvironment keeps the machine's own settings out of the scripts.
func cleanEnvironment(env *testscript.Env) error {
	kept := env.Vars[:0]
	for _, pair := range env.Vars {
		if name, _, _ := strings.Cut(pair, "="); !strings.HasPrefix(name, "SWEETSPOT_") && name != "NO_COLOR" {
			kept = append(kept, pair)
		}
	}
	env.Vars = kept
	return nil
}

// scriptCommands are the commands that scripts have beside testscript's own.
//
//	exits CODE PROGRAM ARG...   runs a program that must end with that exit code;
//	                            its output is compared as after exec
//
// A command that needs a server (the synthetic site) belongs here as well: it
// starts the server, sets a variable to its URL with ts.Setenv and ends it with
// ts.Defer.
func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits,
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
