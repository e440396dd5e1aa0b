package main

import (
	"context"
	"log/slog"
	"math"
	"time"

	"sweetspot/config"
	"sweetspot/crawler"
)

// teller tells how far a crawl is. It is called from one goroutine at a time.
type teller interface {
	every() time.Duration // how often
	tell(p crawler.Progress)
	stopping() // an interrupt came: what is in flight is brought to an end
	end()
}

// watch has a crawl told about until the function that it returns is called.
func (a *app) watch(ctx context.Context, progress func() (crawler.Progress, bool), t teller) (stop func()) {
	if a.quiet {
		return func() {}
	}
	over, done := make(chan struct{}), make(chan struct{})
	interrupted := ctx.Done()
	tell := func() {
		if p, ok := progress(); ok {
			t.tell(p)
		}
	}
	go func() {
		defer close(done)
		defer t.end()
		ticks := time.NewTicker(t.every())
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				tell()
			case <-interrupted:
				interrupted = nil
				t.stopping()
				tell()
			case <-over:
				return
			}
		}
	}()
	return func() {
		close(over)
		<-done
	}
}

// watched reports whether somebody can watch a live view: lines of JSON on the
// same terminal would run through it.
func (a *app) watched(s *config.Settings) bool {
	return a.stderr.redraws && !(s.JSON && a.stdout.terminal())
}

// logger writes talk for machines: where nobody watches a live view.
func (a *app) logger(format string, live bool) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if a.quiet {
		o.Level = slog.LevelError
	}
	switch {
	case live:
		return slog.New(slog.DiscardHandler)
	case format == "json":
		return slog.New(slog.NewJSONHandler(a.stderr, o))
	}
	return slog.New(slog.NewTextHandler(a.stderr, o))
}

// logbook tells about a crawl in lines of a log.
type logbook struct {
	log  *slog.Logger
	last crawler.Progress
}

func (l *logbook) every() time.Duration { return 30 * time.Second }

func (l *logbook) end() {}

func (l *logbook) stopping() {
	l.log.Info("interrupted: ending what is in flight; a second interrupt ends at once")
}

// tell logs where the crawl is, at the pace since the last line.
func (l *logbook) tell(p crawler.Progress) {
	attrs := []any{
		"run", p.Run, "pages", p.Pages, "queued", p.Remaining, "in_flight", p.InFlight,
		"pages_per_s", math.Round(10*rate(l.last, p)) / 10, "broken", p.Broken, "bytes", p.Bytes,
	}
	if p.Waiting != "" {
		attrs = append(attrs, "waiting_for", p.Waiting)
	}
	l.log.Info("crawling", attrs...)
	l.last = p
}

// rate is pages a second between two moments of a session.
func rate(from, to crawler.Progress) float64 {
	if d := (to.Elapsed - from.Elapsed).Seconds(); d > 0 {
		return float64(to.Session-from.Session) / d
	}
	return 0
}
