package frontier

import (
	"net/http"
	"time"
)

// How a gate slows down and recovers. A host that complains is asked half as
// often at once, and forgiven a tenth at a time: doubling back would only make
// it complain again.
const (
	slowdown      = 2
	recoverAfter  = time.Second // without a complaint, for each step …
	recoverGood   = 20          // … and at least so many intervals
	recoverFactor = 0.9
	slowest       = 5 * time.Minute // the longest interval that back-off alone asks for
	leastSlow     = time.Millisecond

	// 503 may be about one page alone, and then slowing down does not help: without
	// a Retry-After it costs at most this factor.
	slowdown503 = 4

	meanOver = 64 // starts: one stall must not pass for a habit …
	outlier  = 8  // … and a longer gap than so many usual ones counts as these
)

// Feedback is what one request told about its host.
type Feedback struct {
	Started    time.Time     // when the request was sent
	Status     int           // HTTP status, 0 when there was no response
	RetryAfter time.Duration // the Retry-After header, 0 when absent
}

// Refused tells whether the host asks to be left alone: 429 Too Many Requests
// (RFC 6585 §4) and 503 Service Unavailable (RFC 9110 §15.6.4).
func (f Feedback) Refused() bool {
	return f.Status == http.StatusTooManyRequests || f.Status == http.StatusServiceUnavailable
}

// pace is the interval between two requests of a gate, as a pure function of
// what was seen: it takes every time as an argument.
type pace struct {
	base  time.Duration // the polite interval: 1/rate or the Crawl-delay, 0 = none
	extra time.Duration // the interval in force while backing off, 0 = not backing off
	floor time.Duration // the interval at which backing off ends

	next    time.Time     // the earliest start of the next request
	last    time.Time     // start of the last request
	mean    time.Duration // interval between the last starts, smoothed: what "half as often" halves
	starts  int           // that mean is taken over
	changed time.Time     // when extra last changed
}

func (p *pace) interval() time.Duration { return max(p.base, p.extra) }

// started notes that a request begins now.
func (p *pace) started(now time.Time) {
	if !p.last.IsZero() {
		gap := min(now.Sub(p.last), outlier*max(p.mean, leastSlow))
		p.starts = min(p.starts+1, meanOver)
		p.mean += (gap - p.mean) / time.Duration(p.starts)
	}
	p.last = now
	p.next = now.Add(p.interval())
}

// heard applies what a request told. Only a refusal slows the gate down and only
// time without one speeds it up: how fast an error came says nothing.
func (p *pace) heard(now time.Time, f Feedback) {
	switch {
	case f.Refused():
		p.refused(now, f)
	case p.extra > 0 && f.Status != 0 && now.Sub(p.changed) >= max(recoverAfter, recoverGood*p.extra):
		p.recover(now)
	}
}

func (p *pace) refused(now time.Time, f Feedback) {
	if f.RetryAfter > 0 {
		p.hold(now.Add(f.RetryAfter))
	}
	if !p.changed.IsZero() && f.Started.Before(p.changed) {
		return // sent before the last slow-down: the same complaint again
	}
	current := p.interval()
	if current == 0 {
		current = p.mean
	}
	if p.extra == 0 {
		p.floor = max(p.base, p.mean)
	}
	most := max(slowest, p.base)
	if f.Status == http.StatusServiceUnavailable {
		most = max(slowdown503*p.floor, p.extra)
	}
	p.extra = min(max(slowdown*current, leastSlow), max(most, leastSlow))
	p.changed = now
	p.hold(now.Add(p.extra))
}

func (p *pace) recover(now time.Time) {
	p.extra = time.Duration(float64(p.extra) * recoverFactor)
	p.changed = now
	if p.extra <= max(p.floor, leastSlow) {
		p.extra = 0
	}
}

// hold keeps the gate closed until t at least.
func (p *pace) hold(t time.Time) {
	if t.After(p.next) {
		p.next = t
	}
}
