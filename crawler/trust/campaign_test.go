package trust

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"sweetspot/crawler"
)

// campaign is one crawl in as many sessions as it takes.
type campaign struct {
	*served
	name       string // of the campaign, unique to the web
	workers    int
	sequential bool
	next       func(last *session) plan // how the next session is to end; last is nil for the first

	rounds []round
}

// round is a session with the store's picture before and after it.
type round struct {
	session
	sequential    bool
	before, after *picture
}

// run starts sessions until the crawl has ended, and holds each and the whole to
// the promise.
func (c *campaign) run(t testing.TB) {
	t.Helper()
	c.reset()
	j := c.job
	j.Workers, j.Sequential, j.Store = c.workers, c.sequential, t.TempDir()
	before := &picture{}
	var last *session
	for !before.ended() {
		j.Agent = fmt.Sprintf("trust/%s.%d", c.name, len(c.rounds))
		s := live(t, j, c.next(last))
		after := look(t, j.Store)
		after.holds(t, before, s.reported)
		if !s.killed() && (!after.ended() || s.outcome != after.ending.Outcome || s.code != after.ending.ExitCode) {
			t.Fatalf("%s: %s ended with %q, code %d: %s", c.web.name, s.agent, s.outcome, s.code, s.talk)
		}
		c.rounds = append(c.rounds, round{session: s, sequential: c.sequential, before: before, after: after})
		before, last = after, &s
	}
	c.next(last)
	c.check(t, before)
	if t.Failed() {
		t.Fatalf("%s: in %d sessions of %d workers", c.web.name, len(c.rounds), c.workers)
	}
}

// check looks at the whole: what the store holds, and what was asked for.
func (c *campaign) check(t testing.TB, last *picture) {
	t.Helper()
	if c.job.MaxPages == 0 {
		if !last.complete() {
			t.Errorf("the run ended with %q", last.ending.Outcome)
		}
		c.checkTruth(t, last)
	} else if n := last.requested(); last.ending.Limit != crawler.LimitPages || n != c.job.MaxPages {
		t.Errorf("the run ended with limit %q after %d pages, want %d", last.ending.Limit, n, c.job.MaxPages)
	}
	c.checkRequests(t, c.rounds)
	if c.steady && !last.reordered() {
		c.checkSame(t, last)
	}
}

// checkSame wants the very ids, links and bodies of a crawl that nobody killed.
func (c *campaign) checkSame(t testing.TB, last *picture) {
	t.Helper()
	c.reset()
	j := c.job
	j.Store, j.Sequential, j.Agent = t.TempDir(), true, "trust/unbroken"
	if s := live(t, j, plan{}); s.killed() || s.outcome == "" {
		t.Fatalf("unbroken crawl: %s", s.talk)
	}
	want, got := look(t, j.Store).plain(), last.plain()
	same(t, "URLs", want.urls, got.urls)
	same(t, "promotions", want.promotions, got.promotions)
	for _, id := range slices.Sorted(maps.Keys(want.visits)) {
		same(t, "visit", want.visits[id], got.visits[id])
	}
	if len(got.visits) != len(want.visits) {
		t.Errorf("%d visits, want %d", len(got.visits), len(want.visits))
	}
}
