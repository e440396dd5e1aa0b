package crawler

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// slow answers after a minute, unless its request is given up.
type slow struct {
	asked, left atomic.Int32
	first       atomic.Pointer[time.Time] // when it was asked first
}

func (f *slow) Get(ctx context.Context, _ fetch.Request) (*fetch.Response, error) {
	if now := time.Now(); f.asked.Add(1) == 1 {
		f.first.Store(&now)
	}
	defer f.left.Add(1)
	select {
	case <-time.After(time.Minute):
		return &fetch.Response{Status: 200, Body: []byte("User-agent: *")}, nil
	case <-ctx.Done():
		time.Sleep(time.Second) // to hang up takes time, too
		return nil, ctx.Err()
	}
}

// A head start serves its origin once, whatever has become of the context it began with.
func TestHeadStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seed, _ := urls.Parse("http://a.example/")
		f := &slow{}
		s := &session{fetch: f, seeds: []urls.URL{seed}}
		ctx, cancel := context.WithCancel(t.Context())
		s.askAhead(ctx)
		cancel()
		for i, c := range []struct {
			origin string
			asked  int32 // in all
		}{{"http://b.example", 2}, {seed.Origin(), 2}, {seed.Origin(), 3}} {
			a := s.robotsOf(t.Context(), c.origin)
			if a.Status != 200 || a.requests != 1 || f.asked.Load() != c.asked {
				t.Errorf("%d: status %d (%v) after %d requests, %d in all; want %d", i, a.Status, a.Err, a.requests, f.asked.Load(), c.asked)
			}
		}
		s.headStart.end()
	})
}

// Who waits for a head start may give up, and its end gives it up and waits until it has.
func TestHeadStartEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seed, _ := urls.Parse("http://a.example/")
		f := &slow{}
		s := &session{fetch: f, seeds: []urls.URL{seed}}
		s.askAhead(t.Context())
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("given up"))
		defer cancel()
		if a := s.robotsOf(ctx, seed.Origin()); a.requests != 0 || ctx.Err() == nil {
			t.Errorf("%d requests, context %v", a.requests, ctx.Err())
		}
		s.headStart.end()
		if f.left.Load() != 1 {
			t.Error("the request goes on after the end")
		}
		(*headStart)(nil).end()
	})
}

// A session that ended before it planted its seeds may have asked ahead: the next one asks no earlier than politeness lets it.
func TestPlantedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seed, _ := urls.Parse("http://a.example/")
		f, dir := &slow{}, t.TempDir()
		c, err := New(Options{Store: dir, Client: f, Rate: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		folder, err := store.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		run, err := folder.Create(store.Spec{Site: c.o.siteKey([]urls.URL{seed}), Started: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Close(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		sum, err := c.Run(t.Context(), seed.String())
		if err != nil || !sum.Resumed || f.first.Load() == nil {
			t.Fatalf("resumed %t, %d requests, error %v", sum.Resumed, f.asked.Load(), err)
		}
		if waited := f.first.Load().Sub(began); waited < 10*time.Second {
			t.Errorf("asked after %v, want 10s or more", waited)
		}
	})
}
