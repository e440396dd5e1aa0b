package site

import (
	"fmt"
	"math"
	"strconv"
	"sync"
	"sync/atomic"

	"golang.org/x/time/rate"
)

// Site is the website. It is safe for concurrent use and starts no goroutine.
type Site struct {
	opts  Options
	kinds []Kind // by page
	graph graph
	prose []string
	shape string // what pages are made from beside the seed and their number

	now   atomic.Pointer[scene] // nil before the first night
	token atomic.Int64          // counts what noisy pages say
	hits  Hits
	tried []atomic.Bool // by page: flaky and asked for before; nil without Flaky

	limit      *rate.Limiter // nil without LimitRate
	retryAfter string        // seconds until the limit has surely let go
	slots      chan struct{} // one for each request being served; nil without Capacity
	buffers    sync.Pool     // of *[]byte
}

// New makes a site. The error tells all faults in the options at once.
func New(o Options) (*Site, error) {
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("synthetic site: %w", err)
	}
	o = o.withDefaults()
	s := &Site{opts: o, prose: newProse(o.Seed), hits: Hits{NoList: o.NoLog}}
	s.shape = fmt.Sprint(o.Pages, o.Links, o.Size, o.Errors, o.Redirects, o.Traps, " ")
	s.kinds = make([]Kind, o.Pages)
	var path []byte
	for page := range s.kinds {
		path = s.appendPath(path[:0], page)
		s.kinds[page] = o.fate(page, path).kind
	}
	s.graph = newGraph(s.kinds[:s.linked()], max(1, o.Links/2))
	s.equip()
	return s, nil
}

// equip makes what the options ask for beside pages.
func (s *Site) equip() {
	s.buffers.New = func() any { return new([]byte) }
	if s.opts.Flaky > 0 {
		s.tried = make([]atomic.Bool, s.opts.Pages)
	}
	if s.opts.Capacity > 0 {
		s.slots = make(chan struct{}, s.opts.Capacity)
	}
	if r := s.opts.LimitRate; r > 0 {
		s.limit = rate.NewLimiter(rate.Limit(r), int(math.Ceil(r)))
		s.retryAfter = strconv.Itoa(int(math.Ceil(max(1, 1/r))))
	}
}

// Hits is the record of the requests so far.
func (s *Site) Hits() *Hits { return &s.hits }

// Night turns the site to a night of its script, from 1. It may be called while
// the site is served: each request sees one night or another.
func (s *Site) Night(n int) { s.now.Store(newScene(s.opts.Script, n)) }

// Reset makes the site as if just started: hits are forgotten and flaky pages
// fail once more. What LimitRate has counted stays.
func (s *Site) Reset() {
	s.hits.Reset()
	for page := range s.tried {
		s.tried[page].Store(false)
	}
}
