package crawler

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/fetch/robots"
	"sweetspot/crawler/frontier"
	"sweetspot/crawler/parse"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// page is what a lease is about: the URL's record, as it stands after a
// promotion.
type page struct {
	lease *frontier.Lease
	rec   store.URL
	url   urls.URL
}

// result is what a worker hands to the committer.
type result struct {
	lease *frontier.Lease // nil: news about a host
	rec   store.URL
	url   urls.URL

	visit    store.Visit    // links still without ids
	retry    *store.Attempt // instead of a visit
	links    []parse.Link
	nofollow bool // the page asks that its links be not followed
	sitemaps []*urls.Target
	body     []byte // compressed, to be kept
	bodySHA  [32]byte
	header   []store.Field // to be kept
	refused  int           // the status by which the host asks to be left alone
	aside    bool          // no visit: its robots.txt cannot be had in this session
	answered *answered     // robots.txt of a host
	before   *earlier      // the page in the previous run, if the server can be asked by it
	check    *store.CheckRecord

	size      int
	began     time.Time // of the request; zero if there was none
	ended     time.Time
	handed    time.Time
	reordered bool
}

// visit does what there is to do about one URL. The error is the end of the
// session; whatever the network does is a result.
func (s *session) visit(ctx context.Context, sheet *sheet, p page, rules *rules) (*result, error) {
	r := &result{lease: p.lease, rec: p.rec, url: p.url, size: 512}
	r.visit = store.Visit{
		ID: p.rec.ID, Sweep: p.lease.Sweep, Attempt: p.lease.Attempt, At: time.Now(),
		Timing: store.Timing{Wait: p.lease.Wait.Total()},
	}
	if rules.without != "" {
		r.keepOut(rules.without)
		s.frontier.Release(p.lease, frontier.Feedback{})
		return r, nil
	}
	if ok, line := rules.allowed(p.url); !ok {
		r.visit.Outcome, r.visit.Detail = store.Disallowed, line
		s.frontier.Release(p.lease, frontier.Feedback{})
		return r, nil
	}
	if s.trapped(p.url) {
		r.block()
		s.frontier.Release(p.lease, frontier.Feedback{})
		return r, nil
	}
	return r, s.request(ctx, sheet, r)
}

func (s *session) trapped(u urls.URL) bool {
	s.trapsMu.RLock()
	defer s.trapsMu.RUnlock()
	return s.traps.Closed(u)
}

// block turns a result into a visit without a request: its path is a trap.
func (r *result) block() {
	v := &r.visit
	r.visit = store.Visit{
		ID: v.ID, Outcome: store.Blocked, Sweep: v.Sweep, Attempt: v.Attempt, At: v.At,
		Error: string(urls.RuleDuplicates), Timing: store.Timing{Wait: v.Timing.Wait},
	}
	r.links, r.body, r.header, r.retry, r.sitemaps, r.check = nil, nil, nil, nil, nil, nil
}

// request asks the server, once.
func (s *session) request(ctx context.Context, sheet *sheet, r *result) error {
	req := fetch.Request{URL: r.url.String(), MaxBody: s.maxBody(r.rec.Kind)}
	if len(s.canaries) == 0 || !isSeed(r.rec) { // a canary is worth what is seen tonight
		r.before = s.before.recall(r)
	}
	r.before.ask(&req)
	sheet.lap(phaseCores)
	at := s.inFlight.inc()
	started := time.Now()
	resp, err := s.fetch.Get(ctx, req)
	r.began, r.ended = started, time.Now()
	s.inFlight.dec()
	r.visit.Requested = r.rec.Kind == store.KindPage
	fb := frontier.Feedback{Started: started}
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx) // dropped: the next session asks again
		}
		fb.Status = s.failed(r, err)
	} else {
		fb.Status = resp.Status
		fb.RetryAfter, _ = robots.ParseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
		s.fetched(r, resp, fb.RetryAfter)
	}
	sheet.fetched(r.visit.Timing)
	s.frontier.Release(r.lease, fb)
	s.pulse.answered(fb.Status)
	if fb.Refused() {
		r.refused = fb.Status
		s.tally.refused(fb.Status)
	} else if err == nil {
		s.loads.add(at, resp.Timing.FirstByte)
	}
	if err == nil {
		parsed := time.Now()
		s.read(r, resp)
		resp.Release()
		r.visit.Timing.Parse = time.Since(parsed)
	}
	r.before = nil // what it holds is not counted in size
	return nil
}

// failed records a request without a response, and returns the status of one
// whose body failed: a complaint is one even if it breaks off.
func (s *session) failed(r *result, err error) (status int) {
	e, ok := errors.AsType[*fetch.Error](err)
	if !ok {
		e = &fetch.Error{Class: "unknown", Err: err}
	}
	v := &r.visit
	v.Timing = timing(v.Timing, e.Timing)
	v.Outcome, v.Error = store.Failed, string(e.Class)
	if e.Class == fetch.ClassBlockedAddress {
		v.Outcome, v.Requested = store.Blocked, false
	}
	if e.Temporary {
		s.again(r, 0)
	}
	return e.Status
}

// fetched records the head of a response.
func (s *session) fetched(r *result, resp *fetch.Response, retryAfter time.Duration) {
	v := &r.visit
	v.Timing = timing(v.Timing, resp.Timing)
	v.Outcome, v.Status = store.Fetched, resp.Status
	v.ContentType = clip(resp.Header.Get("Content-Type"), 256)
	v.ETag, v.LastModified = clip(resp.Header.Get("ETag"), 256), clip(resp.Header.Get("Last-Modified"), 64)
	v.Bytes, v.Wire = int64(len(resp.Body)), resp.Wire
	if r.before != nil && r.before.asked {
		s.tally.revalidated.Add(1)
	}
	if retryable(resp.Status) {
		s.again(r, retryAfter)
	}
}

// retryable tells which statuses a later request may change (RFC 9110 §15,
// RFC 8470 §5.2, RFC 6585 §4).
func retryable(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// again makes a result an attempt instead of a visit while attempts are left.
func (s *session) again(r *result, retryAfter time.Duration) {
	if int(r.lease.Attempt) > s.o.Retries {
		return
	}
	now := time.Now()
	r.retry = &store.Attempt{
		ID: r.rec.ID, N: r.lease.Attempt, Sweep: r.lease.Sweep, At: r.visit.At, Error: r.visit.Error, Status: r.visit.Status,
		NotBefore: now.Add(max(retryAfter, s.backoff(int(r.lease.Attempt)))),
	}
}

// backoff is the wait before the n-th retry: doubled each time, ± 50 % so that
// URLs that failed together do not come back together.
func (s *session) backoff(n int) time.Duration {
	d := s.o.RetryWait << min(n-1, 10)
	return d/2 + rand.N(d)
}
