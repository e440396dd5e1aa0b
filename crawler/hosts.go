package crawler

import (
	"net/http"

	"sweetspot/crawler/frontier"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// gate returns the index of a URL's gate, which is declared when it is new.
func (c *committer) gate(u urls.URL) uint32 {
	key := u.Gate()
	if i, ok := c.gates[key]; ok {
		return i
	}
	i := uint32(len(c.hosts) + 1)
	host := store.Host{Gate: i, Key: key}
	c.gates[key] = i
	c.hosts = append(c.hosts, host)
	c.batch.Hosts = append(c.batch.Hosts, host)
	g := frontier.Gate{Key: i, PerHost: c.perHost(c.seedGate(key)), Delay: c.delay(key)}
	if c.resumed && c.urls == 0 {
		g.NotBefore = c.began.Add(g.Delay) // the session that did not come to plant its seeds may have asked this host ahead
	}
	c.frontier.Declare(g)
	return i
}

// seedGate tells whether a seed lies behind a gate.
func (c *committer) seedGate(gate string) bool { return c.ofSeeds[gate] }

// applyAnswer records a robots.txt and, where a seed's host answers for the
// first time, the sitemaps to start from.
func (c *committer) applyAnswer(a *answered) {
	h := &c.hosts[a.gate-1]
	if !h.Seeded && c.seedGate(h.Key) {
		h.Seeded = true
		c.seedSitemaps(a.origin, a.sitemaps)
	}
	h.Delay = max(h.Delay, a.delay)
	update := *h
	if a.copy != nil {
		update.Robots = []store.Robots{*a.copy} // others stay as they are
	}
	c.batch.Hosts = append(c.batch.Hosts, update)
}

// applyPace makes it durable that a host asked to be left alone.
func (c *committer) applyPace(gate uint32, status int) {
	h := &c.hosts[gate-1]
	h.NotBefore, _ = c.frontier.Pace(gate)
	if status == http.StatusTooManyRequests {
		h.Count429++
	} else {
		h.Count503++
	}
	c.batch.Hosts = append(c.batch.Hosts, *h)
}
