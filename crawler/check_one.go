package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/fetch/robots"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// checkedHost is a gate while its checks are made.
type checkedHost struct {
	*checker
	delay  time.Duration
	next   time.Time // when it may be asked again
	silent bool      // it asks to be left alone: nothing more is asked in this run
}

// The bodies of checks are of no interest, and redirects are followed within the
// host that is being asked: what lies elsewhere is somebody else's link.
const (
	checkBody = 4 << 10
	checkHops = 5
)

// job makes one check.
func (h *checkedHost) job(ctx context.Context, j checkJob) store.CheckRecord {
	r := store.CheckRecord{Kind: j.kind, Source: j.source, Target: j.target, At: time.Now()}
	if good, ok := h.good[j.url.String()]; ok && !ofPage(j.kind) {
		r.Status, r.Flags = good.Status, store.CheckCached
		return r
	}
	u := j.url
	for hop := 0; ; hop++ {
		next, again := h.ask(ctx, &r, u)
		if !again || hop == checkHops {
			return r
		}
		u = next
	}
}

// ask asks for one URL. It returns where it redirects to, if that is to be asked
// for too.
func (h *checkedHost) ask(ctx context.Context, r *store.CheckRecord, u urls.URL) (next urls.URL, again bool) {
	if !h.mayAsk(ctx, r, u) {
		return next, false
	}
	resp := h.answer(ctx, r, u)
	if resp == nil || resp.Status < 300 || resp.Status >= 400 {
		return next, false
	}
	t := h.resolver.Redirect(u, resp.Header.Get("Location"))
	if t.Parsed.IsZero() || t.Parsed.Gate() != u.Gate() || t.Parsed == u || ofPage(r.Kind) {
		return next, false
	}
	return t.Parsed, true
}

// mayAsk tells whether a URL may be asked for, and says in r why not.
func (h *checkedHost) mayAsk(ctx context.Context, r *store.CheckRecord, u urls.URL) bool {
	if h.silent {
		r.Flags |= store.CheckSkipped
		r.Error = "rate-limited"
		return false
	}
	rules, known := h.robots.rules(u)
	if !known {
		rules = h.learnRobots(ctx, u)
	}
	switch {
	case rules.without == fetch.ClassBlockedAddress:
		r.Flags |= store.CheckSkipped
		r.Error = string(rules.without)
		return false
	case connection(string(rules.without)):
		r.Flags |= store.CheckBroken // nobody is there to ask
		r.Error, r.Attempt = string(rules.without), 1
		return false
	case rules.without != "":
		r.Flags |= store.CheckSkipped
		r.Error = "robots-unreachable"
		return false
	}
	h.delay = max(h.delay, rules.delay)
	if ok, _ := rules.allowed(u); !ok {
		r.Flags |= store.CheckSkipped
		r.Error = "disallowed"
		return false
	}
	return true
}

// learnRobots asks an origin for its robots.txt; one that does not answer is not
// asked again in this session.
func (h *checkedHost) learnRobots(ctx context.Context, u urls.URL) *rules {
	a := robots.Get(ctx, func(ctx context.Context, url string) (int, http.Header, []byte, error) {
		resp, err := h.send(ctx, fetch.Request{URL: url})
		if err != nil {
			return 0, nil, nil, err
		}
		defer resp.Release()
		return resp.Status, resp.Header, append([]byte(nil), resp.Body...), nil
	}, u.Origin())
	if a.State != robots.Unreachable {
		return h.robots.learn(u.Origin(), a.Rules, time.Now())
	}
	why := fetch.Class(fmt.Sprintf("status %d", a.Status))
	if e, ok := errors.AsType[*fetch.Error](a.Err); ok {
		why = e.Class
	}
	if ctx.Err() == nil {
		h.robots.giveUp(u.Origin(), why)
	}
	return &rules{without: why}
}

// answer asks until the host answers, by HEAD first where a body is of no use;
// what looks broken by HEAD is asked for by GET before it is believed.
func (h *checkedHost) answer(ctx context.Context, r *store.CheckRecord, u urls.URL) *fetch.Response {
	head := !ofPage(r.Kind)
	for try := 1; ; try++ {
		req := fetch.Request{URL: u.String(), Head: head}
		if !ofPage(r.Kind) {
			req.MaxBody = checkBody
		}
		resp, err := h.send(ctx, req)
		r.Attempt++
		h.judge(r, resp, err, head)
		switch {
		case ctx.Err() != nil:
			return nil
		case r.Status == http.StatusTooManyRequests:
			if try > 1 || !h.rest(resp) {
				h.silent = true
				return nil
			}
			continue
		case head && r.Flags.Has(store.CheckBroken|store.CheckHead):
			head = false
			continue
		case temporary(r.Status, err) && !ofPage(r.Kind) && try <= h.o.Retries:
			h.next = later(h.next, time.Now().Add(h.backoff(try)))
			continue
		}
		return resp
	}
}

// send sends one request when its time has come.
func (h *checkedHost) send(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	timer := time.NewTimer(time.Until(h.next))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, &fetch.Error{Class: fetch.ClassCanceled, Err: context.Cause(ctx)}
	}
	resp, err := h.get.Get(ctx, req)
	h.next = time.Now().Add(h.delay)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// rest waits as a 429 asks; false if that would take too long.
func (h *checkedHost) rest(resp *fetch.Response) bool {
	pause, _ := robots.ParseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
	pause = max(pause, h.backoff(1))
	h.next = later(h.next, time.Now().Add(pause))
	return pause <= checkPause
}

// judge says in r what an answer means. Statuses by which servers keep robots
// out, but let people in, say nothing about the link.
func (h *checkedHost) judge(r *store.CheckRecord, resp *fetch.Response, err error, head bool) {
	r.At, r.Status, r.Error, r.Bytes, r.Flags = time.Now(), 0, "", 0, 0
	if head {
		r.Flags |= store.CheckHead
	}
	if err != nil {
		e, ok := errors.AsType[*fetch.Error](err)
		if !ok {
			e = &fetch.Error{Class: "unknown", Err: err}
		}
		r.Error, r.Status = string(e.Class), e.Status
		if e.Class == fetch.ClassBlockedAddress || e.Class == fetch.ClassCanceled || r.Kind == store.CheckMask {
			r.Flags |= store.CheckSkipped
		} else {
			r.Flags |= store.CheckBroken
		}
		return
	}
	defer resp.Release()
	r.Status, r.Bytes = resp.Status, int64(len(resp.Body))
	switch {
	case r.Kind == store.CheckMask:
		h.lookAgain(r, resp)
	case resp.Status == http.StatusTooManyRequests, !head && r.Kind == store.CheckExternal && keepsOut(resp.Status):
		r.Flags |= store.CheckSkipped
	case resp.Status >= 400:
		r.Flags |= store.CheckBroken
	}
}

// ofPage tells whether a check asks for a page of the run again: by GET, once,
// and not for what it redirects to.
func ofPage(kind store.CheckKind) bool { return kind == store.CheckRecheck || kind == store.CheckMask }

// keepsOut tells which statuses foreign servers answer to anything that is no
// browser (999 is LinkedIn's).
func keepsOut(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnavailableForLegalReasons, 999:
		return true
	}
	return false
}

func temporary(status int, err error) bool {
	e, ok := errors.AsType[*fetch.Error](err)
	return ok && e.Temporary || err == nil && retryable(status)
}
