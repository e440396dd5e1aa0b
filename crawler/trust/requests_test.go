package trust

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler/site"
	"sweetspot/store"
)

// attempts is how often a URL may be asked for: once and the default retries.
const attempts = 1 + 2

// checkRequests holds what the server saw against what was needed: in each
// session, given what was durable when it began. It follows that a URL is asked
// for at most attempts × (1 + the kills while it was leased) times (I8).
func (w *served) checkRequests(t testing.TB, all []round) {
	t.Helper()
	hits := map[string][]site.Hit{}
	for _, h := range w.site.Hits().All() {
		agent := h.Header.Get("User-Agent")
		hits[agent] = append(hits[agent], h)
	}
	for _, list := range hits {
		slices.SortFunc(list, func(a, b site.Hit) int { return a.Start.Compare(b.Start) })
	}
	pages := map[string]bool{}
	for i := range all {
		r := &all[i]
		mine := hits[r.agent]
		w.checkNeeded(t, r, mine)
		w.checkRobots(t, r, mine)
		w.checkWaits(t, r, mine)
		if r.sequential {
			w.checkOneLeased(t, r, mine)
		}
		for _, h := range mine {
			if isPage(h) {
				pages[h.URI] = true
			}
		}
	}
	if most := w.job.MaxPages; most > 0 && len(pages) > most {
		t.Errorf("%d pages were asked for, no more than %d may be", len(pages), most)
	}
}

func isPage(h site.Hit) bool { return h.URI != "/robots.txt" && !strings.HasPrefix(h.URI, "/sitemap") }

func urlOf(h site.Hit) string { return "http://" + h.Host + h.URI }

// checkNeeded wants no request for what had a visit, and no more requests for a
// URL than it had attempts left.
func (w *served) checkNeeded(t testing.TB, r *round, hits []site.Hit) {
	t.Helper()
	left := map[string]int{}
	for _, u := range r.before.urls {
		if _, visited := r.before.visits[u.ID]; visited {
			left[u.URL] = 0
		} else {
			left[u.URL] = attempts - int(r.before.attempts[u.ID].N)
		}
	}
	for _, h := range r.before.hosts {
		for _, known := range h.Robots {
			left[known.Origin+"/robots.txt"] = 0
		}
	}
	for _, h := range hits {
		n, known := left[urlOf(h)]
		if !known {
			n = attempts
		}
		if n == 0 {
			t.Errorf("%s: one request too many for %s", r.agent, urlOf(h))
		}
		left[urlOf(h)] = n - 1
	}
}

// checkRobots wants each host's robots.txt to be known before anything else is
// asked of it, and obeyed.
func (w *served) checkRobots(t testing.TB, r *round, hits []site.Hit) {
	t.Helper()
	known := map[string]bool{}
	for _, h := range r.before.hosts {
		for _, copied := range h.Robots {
			known[copied.Origin] = true
		}
	}
	for _, h := range hits {
		switch origin := "http://" + h.Host; {
		case h.URI == "/robots.txt":
			known[origin] = known[origin] || h.Status < 500 && h.Status != 429
		case !known[origin]:
			t.Errorf("%s: %s was asked for before its robots.txt", r.agent, urlOf(h))
		case w.bars(h.URI):
			t.Errorf("%s: %s was asked for, which robots.txt disallows", r.agent, urlOf(h))
		}
	}
}

// checkWaits wants requests no sooner than politeness allows. What was durable is
// held to the moment: a request never arrives before it was due. Between two
// requests of one session there may be a delay less than there should be, for the
// first of them may have arrived late.
func (w *served) checkWaits(t testing.TB, r *round, hits []site.Hit) {
	t.Helper()
	due := map[string]time.Time{} // by host
	for _, h := range r.before.hosts {
		due[h.Key] = later(h.NotBefore, r.began.Add(h.Delay))
	}
	tried := map[string]time.Time{} // by URL
	for _, u := range r.before.urls {
		if a, ok := r.before.attempts[u.ID]; ok {
			tried[u.URL] = a.NotBefore
		}
	}
	byHost := map[string][]time.Time{}
	for _, h := range hits {
		if h.Start.Before(due[h.Host]) {
			t.Errorf("%s: %s was asked for %v too early", r.agent, urlOf(h), due[h.Host].Sub(h.Start))
		}
		if at := tried[urlOf(h)]; h.Start.Before(at) {
			t.Errorf("%s: %s was tried again %v too early", r.agent, urlOf(h), at.Sub(h.Start))
		}
		for i, earlier := range byHost[h.Host] {
			between := len(byHost[h.Host]) - 1 - i
			if least := time.Duration(between) * w.delay; h.Start.Sub(earlier) < least {
				t.Errorf("%s: %s was asked for %v after another, with %d between them", r.agent, urlOf(h), h.Start.Sub(earlier), between)
			}
		}
		byHost[h.Host] = append(byHost[h.Host], h.Start)
	}
}

// checkOneLeased wants a sequential crawl to leave at most one URL without a
// trace of its request.
func (w *served) checkOneLeased(t testing.TB, r *round, hits []site.Hit) {
	t.Helper()
	asked := map[string]int{}
	for _, h := range hits {
		if h.URI != "/robots.txt" {
			asked[urlOf(h)]++
		}
	}
	leased := 0
	for url, n := range asked {
		leased += n - r.traces(url)
	}
	if leased > 1 {
		t.Errorf("%s: %d requests of one worker left no trace", r.agent, leased)
	}
}

// traces counts what a session made durable about a URL: attempts and a visit.
func (r *round) traces(url string) int {
	id := r.after.id(url)
	n := int(r.after.attempts[id].N) - int(r.before.attempts[id].N)
	if visit, ok := r.after.visits[id]; ok && visit.Outcome != store.Disallowed {
		n++
	}
	return n
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
