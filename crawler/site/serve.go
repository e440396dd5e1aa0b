package site

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// ServeHTTP answers GET and HEAD. A request that ends before its reply is due,
// as when the client gives up, panics with http.ErrAbortHandler.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	buffer := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(buffer)

	hit := s.hits.Begin(r)
	a, err := s.answer(r, (*buffer)[:0])
	s.hits.End(hit, a.status) // before any byte of the reply: see Hits
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	a.send(w)
	if a.pooled {
		*buffer = a.body
	}
}

// answer says what a request gets, after the time that takes. The reply may be
// written into b. The error is that of the request's context.
func (s *Site) answer(r *http.Request, b []byte) (reply, error) {
	at, known := s.place(r.Host)
	if s.limit != nil && !s.limit.Allow() {
		a := s.short(http.StatusTooManyRequests, at)
		a.retryAfter = s.retryAfter
		return a, nil
	}
	page, isPage := s.find(r.URL.Path)
	if !isPage || !known || s.hostOf(page) != at.host {
		page = none
	}
	if err := s.serve(r.Context(), s.latency(r.URL.Path, page)); err != nil {
		return reply{}, err
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return s.short(http.StatusMethodNotAllowed, at), nil
	}
	if page != none {
		return s.page(r, page, b, at), nil
	}
	if a, ok := s.file(r, at); ok {
		return a, nil
	}
	if a, ok := s.api(r.URL, at); ok {
		return a, nil
	}
	return s.elsewhere(r, b, at), nil
}

// none stands for the number of a URL that is no page.
const none = -1

// serve waits for a free slot and then for the time the request takes.
func (s *Site) serve(ctx context.Context, d time.Duration) error {
	if s.slots != nil {
		select {
		case s.slots <- struct{}{}:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		defer func() { <-s.slots }()
	}
	defer s.hits.serving()()
	if d == 0 {
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

// latency is how long a path takes; page may be none.
func (s *Site) latency(path string, page int) time.Duration {
	if d, ok := s.opts.Stuck[page]; ok {
		return d
	}
	if page > 0 && s.opts.Slow > 0 && unit(drawText(s.opts.Seed, topicSlow, path)) < s.opts.Slow {
		return s.opts.SlowFor
	}
	if s.opts.LatencyDist == LogNormal {
		return logNormal(drawText(s.opts.Seed, topicLatency, path), s.opts.Latency)
	}
	return s.opts.Latency
}

// page is the reply of a page: its flake the first time, then what the script
// says of the night, then its fate.
func (s *Site) page(r *http.Request, page int, b []byte, at place) reply {
	var space [128]byte
	path := s.appendPath(space[:0], page)
	if s.tried != nil {
		if status, flaky := s.opts.flake(page, s.kinds[page], path); flaky && !s.tried[page].Swap(true) {
			return s.short(status, at)
		}
	}
	now := s.now.Load()
	if now.is(page, Forwarded) && !strings.HasPrefix(r.URL.Path, movedTo) {
		a := s.short(http.StatusMovedPermanently, at)
		a.location = string(s.appendHref(nil, at, page))
		return a
	}
	switch fate := s.tonight(now, page, path); fate.kind {
	case Failure:
		return s.short(fate.status, at)
	case Redirect:
		a := s.short(fate.status, at)
		a.location = string(s.appendHref(nil, at, s.redirectTarget(page)))
		return a
	}
	v := s.validators(page, at)
	if v.unchanged(r) {
		return reply{status: http.StatusNotModified, validators: v}
	}
	return reply{status: http.StatusOK, kind: htmlType, body: s.appendPage(b, page, at), pooled: true, validators: v}
}

// tonight is what becomes of a page as the script has it.
func (s *Site) tonight(now *scene, page int, path []byte) fate {
	switch {
	case now.any(page, Absent, Missing):
		return fate{Failure, http.StatusNotFound}
	case now.is(page, Retired):
		return fate{Failure, http.StatusGone}
	case now.is(page, Failing):
		return fate{Failure, http.StatusServiceUnavailable}
	}
	return s.opts.fate(page, path)
}

// elsewhere is the reply to a URL that is neither page nor file.
func (s *Site) elsewhere(r *http.Request, b []byte, at place) reply {
	if !s.opts.Traps {
		return s.short(http.StatusNotFound, at)
	}
	p := sheet{Site: s, b: b, at: at}
	p.trap(r.URL.Path, r.URL.RawQuery)
	return reply{status: http.StatusOK, kind: htmlType, body: p.b, pooled: true}
}

// short is a reply that is about its status only.
func (s *Site) short(status int, at place) reply {
	if status == statusReset {
		return reply{}
	}
	p := sheet{Site: s, at: at}
	p.document(http.StatusText(status), "The way on is through the first page.", nil)
	return reply{status: status, kind: htmlType, body: p.b}
}
