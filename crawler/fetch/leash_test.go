package fetch

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// What ends one fetch ends no other: a leash that has been pulled is not used again, and one that was not is.
func TestLeash(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/silent":
			<-r.Context().Done()
		case "/breaks":
			panic(http.ErrAbortHandler)
		case "/drips":
			for r.Context().Err() == nil {
				io.WriteString(w, "x")
				w.(http.Flusher).Flush()
			}
		case "/half":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "beginning")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}
	})
	c := open(t, Options{
		Guard: NewGuard(true, nil), MaxBody: 1 << 30, Timeout: 30 * short, FirstByteTimeout: 15 * short, StallTimeout: 10 * short,
	}, collyCarrier)
	kept := func() (l *leash) {
		if n := len(c.leashes.idle); n > 1 {
			t.Fatalf("%d leashes of fetches that came one after the other", n)
		} else if n == 1 {
			l = c.leashes.idle[0]
		}
		return l
	}
	get(t, c, Request{URL: s.URL})
	first := kept()
	if get(t, c, Request{URL: s.URL}); first == nil || kept() != first {
		t.Errorf("leash %p, then %p", first, kept())
	}
	for _, pulled := range []struct {
		url   string
		class Class
	}{
		{s.URL + "/drips", ClassTotalTimeout},
		{s.URL + "/silent", ClassFirstByteTimeout},
		{s.URL + "/half", ClassStall},
		{"http://127.0.0.1:1/", ClassConnectRefused},
		{s.URL + "/breaks", ClassReset},
	} {
		get(t, c, Request{URL: s.URL})
		used := kept()
		fail(t, c, pulled.url, pulled.class, true)
		if kept() != nil || used.ctx.Err() == nil {
			t.Errorf("%s: kept %p, ended by %v", pulled.class, kept(), context.Cause(used.ctx))
		}
	}

	elsewhere, cancel := context.WithCancel(t.Context())
	get(t, c, Request{URL: s.URL})
	first = kept()
	if _, err := c.Get(elsewhere, Request{URL: s.URL}); err != nil || kept() == first || first.ctx.Err() == nil {
		t.Errorf("under another context: %v, the same leash %t", err, kept() == first)
	}
	cancel()
	if _, err := c.Get(elsewhere, Request{URL: s.URL}); err == nil {
		t.Error("fetched under a context that has ended")
	}
	get(t, c, Request{URL: s.URL})
	last := kept()
	if c.Close(); last.ctx.Err() == nil {
		t.Error("a leash outlives its client")
	}
}

// A clock that goes off as its fetch ends may cancel later: that leash is not used again.
func TestLeashOfALateClock(t *testing.T) {
	for name, late := range map[string]func(l *leash){
		"total": func(*leash) {},
		"header": func(l *leash) {
			l.total.Reset(time.Hour)
			l.header.Reset(time.Minute)
			time.Sleep(time.Minute)
			l.halt(l.header)
		},
		"stall": func(l *leash) {
			l.total.Reset(time.Hour)
			l.stall.Reset(time.Minute)
			time.Sleep(time.Minute)
			l.halt(l.stall)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var p leashes
				l := p.take(t.Context(), time.Hour)
				for _, clock := range []**time.Timer{&l.total, &l.header, &l.stall} { // what they run has not come yet
					(*clock).Stop()
					*clock = time.AfterFunc(time.Minute, func() {})
				}
				late(l)
				time.Sleep(time.Minute)
				if p.end(l, true); len(p.idle) != 0 {
					t.Error("kept")
				}
				good := p.take(t.Context(), time.Minute)
				good.stall.Reset(time.Minute)
				good.halt(good.stall)
				if p.end(good, true); len(p.idle) != 1 || good.ctx.Err() != nil {
					t.Error("a good one is not kept")
				}
				p.close()
			})
		})
	}
}
