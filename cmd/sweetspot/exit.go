package main

import (
	"errors"
	"fmt"
	"slices"

	"sweetspot/crawler"
)

// Exit codes. They are part of the command line's contract.
const (
	exitClean       = 0
	exitInternal    = 1
	exitUsage       = 2  // bad flag, argument or config
	exitLimit       = 3  // a limit was reached; resumable
	exitInterrupted = 4  // resumable
	exitStore       = 5  // store locked, full or damaged
	exitProblems    = 10 // new confirmed problems
	exitSuspects    = 11 // suspects only
	exitBaseline    = 12 // baseline guard tripped
	exitRobots      = 20 // refused by robots.txt
	exitBlocked     = 21 // rate-limited, blocked, or robots.txt unreachable
	exitSeed        = 22 // seed unreachable, bad certificate, or off scope
)

// exitError is an error that knows its exit code. Without an error inside, it
// ends the program silently: the verb has said all there is to say.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exit gives an error an exit code; nil is a code without a message.
func exit(code int, err error) error {
	if code == exitClean && err == nil {
		return nil
	}
	return &exitError{code, err}
}

// usage is the error of a command line that makes no sense.
func usage(format string, args ...any) error {
	return exit(exitUsage, fmt.Errorf(format, args...))
}

// exitCode is the code an error ends the program with.
func exitCode(err error) int {
	if err == nil {
		return exitClean
	}
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.code
	}
	if _, ok := errors.AsType[interruption](err); ok {
		return exitInterrupted
	}
	return exitInternal
}

// worst picks the code to end with where several things went wrong. A wrong
// command line starts nothing, so it stands before all that a run can come to.
func worst(codes ...int) int {
	if slices.Contains(codes, exitUsage) {
		return exitUsage
	}
	return crawler.WorstExit(codes...)
}
