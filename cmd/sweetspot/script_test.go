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
		Setup:               prepare,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// prepare keeps the machine's own settings out of a script, and gives it a stage.
func prepare(env *testscript.Env) error {
	kept := env.Vars[:0]
	for _, pair := range env.Vars {
		if name, _, _ := strings.Cut(pair, "="); !strings.HasPrefix(name, "SWEETSPOT_") && name != "NO_COLOR" {
			kept = append(kept, pair)
		}
	}
	env.Vars = append(kept, "TZ=UTC")
	env.Values[stageKey{}] = newStage()
	env.Defer(stageOf(env.Values).close)
	return nil
}

// scriptCommands are the commands that scripts have beside testscript's own.
//
//	exits CODE PROGRAM ARG...   runs a program that must end with that exit code;
//	                            its output is compared as after exec
//	site [FLAG...]              serves a synthetic site, with the flags of sweetspot site,
//	                            --orphans N and --no-sitemap, as $SITE
//	web [--auth NAME:PASS] DIR  serves the files of a folder, as $WEB (see web_test.go)
//	becomes DIR                 $WEB has the files of another folder now
//	tls                         serves a site whose certificate nobody signed, as $TLS
//	refuse                      an address that refuses connections, as $REFUSED;
//	                            $SITE_HOST and so on are the addresses alone
//	hold N                      servers answer N more pages, and hold further requests
//	held                        waits until a request is held
//	release                     answers what is held, and holds no more
//	hits N                      the servers were asked for so many pages since the last hits
//	truth FILE                  the pages in an export are those that $SITE has
//	start NAME PROGRAM ARG...   starts a program; its process id is $NAME_PID
//	waitfor NAME REGEXP         waits until a line that it writes matches, which is $MATCH
//	signal NAME INT|TERM|KILL   sends it a signal
//	end NAME CODE               waits for its end; its output is in NAME.out and NAME.err
//	plain FILE                  writes a file or stdout with what differs each time made
//	                            plain: the servers' addresses, times, rates
//	hashes FILE                 writes status and text hash of each line of an export of pages
//	same WHAT                   the store and the one in the folder unbroken export the
//	                            same, but for times
//	mkfile FILE TEXT            writes a file in which \n is a line's end
//	damage FILE                 overwrites the middle of a file
//	gunzip FILE                 decompresses a file, which must be whole
//	newer FILE                  makes a run one of a newer program
func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits":   exits,
		"site":    onStage((*stage).serveSite),
		"web":     onStage((*stage).serveWeb),
		"becomes": onStage((*stage).becomes),
		"tls":     onStage((*stage).serveTLS),
		"refuse":  onStage((*stage).refuse),
		"hold":    onStage((*stage).hold),
		"held":    onStage((*stage).awaitHeld),
		"release": onStage((*stage).release),
		"hits":    onStage((*stage).checkHits),
		"truth":   onStage((*stage).checkTruth),
		"start":   onStage((*stage).start),
		"waitfor": onStage((*stage).waitFor),
		"signal":  onStage((*stage).signal),
		"end":     onStage((*stage).end),
		"plain":   onStage((*stage).plain),
		"hashes":  onStage((*stage).hashes),
		"same":    onStage((*stage).same),
		"mkfile":  onStage((*stage).mkfile),
		"damage":  onStage((*stage).damage),
		"gunzip":  onStage((*stage).gunzip),
		"newer":   onStage((*stage).newer),
	}
}

// onStage makes a command of a method; none of them can be negated.
func onStage(command func(*stage, *testscript.TestScript, []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg {
			ts.Fatalf("this command cannot be negated")
		}
		command(ts.Value(stageKey{}).(*stage), ts, args)
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
