package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestSupervise(t *testing.T) {
	t.Run("work ends by itself", func(t *testing.T) {
		if code := new(app).supervise(nil, func(context.Context) int { return 7 }); code != 7 {
			t.Errorf("exit code %d, want 7", code)
		}
	})
	t.Run("without grace the first signal ends it", func(t *testing.T) {
		signals, hold := make(chan os.Signal, 1), make(chan struct{})
		defer close(hold)
		signals <- os.Interrupt
		code := new(app).supervise(signals, func(context.Context) int { <-hold; return 0 })
		if code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
	})
	t.Run("with grace the work ends itself", func(t *testing.T) {
		signals, a := make(chan os.Signal, 2), new(app)
		code := a.supervise(signals, func(ctx context.Context) int {
			a.grace()
			signals <- syscall.SIGTERM
			<-ctx.Done()
			if got := context.Cause(ctx).Error(); got != "interrupted (terminated)" {
				t.Errorf("cause %q", got)
			}
			return exitCode(fmt.Errorf("crawl: %w", context.Cause(ctx)))
		})
		if code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
	})
	t.Run("the second signal ends it", func(t *testing.T) {
		signals, hold, a := make(chan os.Signal, 2), make(chan struct{}), new(app)
		defer close(hold)
		code := a.supervise(signals, func(ctx context.Context) int {
			a.grace()
			signals <- os.Interrupt
			<-ctx.Done()
			signals <- os.Interrupt
			<-hold
			return 0
		})
		if code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
	})
}

func TestExitCode(t *testing.T) {
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{exit(exitClean, nil), 0},
		{errors.New("x"), exitInternal},
		{usage("x"), exitUsage},
		{fmt.Errorf("y: %w", exit(exitStore, errors.New("x"))), exitStore},
		{exit(exitRobots, nil), exitRobots},
		{interruption{os.Interrupt}, exitInterrupted},
	}
	for _, tt := range tests {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("exitCode(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}

// TestWorst follows the order that the contract fixes, code by code.
func TestWorst(t *testing.T) {
	order := []int{5, 1, 12, 10, 21, 20, 22, 3, 11, 0}
	for i, bad := range order {
		for _, better := range order[i:] {
			if got := worst(better, bad); got != bad {
				t.Errorf("worst(%d, %d) = %d", better, bad, got)
			}
		}
	}
	if got := worst(); got != exitClean {
		t.Errorf("worst() = %d", got)
	}
}

func TestComplain(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{nil, ""},
		{exit(exitRobots, nil), ""},
		{errors.New("open store: locked"), "sweetspot: open store: locked\n"},
		{errors.Join(errors.New("a"), errors.New("b")), "sweetspot: a\nsweetspot: b\n"},
		{errors.New("title \x1b[31mred"), "sweetspot: title \\x1b[31mred\n"},
	}
	for _, tt := range tests {
		var talk bytes.Buffer
		a := newApp(nil, nil, &talk, nil)
		a.quiet = true // errors are said all the same
		a.complain(tt.err)
		if talk.String() != tt.want {
			t.Errorf("%v is told as %q, want %q", tt.err, talk.String(), tt.want)
		}
	}
}

func TestPanicIsAnInternalError(t *testing.T) {
	var talk bytes.Buffer
	a := newApp(nil, panicking{}, &talk, nil)
	if code := a.run(t.Context(), []string{"version"}); code != exitInternal {
		t.Errorf("exit code %d, want %d", code, exitInternal)
	}
	if !strings.HasPrefix(talk.String(), "sweetspot: internal error, please report it: boom") {
		t.Errorf("said %q", talk.String())
	}
}

type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("boom") }

func TestQuiet(t *testing.T) {
	var talk bytes.Buffer
	a := newApp(nil, nil, &talk, nil)
	a.quiet = true
	a.say("hello")
	if talk.Len() > 0 {
		t.Errorf("said %q", talk.String())
	}
}
