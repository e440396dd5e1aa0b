package crawler

import (
	"fmt"
	"strings"
	"time"

	"sweetspot/crawler/fetch/robots"
	"sweetspot/crawler/frontier"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// restore rebuilds everything that lives in memory from the run's file: the file
// is the one source of truth, so a run that was killed and one that was
// interrupted are gone on with in the same way.
func (s *session) restore() error {
	c := &s.committer
	s.frontier = frontier.New()
	if err := c.restoreHosts(); err != nil {
		return fmt.Errorf("restore hosts: %w", err)
	}
	if err := c.restoreURLs(); err != nil {
		return fmt.Errorf("restore URLs: %w", err)
	}
	if c.urls == 0 {
		return c.plant()
	}
	if err := c.restoreVisits(); err != nil {
		return fmt.Errorf("restore visits: %w", err)
	}
	if err := c.restoreQueue(); err != nil {
		return fmt.Errorf("restore frontier: %w", err)
	}
	return nil
}

// plant commits the seeds, before anything is leased.
func (c *committer) plant() error {
	c.begin()
	c.limit(0)
	for _, u := range c.seeds {
		t := c.resolver.Target(u)
		c.record(store.URL{URL: t.URL, Gate: c.gate(u)}, t.Fingerprint)
	}
	if c.o.IgnoreRobots {
		for _, u := range c.seeds {
			c.seedSitemaps(u, nil)
		}
	}
	if err := c.run.Commit(&c.batch); err != nil {
		return fmt.Errorf("commit seeds: %w", err)
	}
	c.release()
	return nil
}

// limit tells the frontier how many more URLs may be tried.
func (c *committer) limit(tried int) {
	if c.o.MaxPages == None {
		return
	}
	c.frontier.Limit(max(c.o.MaxPages-tried, 0))
}

// restoreHosts declares the gates and takes up their robots.txt. Every host waits
// its full delay first: the last session may have asked it a moment ago (I8).
func (c *committer) restoreHosts() error {
	for h, err := range c.run.Hosts() {
		if err != nil {
			return err
		}
		for _, r := range h.Robots {
			c.robots.learn(r.Origin, robots.ParseState(r.State).Rules(r.Body), r.At)
		}
		h.Robots = nil // compiled; the text stays in the store
		c.gates[h.Key] = h.Gate
		c.hosts = append(c.hosts, h)
		delay := max(c.delay(h.Key), h.Delay)
		c.frontier.Declare(frontier.Gate{
			Key: h.Gate, PerHost: c.perHost(c.seedGate(h.Key)), Delay: delay, NotBefore: later(h.NotBefore, c.began.Add(delay)),
		})
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// restoreURLs takes up what the run knows.
func (c *committer) restoreURLs() error {
	for rec, err := range c.run.URLs(1) {
		if err != nil {
			return err
		}
		c.urls = rec.ID
		c.seen.Put(c.run.Fingerprint(rec.URL), uint32(rec.ID))
		c.tally.known(rec)
		switch urls.Rule(rec.Rule) {
		case "":
			c.offerAgain(rec)
		case urls.RuleKind, urls.RuleNofollow, urls.RuleRedirects:
			c.promotable.set(rec.ID)
		}
	}
	for p, err := range c.run.Promotions() {
		if err != nil {
			return err
		}
		c.promotable.clear(p.ID)
		c.tally.promoted()
		if rec, ok, err := c.run.URL(p.ID); err != nil {
			return err
		} else if ok {
			c.offerAgain(rec)
		}
	}
	return nil
}

// offerAgain counts a queued URL in the trap guard as it was counted then.
func (c *committer) offerAgain(rec store.URL) {
	if !strings.Contains(rec.URL, "?") {
		return
	}
	if u, ok := urls.Canonical(rec.URL); ok {
		c.traps.Offer(u)
	}
}

// restoreVisits takes up what earlier sessions did.
func (c *committer) restoreVisits() error {
	for v, err := range c.run.Visits(1) {
		if err != nil {
			return err
		}
		p, err := c.known(uint32(v.ID))
		if err != nil {
			return err
		}
		if v.TextHash != 0 {
			c.texts.Put(v.TextHash, 1)
		}
		if v.Body != 0 {
			c.bodies.Put(prefix(v.SHA256), uint32(v.Body))
			c.body = max(c.body, v.Body)
		}
		c.traps.Saw(p.url, v.Flags.Has(store.FlagTextKnown))
		c.tally.count(p.rec, &v)
	}
	return nil
}

// restoredAtOnce bounds what is on its way from the file to the frontier.
const restoredAtOnce = 4096

// restoreQueue puts every gate back into its sweep: what has been tried in it
// waits for the next, what has not goes on.
func (c *committer) restoreQueue() error {
	sweeps := map[uint32]*sweep{}
	used, waiting := 0, 0
	for q, err := range c.run.Queue() {
		if err != nil {
			return err
		}
		s := sweeps[q.Gate]
		if s == nil {
			s = &sweep{}
			sweeps[q.Gate] = s
		}
		s.number = max(s.number, q.Sweep)
		urgent := q.Kind == store.KindSitemap
		if q.Requested || !q.Visited && q.Attempts > 0 && !urgent {
			used++
		}
		switch {
		case q.Visited:
		case q.Attempts > 0:
			s.tried = append(s.tried, q)
			waiting++
		default:
			c.adds = append(c.adds, add{gate: q.Gate, id: uint32(q.ID), urgent: urgent})
		}
		if len(c.adds) >= restoredAtOnce {
			c.release()
			c.adds = c.adds[:0]
		}
	}
	c.limit(used)
	c.release()
	c.adds = c.adds[:0]
	for gate, s := range sweeps {
		now, next := s.split()
		c.frontier.Restore(gate, s.number, now, next)
	}
	if c.o.MaxPages != None && used >= c.o.MaxPages && waiting == 0 && c.frontier.Stats().Queued > 0 {
		c.nothingToDo = fmt.Sprintf("run %d has already stopped at --max-pages %d; raise it to go on, or start anew with --fresh", c.run.Number(), c.o.MaxPages)
	}
	return nil
}

// sweep is where a gate stood: the number of its sweep, and what has been tried
// and has no visit.
type sweep struct {
	number uint16
	tried  []store.Queued
}

// split returns what is still to be tried in this sweep, and what in the next,
// in the order of their turns: sitemaps go first in every sweep.
func (s *sweep) split() (now, next []frontier.Tried) {
	for _, sitemaps := range []bool{true, false} {
		for _, q := range s.tried {
			if sitemap := q.Kind == store.KindSitemap; sitemap != sitemaps {
				continue
			}
			t := frontier.Tried{ID: uint32(q.ID), Attempts: q.Attempts, Urgent: sitemaps, NotBefore: q.NotBefore}
			if q.Sweep == s.number {
				next = append(next, t)
			} else {
				now = append(now, t)
			}
		}
	}
	return now, next
}
