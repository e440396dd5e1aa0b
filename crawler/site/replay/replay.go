package replay

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"sweetspot/crawler/site"
	"sweetspot/store"
)

// ErrNotRecorded is a run that does not hold what it takes to serve it.
var ErrNotRecorded = errors.New("it was not recorded")

// Options say how a run is served. The zero value of each means its default.
type Options struct {
	Speed  float64 // how many times as fast as recorded; 1
	Memory int64   // bytes of bodies kept ready to be sent, others are read when asked for; 256 MiB
}

const defaultMemory = 256 << 20

// Replay is a recorded run as a web site: an http.Handler over the ports that
// Listen opens. It is safe for concurrent use.
type Replay struct {
	run    *store.Run
	speed  float64
	memory int64
	seeds  []string

	hosts   []*host // by gate, less one
	origins map[string]*origin
	at      map[string]*host // by the address that a request arrives at
	bodies  map[content]*body
	own     time.Duration // that any request takes
	late    time.Duration // that any timer comes after its time
	hits    site.Hits
}

// Open reads what a run recorded. The run stays the caller's, and must be open
// for as long as it is served.
func Open(run *store.Run, o Options) (*Replay, error) {
	record := run.Record()
	if !record.Recorded {
		return nil, fmt.Errorf("replay run %d: %w", run.Number(), ErrNotRecorded)
	}
	r := &Replay{
		run: run, speed: cmp.Or(o.Speed, 1), memory: cmp.Or(o.Memory, defaultMemory), seeds: record.Seeds,
		origins: map[string]*origin{}, at: map[string]*host{}, bodies: map[content]*body{}, hits: site.Hits{NoList: true},
	}
	if err := r.load(); err != nil {
		return nil, fmt.Errorf("replay run %d: %w", run.Number(), err)
	}
	return r, nil
}

// Listen serves the run until the server is closed. The first host listens at
// addr, the others at ports that the system chooses, of the same address.
func (r *Replay) Listen(addr string) (*site.Server, error) {
	var listeners []net.Listener
	var err error
	if r.own, err = ownTime(); err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	r.late = lateness()
	for i, h := range r.hosts {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			for _, open := range listeners {
				err = errors.Join(err, open.Close())
			}
			return nil, fmt.Errorf("replay: %w", err)
		}
		if i == 0 {
			ip, _, _ := net.SplitHostPort(l.Addr().String()) // it is host:port
			addr = net.JoinHostPort(ip, "0")
		}
		h.base = "http://" + l.Addr().String()
		r.at[l.Addr().String()] = h
		listeners = append(listeners, l)
	}
	for _, h := range r.hosts {
		h.robots = r.robotsAnswer(h)
	}
	r.prepare()
	return site.Serve(r, listeners...), nil
}

// Seeds are the URLs that the recorded crawl began with, as they are served.
func (r *Replay) Seeds() []string {
	seeds := slices.Clone(r.seeds)
	for i := range seeds {
		seeds[i] = r.URL(seeds[i])
	}
	return seeds
}

// A Mapping says where an origin of the recorded site stands now.
type Mapping struct{ Origin, Base string }

// Mappings lists them, the seeds' hosts first.
func (r *Replay) Mappings() (all []Mapping) {
	for _, h := range r.hosts {
		for _, o := range h.origins {
			all = append(all, Mapping{o.name, o.base()})
		}
	}
	return all
}

// Limit is how many requests a second a host lets in, 0 if it never answered 429.
type Limit struct {
	Host   string
	Rate   float64
	Burst  int
	Scaled float64 // Rate times the speed: what is served
}

// Limits lists the hosts that answered 429 when the run was recorded.
func (r *Replay) Limits() (all []Limit) {
	for _, h := range r.hosts {
		if h.admission.rate > 0 {
			all = append(all, Limit{h.key, h.admission.rate, h.admission.burst, h.admission.rate * r.speed})
		}
	}
	return all
}

// Hits counts the requests so far.
func (r *Replay) Hits() *site.Hits { return &r.hits }

// scaled is a recorded time at the speed of the replay.
func (r *Replay) scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) / r.speed)
}
