package replay

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sweetspot/crawler/site"
)

// ServeHTTP answers for the host whose port the request arrived at.
func (r *Replay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	began := time.Now()
	hit := r.hits.Begin(req)
	local, _ := req.Context().Value(http.LocalAddrContextKey).(net.Addr) // net/http sets it
	a := r.answer(r.at[local.String()], req.RequestURI)
	err := r.hold(req.Context(), a, began)
	r.hits.End(hit, a.status)
	switch {
	case err != nil:
		panic(http.ErrAbortHandler)
	case a.status == 0:
		site.BreakOff(w)
	case known(req, a.header):
		a.head(w, nil)
		w.WriteHeader(http.StatusNotModified)
	default:
		r.send(w, req, a)
	}
}

// hold waits until the first byte is due; if none ever is, until the client has
// gone.
func (r *Replay) hold(ctx context.Context, a *answer, began time.Time) error {
	if a.silent {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	return until(ctx, began.Add(r.scaled(a.wait)-r.own-r.late))
}

func until(ctx context.Context, due time.Time) error {
	d := time.Until(due)
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// known tells whether the client has the answer already (RFC 9110 §13.1.2).
func known(req *http.Request, h http.Header) bool {
	etag := h.Get("Etag")
	return etag != "" && req.Header.Get("If-None-Match") == etag
}

func (a *answer) head(w http.ResponseWriter, body []byte) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	if h["Content-Type"] == nil {
		h["Content-Type"] = nil // none was sent: net/http must not guess one
	}
	if body != nil {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
}

// send writes an answer in as many pieces as it takes to be as slow as recorded.
func (r *Replay) send(w http.ResponseWriter, req *http.Request, a *answer) {
	bytes := a.body.bytes
	if a.body.coded {
		if strings.Contains(req.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
		} else if plain, ok := gunzip(bytes); ok {
			bytes = plain
		}
	}
	if bytes == nil {
		bytes = []byte{}
	}
	a.head(w, bytes)
	w.WriteHeader(a.status)
	if req.Method != http.MethodHead {
		_ = dribble(req.Context(), w, bytes, r.scaled(a.takes), r.late) // an error means that the client has gone
	}
}

const (
	leastPause = 2 * time.Millisecond // shorter ones are not kept to the point
	leastPiece = 1 << 10
	mostPieces = 64
)

// dribble writes a body so that its last byte goes out d after its first, on a
// machine whose timers come that late.
func dribble(ctx context.Context, w http.ResponseWriter, body []byte, d, late time.Duration) error {
	pieces := min(int(d/leastPause)+1, len(body)/leastPiece+1, mostPieces)
	began := time.Now()
	for i := range pieces {
		if i > 0 {
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
			if err := until(ctx, began.Add(d*time.Duration(i)/time.Duration(pieces-1)-late)); err != nil {
				return err
			}
		}
		if _, err := w.Write(body[len(body)*i/pieces : len(body)*(i+1)/pieces]); err != nil {
			return err
		}
	}
	return nil
}
