package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"sweetspot/config"
)

// app is what the verbs share: the streams, the environment, and how loudly
// to speak. One app runs one verb.
type app struct {
	stdin   io.Reader
	stdout  *screen // data
	stderr  *screen // talk
	environ []string
	quiet   bool // talk is errors only

	graceful atomic.Bool
}

func newApp(stdin io.Reader, stdout, stderr io.Writer, environ []string) *app {
	return &app{stdin: stdin, stdout: newScreen(stdout, environ), stderr: newScreen(stderr, environ), environ: environ}
}

// run runs the verb that the arguments name and returns the exit code. A panic
// is reported as what it is, with the exit code of an internal error; Go's own
// would be 2, a wrong flag's.
func (a *app) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(a.stderr, "sweetspot: internal error, please report it: %v\n\n%s", p, debug.Stack())
			code = exitInternal
		}
	}()
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	a.complain(err)
	code = exitCode(err)
	if lost := a.stdout.lost(); lost != nil {
		if !errors.Is(err, lost) {
			a.complain(lost)
		}
		code = worst(code, exitInternal)
	}
	return code
}

// grace is called by verbs that have something to bring to an end when they
// are interrupted; other verbs just stop there.
func (a *app) grace() { a.graceful.Store(true) }

// load reads the configuration of a verb. Its faults come back as one error
// with the exit code of a wrong flag, and settings come with it, so that a verb
// can add faults of its own.
func (a *app) load(flags *config.Flags) (*config.Settings, error) {
	settings, err := config.Load(config.Sources{Flags: flags, Environ: a.environ, Version: versionName()})
	a.quiet = settings.Quiet
	for _, w := range settings.Warnings {
		a.say("warning: %s", clean(w))
	}
	if err != nil {
		return settings, exit(exitUsage, err)
	}
	return settings, nil
}

// say writes a line of talk, unless --quiet. Arguments from outside must have
// gone through clean.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stderr, format+"\n", args...)
	}
}

// complain writes an error, a line for each of its faults.
func (a *app) complain(err error) {
	if e, ok := errors.AsType[*exitError](err); err == nil || ok && e.err == nil {
		return
	}
	for line := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		fmt.Fprintf(a.stderr, "%s %s\n", a.stderr.red("sweetspot:"), clean(withoutLogin(line)))
	}
}
