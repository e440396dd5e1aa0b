// Command sweetspot crawls web sites and shows, measured, where more workers
// pay. Each verb has a file of its own: flags → options → one call → print.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

func main() {
	runtime.MemProfileRate = 0 // costs nothing until --pprof asks for it
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	bearFileSizeLimit()
	a := newApp(os.Stdin, os.Stdout, os.Stderr, os.Environ())
	os.Exit(a.supervise(signals, func(ctx context.Context) int { return a.run(ctx, os.Args[1:]) }))
}

// supervise runs work and returns its exit code. The first signal ends the
// context of work with an interruption as the cause; a verb that asked for
// grace goes on until it is done, or until the second signal. What is left
// undone then is lost, which every store survives.
func (a *app) supervise(signals <-chan os.Signal, work func(context.Context) int) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	done := make(chan int, 1)
	go func() { done <- work(ctx) }()
	for {
		select {
		case code := <-done:
			return code
		case s := <-signals:
			if ctx.Err() != nil || !a.graceful.Load() {
				return exitInterrupted
			}
			cancel(interruption{s})
		}
	}
}

// interruption is the cause of a context that a signal ended.
type interruption struct{ signal os.Signal }

func (i interruption) Error() string { return "interrupted (" + i.signal.String() + ")" }
