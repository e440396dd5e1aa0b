package replay

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"sweetspot/store"
)

// answer is what one request gets.
type answer struct {
	status int // 0: the connection breaks off
	silent bool
	header http.Header
	body   *body
	wait   time.Duration // before the first byte
	takes  time.Duration // from there to the last
}

// answer says what a request gets.
func (r *Replay) answer(h *host, uri string) *answer {
	if h.limit != nil && !h.limit.Allow() {
		a := short(http.StatusTooManyRequests, h.typical)
		if h.wait > 0 {
			a.header.Set("Retry-After", strconv.Itoa(int(h.wait/time.Second)))
		}
		return a
	}
	if uri == "/robots.txt" {
		return h.robots
	}
	o, uri := h.find(uri)
	p := o.pages[uri]
	if p == nil {
		return short(http.StatusNotFound, h.typical)
	}
	if a := p.attempt(); a != nil {
		return a
	}
	return r.last(p, o)
}

// attempt is the answer of a page that fails for now; nil if this is the time
// for its last one.
func (p *page) attempt() *answer {
	n := int(p.asked.Add(1)-1) % (len(p.attempts) + 1)
	if n == len(p.attempts) {
		return nil
	}
	a := p.attempts[n]
	if a.Status == 0 {
		return failure(a.Error, p.first)
	}
	return short(a.Status, p.first)
}

// last is the answer that the visit recorded.
func (r *Replay) last(p *page, o *origin) *answer {
	switch p.outcome {
	case store.Failed:
		return failure(p.failure, p.first)
	case store.Disallowed, store.Blocked:
		return short(http.StatusNotFound, o.host.typical)
	}
	b, err := r.body(p.content(o))
	if err != nil {
		return short(http.StatusInternalServerError, p.first)
	}
	a := &answer{status: p.status, header: p.header.Clone(), body: b, wait: p.first, takes: p.rest}
	a.header.Del("Content-Encoding")
	for _, name := range []string{"Link", "Refresh"} {
		for i, value := range a.header[name] {
			a.header[name][i] = string(r.rewrite([]byte(value), o))
		}
	}
	if p.location != "" {
		a.header.Set("Location", r.URL(p.location))
	}
	return a
}

// short is an answer that is about its status only.
func short(status int, wait time.Duration) *answer {
	h := http.Header{"Content-Type": {"text/plain; charset=utf-8"}}
	return &answer{status: status, header: h, body: &body{bytes: []byte(http.StatusText(status) + "\n")}, wait: wait}
}

// failure is no answer: silence where the client ran out of patience, else a
// connection that breaks off.
func failure(class string, wait time.Duration) *answer {
	return &answer{silent: strings.HasSuffix(class, "timeout") || class == "stall" || class == "abandoned", wait: wait}
}
