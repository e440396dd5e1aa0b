package urls

import "hash/maphash"

// The defaults of [Traps].
const (
	DefaultMaxQueries    = 10_000
	DefaultMaxDuplicates = 200
)

// Traps are the guards that count: against lists with endless queries (calendars, filters, session ids) and against
// queries that change nothing. What they count is a path with its gate, so the http, https and www twins count as one.
// URLs without a query never spring a trap.
//
// What a trap says depends only on the accepted offers and the visits so far, each in their order. So a run that is
// resumed gets the same traps by offering its queued URLs and reporting its visits again.
//
// Traps remember the paths counted last, at least 65,536 of them for each guard, and every closed path. A path forgotten
// starts again. They belong to one goroutine.
type Traps struct {
	maxQueries, maxDuplicates int

	seed    maphash.Seed
	queries counters // accepted offers
	streaks counters // visits with known text since the last with new text
	closed  map[uint64]struct{}
}

// NewTraps returns traps that spring after so many queries of a path, and so many visits in a row that gave known text.
// Zero means the default.
func NewTraps(maxQueries, maxDuplicates int) *Traps {
	const remembered = 1 << 16
	return &Traps{
		maxQueries:    orDefault(maxQueries, DefaultMaxQueries),
		maxDuplicates: orDefault(maxDuplicates, DefaultMaxDuplicates),
		seed:          maphash.MakeSeed(),
		queries:       newCounters(remembered),
		streaks:       newCounters(remembered),
		closed:        make(map[uint64]struct{}),
	}
}

// Offer says whether a URL new to the crawl may be queued: RuleDuplicates if its path is closed, RuleQueries if as many
// queries of the path as allowed have been accepted, otherwise "", and then it is counted.
func (t *Traps) Offer(u URL) Rule {
	if !u.hasQuery() {
		return ""
	}
	path := t.path(u)
	if _, closed := t.closed[path]; closed {
		return RuleDuplicates
	}
	n := t.queries.get(path)
	if n >= t.maxQueries {
		return RuleQueries
	}
	t.queries.set(path, n+1)
	return ""
}

// Saw reports the committed visit of u, and whether its text was known from another URL. The visit that completes
// a row closes the path.
func (t *Traps) Saw(u URL, knownText bool) {
	if !u.hasQuery() {
		return
	}
	path := t.path(u)
	if !knownText {
		t.streaks.forget(path)
		return
	}
	n := t.streaks.get(path) + 1
	if n < t.maxDuplicates {
		t.streaks.set(path, n)
		return
	}
	t.closed[path] = struct{}{}
	t.streaks.forget(path)
}

// Closed reports whether u is a variant of a closed path, which need not be requested. A path stays closed.
func (t *Traps) Closed(u URL) bool {
	if !u.hasQuery() {
		return false
	}
	_, closed := t.closed[t.path(u)]
	return closed
}

// path returns the fingerprint of gate and path: 64 bits under a random key, so two paths that share one cannot be made.
func (t *Traps) path(u URL) uint64 { return maphash.String(t.seed, u.gatePath()) }
