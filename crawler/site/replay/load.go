package replay

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"sweetspot/store"
)

// page is a URL that was visited, and all that it answers.
type page struct {
	outcome  store.Outcome
	failure  string // error class
	status   int
	header   http.Header
	first    time.Duration // to the first byte
	rest     time.Duration // from there to the last
	location string        // absolute
	cut      bool          // the body was longer than what was kept
	body     store.BodyID
	attempts []store.Attempt // that failed for now, but for 429s: the host's limit gives those
	asked    atomic.Uint32
}

// load reads all but headers and bodies.
func (r *Replay) load() error {
	for h, err := range r.run.Hosts() {
		if err != nil {
			return err
		}
		if int(h.Gate) != len(r.hosts)+1 {
			return fmt.Errorf("gate %d is missing: %w", len(r.hosts)+1, store.ErrDamaged)
		}
		made := &host{key: h.Key}
		r.hosts = append(r.hosts, made)
		for i := range h.Robots {
			r.origin(made, h.Robots[i].Origin).robots = &h.Robots[i]
		}
	}
	visits, events, err := r.visits()
	if err != nil {
		return err
	}
	if err := r.place(visits, events); err != nil {
		return err
	}
	r.hosts = slices.DeleteFunc(r.hosts, func(h *host) bool { return len(h.origins) == 0 })
	if len(r.hosts) == 0 {
		return fmt.Errorf("it holds no page: %w", ErrNotRecorded)
	}
	return nil
}

// visits reads the pages, and when each request was sent.
func (r *Replay) visits() (map[store.ID]*page, map[store.ID][]event, error) {
	pages, events := map[store.ID]*page{}, map[store.ID][]event{}
	for v, err := range r.run.Visits(1) {
		if err != nil {
			return nil, nil, err
		}
		pages[v.ID] = &page{
			outcome: v.Outcome, failure: v.Error, status: v.Status, first: v.Timing.FirstByte, rest: v.Timing.Body,
			location: v.Location, cut: v.Flags.Has(store.FlagTruncated), body: v.Body, header: http.Header{},
		}
		if v.Outcome != store.Disallowed && v.Outcome != store.Blocked {
			events[v.ID] = append(events[v.ID], event{at: v.At, refused: v.Status == 429})
		}
	}
	for a, err := range r.run.AllAttempts() {
		if err != nil {
			return nil, nil, err
		}
		events[a.ID] = append(events[a.ID], event{at: a.At, refused: a.Status == 429, wait: a.NotBefore.Sub(a.At)})
		if p := pages[a.ID]; p != nil && a.Status != 429 {
			p.attempts = append(p.attempts, a)
		}
	}
	return pages, events, nil
}

// place puts each page where its URL is served, and finds out how fast each
// host let requests in.
func (r *Replay) place(pages map[store.ID]*page, events map[store.ID][]event) error {
	byHost := make([][]event, len(r.hosts))
	times := make([][]time.Duration, len(r.hosts))
	for u, err := range r.run.URLs(1) {
		if err != nil {
			return err
		}
		if u.Gate == 0 || int(u.Gate) > len(r.hosts) {
			continue
		}
		name, uri := split(u.URL)
		o := r.origin(r.hosts[u.Gate-1], name)
		if u.Kind == store.KindSitemap && u.Parent == 0 {
			o.maps = append(o.maps, uri)
		}
		if p := pages[u.ID]; p != nil {
			head, _, err := r.run.Header(u.ID)
			if err != nil {
				return err
			}
			for _, f := range head.Fields {
				p.header.Add(f.Name, f.Value)
			}
			o.pages[uri] = p
			times[u.Gate-1] = append(times[u.Gate-1], p.first)
		}
		byHost[u.Gate-1] = append(byHost[u.Gate-1], events[u.ID]...)
	}
	for i, h := range r.hosts {
		h.settle()
		h.typical = median(times[i])
		h.admission, h.wait = admissionOf(byHost[i]), shortestWait(byHost[i])
		if h.admission.rate > 0 {
			h.limit = rate.NewLimiter(rate.Limit(h.admission.rate*r.speed), h.admission.burst)
			h.wait = time.Duration(math.Ceil(r.scaled(h.wait).Seconds())) * time.Second
		}
	}
	return nil
}

func median(d []time.Duration) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[len(d)/2]
}
