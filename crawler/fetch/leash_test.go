package fetch

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler/fetch/fetchtest"
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
	for _, pulled := range []struct {
		url   string
		o     Options
		class Class
	}{
		{s.URL + "/drips", Options{Timeout: total, MaxBody: 1 << 30}, ClassTotalTimeout},
		{s.URL + "/silent", Options{FirstByteTimeout: total}, ClassFirstByteTimeout},
		{s.URL + "/half", Options{StallTimeout: total}, ClassStall},
		{"http://" + fetchtest.Refused(t), Options{}, ClassConnectRefused},
		{s.URL + "/breaks", Options{}, ClassReset},
	} {
		pulled.o.Guard = NewGuard(true, nil)
		c := open(t, pulled.o, collyCarrier)
		get(t, c, Request{URL: s.URL})
		used := kept(t, c)
		if get(t, c, Request{URL: s.URL}); used == nil || kept(t, c) != used {
			t.Errorf("%s: leash %p, then %p", pulled.class, used, kept(t, c))
		}
		fail(t, c, pulled.url, pulled.class, true)
		if kept(t, c) != nil || used.ctx.Err() == nil {
			t.Errorf("%s: kept %p, ended by %v", pulled.class, kept(t, c), context.Cause(used.ctx))
		}
		get(t, c, Request{URL: s.URL})
		if kept(t, c) == nil {
			t.Errorf("%s: no leash is kept afterwards", pulled.class)
		}
	}
}

// kept is the leash that is used again, nil for none.
func kept(t *testing.T, c *Client) (l *leash) {
	t.Helper()
	if n := len(c.leashes.idle); n > 1 {
		t.Fatalf("%d leashes of fetches that came one after the other", n)
	} else if n == 1 {
		l = c.leashes.idle[0]
	}
	return l
}

// A leash is of one context, and ends with its client.
func TestLeashElsewhere(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") })
	c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
	elsewhere, cancel := context.WithCancel(t.Context())
	get(t, c, Request{URL: s.URL})
	first := kept(t, c)
	if _, err := c.Get(elsewhere, Request{URL: s.URL}); err != nil || kept(t, c) == first || first.ctx.Err() == nil {
		t.Errorf("under another context: %v, the same leash %t", err, kept(t, c) == first)
	}
	cancel()
	if _, err := c.Get(elsewhere, Request{URL: s.URL}); err == nil {
		t.Error("fetched under a context that has ended")
	}
	get(t, c, Request{URL: s.URL})
	last := kept(t, c)
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
