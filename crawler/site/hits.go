package site

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Hit is one request as the server saw it.
type Hit struct {
	URI    string      // path and query as sent
	Host   string      // the Host header
	Header http.Header // as received; not to be changed
	Start  time.Time   // when it arrived
	End    time.Time   // just before the reply's first byte; zero while it is served
	Status int         // of the reply; 0 for a reset, and for a client that gave up
}

// Hits counts and lists requests. It is safe for concurrent use.
//
// A request is in flight from its arrival until just before the first byte of
// its reply, so a client can never start its next request while the last one
// still counts. One that the client gave up counts until the server notices.
//
// A server other than Site keeps the same record by calling Begin and End.
type Hits struct {
	NoList bool // count only; set before the first request

	total          atomic.Int64
	inFlight, peak atomic.Int64
	served, most   atomic.Int64

	mu  sync.Mutex
	all []*Hit // in order of arrival; what they point to is guarded by mu
}

// Total is the number of requests since the start or the last Reset.
func (h *Hits) Total() int { return int(h.total.Load()) }

// Peak is the largest number of requests that were in flight at once.
func (h *Hits) Peak() int { return int(h.peak.Load()) }

// PeakServed is the largest number that were served at once: those in flight
// less those waiting because of Options.Capacity.
func (h *Hits) PeakServed() int { return int(h.most.Load()) }

// All lists the requests in order of arrival; nothing if NoList is set.
func (h *Hits) All() []Hit {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]Hit, len(h.all))
	for i, hit := range h.all {
		all[i] = *hit
	}
	return all
}

// Counts is the number of requests for each URI that was asked for.
func (h *Hits) Counts() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	counts := make(map[string]int, len(h.all))
	for _, hit := range h.all {
		counts[hit.URI]++
	}
	return counts
}

// Reset forgets everything but the requests in flight.
func (h *Hits) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.total.Store(0)
	h.peak.Store(h.inFlight.Load())
	h.most.Store(h.served.Load())
	h.all = slices.DeleteFunc(h.all, func(hit *Hit) bool { return !hit.End.IsZero() })
}

// Begin notes an arrival. What it returns, nil if there is no list, goes to End.
func (h *Hits) Begin(r *http.Request) *Hit {
	h.total.Add(1)
	raise(&h.peak, h.inFlight.Add(1))
	if h.NoList {
		return nil
	}
	hit := &Hit{URI: r.RequestURI, Host: r.Host, Header: r.Header, Start: time.Now()}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, hit)
	return hit
}

// End notes, just before the reply's first byte, what a request gets.
func (h *Hits) End(hit *Hit, status int) {
	h.inFlight.Add(-1)
	if hit == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	hit.End, hit.Status = time.Now(), status
}

// serving notes that a request has its place among those served; done gives it
// back.
func (h *Hits) serving() (done func()) {
	raise(&h.most, h.served.Add(1))
	return func() { h.served.Add(-1) }
}

// raise makes high at least n.
func raise(high *atomic.Int64, n int64) {
	for old := high.Load(); n > old; old = high.Load() {
		if high.CompareAndSwap(old, n) {
			return
		}
	}
}
