package crawler

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// How many examples a summary keeps.
const (
	keptBroken = 100
	keptSlow   = 5
)

// tally counts what the summary and the progress tell. Over all sessions of a
// run, except where it says otherwise.
type tally struct {
	robots, reordered        atomic.Int64
	revalidated, commits     atomic.Int64 // this session
	offHeap                  atomic.Int64 // bytes of the tables
	refusals429, refusals503 atomic.Int64 // this session

	mu       sync.Mutex
	counts   Counts
	slow     []Slow // slowest first, this session
	broken   []Broken
	hosts    map[string]*hostTally // by gate, this session
	unopened []Unreachable
	seeds    map[store.ID]SeedResult
	traps    map[string]int // URLs refused, by the trap's rule
}

// Counts are numbers of visits and URLs of a run.
type Counts struct {
	Known      int   `json:"known"`     // URLs, refused ones included
	Queued     int   `json:"-"`         // URLs that are to be visited, done or not
	Refused    int   `json:"refused"`   // URLs refused by a rule
	Sitemaps   int   `json:"sitemaps"`  // visits of sitemaps, part of no other number of visits
	Pages      int   `json:"pages"`     // visits that sent a request
	Fetched    int   `json:"fetched"`   // with a response, whatever its status
	Unchanged  int   `json:"unchanged"` // 304
	Redirected int   `json:"redirected"`
	Disallowed int   `json:"disallowed"` // by robots.txt
	Failed     int   `json:"failed"`     // no response
	Blocked    int   `json:"blocked"`    // by a guard
	Broken     int   `json:"broken"`     // failed, or status 400 and above
	Truncated  int   `json:"truncated"`
	Bytes      int64 `json:"bytes"` // decoded; those of unchanged pages were not sent
	Wire       int64 `json:"wire"`  // as sent
	Session    int   `json:"-"`     // pages of this session
}

// Broken is a link that leads nowhere, with the page that it was first seen on.
type Broken struct {
	URL    string `json:"url"`
	On     string `json:"on"`
	Status int    `json:"status,omitempty"`
	Error  string `json:"error,omitempty"`
	parent store.ID
}

// Slow is a page that took long to fetch.
type Slow struct {
	URL  string        `json:"url"`
	Took time.Duration `json:"took"`
}

// Unreachable is a host whose robots.txt could not be had.
type Unreachable struct {
	Host string `json:"host"`
	Why  string `json:"why"`

	origin string
}

// SeedResult is what became of a seed.
type SeedResult struct {
	URL     string
	Outcome store.Outcome
	Status  int
	Error   string
	Detail  string
	OffSite string // where a redirect out of scope leads
}

type hostTally struct {
	pages int
	spent time.Duration
}

// known counts a new URL record.
func (t *tally) known(rec store.URL) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Known++
	if rec.Rule == "" {
		t.counts.Queued++
		return
	}
	t.counts.Refused++
	if strings.HasPrefix(rec.Rule, "trap-") {
		if t.traps == nil {
			t.traps = map[string]int{}
		}
		t.traps[rec.Rule]++
	}
}

// trapped returns how many URLs each trap guard refused.
func (t *tally) trapped() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.traps)
}

// promoted counts a URL that was refused and is queued now.
func (t *tally) promoted() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Queued++
	t.counts.Refused--
}

// refused counts a complaint of a host.
func (t *tally) refused(status int) {
	if status == 429 {
		t.refusals429.Add(1)
		return
	}
	t.refusals503.Add(1)
}

func (t *tally) unreachable(u urls.URL, why string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unopened = append(t.unopened, Unreachable{Host: u.Gate(), Why: why, origin: u.Origin()})
}

// visit counts a visit of this session.
func (t *tally) visit(r *result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count(r.rec, &r.visit)
	if r.visit.Requested {
		t.counts.Session++
	}
	took := elapsed(r.visit.Timing)
	if r.rec.Kind == store.KindPage {
		t.slowest(Slow{URL: r.rec.URL, Took: took})
	}
	if t.hosts == nil {
		t.hosts = map[string]*hostTally{}
	}
	gate := r.url.Gate()
	h := t.hosts[gate]
	if h == nil {
		h = &hostTally{}
		t.hosts[gate] = h
	}
	h.pages++
	h.spent += took
}

// elapsed is the time of a visit's request.
func elapsed(t store.Timing) time.Duration { return t.DNS + t.Connect + t.TLS + t.FirstByte + t.Body }

// count counts a visit of any session. The caller holds the lock.
func (t *tally) count(rec store.URL, v *store.Visit) {
	c := &t.counts
	if rec.Parent == 0 && rec.Kind == store.KindPage {
		t.seed(rec, v)
	}
	if rec.Kind == store.KindSitemap {
		c.Sitemaps++
		return
	}
	if v.Requested {
		c.Pages++
	}
	switch v.Outcome {
	case store.Fetched:
		c.Fetched++
	case store.Unchanged:
		c.Unchanged++
	case store.Redirected:
		c.Redirected++
	case store.Disallowed:
		c.Disallowed++
	case store.Failed:
		c.Failed++
	case store.Blocked:
		c.Blocked++
	}
	if v.Flags&store.FlagTruncated != 0 {
		c.Truncated++
	}
	if v.Outcome != store.Unchanged {
		c.Bytes += v.Bytes
	}
	c.Wire += v.Wire
	if v.Outcome == store.Failed || v.Status >= 400 {
		c.Broken++
		if len(t.broken) < keptBroken {
			t.broken = append(t.broken, Broken{URL: rec.URL, Status: v.Status, Error: v.Error, parent: rec.Parent})
		}
	}
}

func (t *tally) seed(rec store.URL, v *store.Visit) {
	if t.seeds == nil {
		t.seeds = map[store.ID]SeedResult{}
	}
	t.seeds[rec.ID] = SeedResult{
		URL: rec.URL, Outcome: v.Outcome, Status: v.Status, Error: v.Error, Detail: v.Detail, OffSite: v.Location,
	}
}

func (t *tally) slowest(s Slow) {
	if len(t.slow) == keptSlow && t.slow[keptSlow-1].Took >= s.Took {
		return
	}
	t.slow = append(t.slow, s)
	slices.SortStableFunc(t.slow, func(a, b Slow) int { return cmp.Compare(b.Took, a.Took) })
	t.slow = t.slow[:min(len(t.slow), keptSlow)]
}

func (t *tally) read() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts
}

// slowestHost returns the gate with the highest mean fetch time, "" for none.
func (t *tally) slowestHost() (gate string, mean time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for g, h := range t.hosts {
		if m := h.spent / time.Duration(h.pages); m > mean {
			gate, mean = g, m
		}
	}
	return gate, mean
}
