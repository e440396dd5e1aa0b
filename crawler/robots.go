package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"sweetspot/crawler/fetch"
	"sweetspot/crawler/fetch/robots"
	"sweetspot/crawler/frontier"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// rules is what the robots.txt of one origin says to us.
type rules struct {
	group *robots.Group // nil while robots.txt is ignored
	delay time.Duration // Crawl-delay, clamped
	at    time.Time     // when it was asked for

	without fetch.Class // why it cannot be had, so that nothing may be asked for; "" as it should be
}

// allowed tells whether a URL may be fetched, and otherwise the line that says
// so.
func (r *rules) allowed(u urls.URL) (ok bool, line string) {
	if r.group == nil {
		return true, ""
	}
	ok, by := r.group.Allowed(u.RequestURI())
	if ok {
		return true, ""
	}
	return false, clip(fmt.Sprintf("robots.txt line %d: %s", by.Number, by.Text), 256)
}

// robotsCache keeps the rules of each origin for a day (RFC 9309 §2.4).
type robotsCache struct {
	ignore   bool
	maxDelay time.Duration
	agent    string

	mu      sync.Mutex
	origins map[string]*rules
	tries   map[string]int // unanswered so far
}

func newRobotsCache(o Options) *robotsCache {
	return &robotsCache{
		ignore: o.IgnoreRobots, maxDelay: o.MaxDelay, agent: o.UserAgent,
		origins: map[string]*rules{}, tries: map[string]int{},
	}
}

// rules returns what an origin's robots.txt says, if that is known and fresh.
func (c *robotsCache) rules(u urls.URL) (*rules, bool) {
	if c.ignore {
		return &rules{}, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.origins[u.Origin()]
	if !ok || time.Since(r.at) > robotsAge {
		return nil, false
	}
	return r, true
}

// learn compiles an origin's robots.txt and keeps it.
func (c *robotsCache) learn(origin string, file *robots.Rules, at time.Time) *rules {
	r := &rules{group: file.Group(c.agent), at: at}
	if d, ok := r.group.CrawlDelay(); ok {
		r.delay = min(d, c.maxDelay)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.origins[origin] = r
	delete(c.tries, origin)
	return r
}

// giveUp keeps in mind that an origin's robots.txt cannot be had, for this
// session at most.
func (c *robotsCache) giveUp(origin string, why fetch.Class) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.origins[origin] = &rules{without: why, at: time.Now()}
}

// keepOut says what becomes of a URL whose robots.txt cannot be had: it waits for
// another session, unless its host is one that the guard never lets us ask.
func (r *result) keepOut(why fetch.Class) {
	if why == fetch.ClassBlockedAddress {
		r.visit.Outcome, r.visit.Error = store.Blocked, string(why)
		return
	}
	r.aside = true
}

// stale returns the last good copy of an origin's rules and makes it count as
// fresh: RFC 9309 §2.3.1.4 lets a crawler use it while the host is unreachable.
func (c *robotsCache) stale(origin string) (*rules, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.origins[origin]
	if ok = ok && r.without == ""; ok {
		r = &rules{group: r.group, delay: r.delay, at: time.Now()}
		c.origins[origin] = r
	}
	return r, ok
}

// failed counts another unanswered request.
func (c *robotsCache) failed(origin string) (tries int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tries[origin]++
	return c.tries[origin]
}

// answered is an origin's robots.txt on its way to the committer, who opens the
// gate once the sitemaps it names are durable.
type answered struct {
	gate     uint32
	origin   urls.URL
	copy     *store.Robots // nil: an old copy goes on to serve
	delay    time.Duration
	sitemaps []string
}

// probe asks for the robots.txt of a lease's origin. The lease goes back to its
// place meanwhile, so no worker waits for another's answer.
func (s *session) probe(ctx context.Context, lease *frontier.Lease, u urls.URL) error {
	if !s.frontier.Probe(lease) {
		return nil
	}
	answer := s.robotsOf(ctx, u.Origin())
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	a := &answered{gate: lease.Gate, origin: u}
	if answer.State == robots.Unreachable {
		old, ok := s.robots.stale(u.Origin())
		if !ok {
			s.unreachable(lease.Gate, u, answer)
			return nil
		}
		a.delay = old.delay
		s.results.hand(ctx, &result{answered: a})
		return nil
	}
	now := time.Now()
	a.delay = s.robots.learn(u.Origin(), answer.Rules, now).delay
	a.copy = &store.Robots{Origin: u.Origin(), State: answer.State.String(), Status: answer.Status, At: now, Body: answer.Body}
	a.sitemaps = answer.Rules.Sitemaps()
	s.results.hand(ctx, &result{answered: a})
	return nil
}

// unreachable keeps an origin's URLs queued: try again later, and after the last
// try leave them for another session (RFC 9309 §2.3.1.4: assume complete
// disallow). Other origins behind its gate go on. Only where the guard refuses
// the origin's own address, and not one it redirects to, is there nothing to wait
// for.
func (s *session) unreachable(gate uint32, u urls.URL, answer askedRobots) {
	tries := s.robots.failed(u.Origin())
	why := fetch.Class(fmt.Sprintf("status %d", answer.Status))
	if e, ok := errors.AsType[*fetch.Error](answer.Err); ok {
		why = e.Class
		if !e.Temporary {
			tries = s.o.Retries + 1
		}
	}
	if tries <= s.o.Retries {
		s.frontier.Defer(gate, time.Now().Add(max(answer.RetryAfter, s.backoff(tries))))
		return
	}
	if redirected := answer.requests > 1; redirected && why == fetch.ClassBlockedAddress {
		why = "redirect to a " + why
	}
	if why != fetch.ClassBlockedAddress {
		s.o.Log.Warn("robots.txt is unreachable", "host", u.Host(), "why", string(why))
		s.tally.unreachable(u, string(why))
	}
	s.robots.giveUp(u.Origin(), why)
	s.frontier.Open(gate, 0)
}

// askRobots asks an origin for its robots.txt.
func (s *session) askRobots(ctx context.Context, origin string) (a askedRobots) {
	a.Answer = robots.Get(ctx, func(ctx context.Context, url string) (int, http.Header, []byte, error) {
		a.requests++
		return s.get(ctx, url)
	}, origin)
	return a
}

// get is one request for a robots.txt.
func (s *session) get(ctx context.Context, url string) (status int, header http.Header, body []byte, err error) {
	at := s.inFlight.inc()
	defer s.inFlight.dec()
	s.tally.robots.Add(1)
	resp, err := s.fetch.Get(ctx, fetch.Request{URL: url})
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Release()
	s.loads.add(at, resp.Timing.FirstByte)
	return resp.Status, resp.Header, bytes.Clone(resp.Body), nil
}
