package hostile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sweetspot/crawler/site"
)

// Web is the hostile web, served from New to Close. It is safe for concurrent
// use.
type Web struct {
	o     Options
	hosts []*host
	at    map[string]*host // by the address that a request arrives at
	names *nameServer
	hits  site.Hits
	draw  *rand.Rand // while the web is built

	server *site.Server
	ctx    context.Context // until Close
	stop   context.CancelFunc

	tried []*atomic.Bool // by page that fails at first

	mu     sync.Mutex
	strays []string // requests that reached what nobody may reach
}

// builders open the hosts, subject by subject.
func (w *Web) builders() []func() error {
	return []func() error{
		w.inside, // first: others lead there
		w.town, w.robots, w.unreadable, w.polite, w.redirects, w.ways, w.complaining, w.statuses,
		w.cuts, w.slow, w.endless, w.bombs, w.lies, w.markup, w.charsets,
		w.mazes, w.paths, w.spellings, w.doorman, w.sitemaps, w.sixth, w.foreign, w.twins, w.turncoats,
	}
}

// New builds a web and serves it, on 127.0.0.2 and the addresses that follow,
// one port each, and on [::1] if the machine has that. Its names are served by
// a name server of its own. The error tells all faults in the options at once.
func New(o Options) (*Web, error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, fmt.Errorf("hostile web: %w", err)
	}
	w := &Web{o: o, at: map[string]*host{}, hits: site.Hits{NoList: o.NoLog}, draw: rand.New(rand.NewPCG(o.Seed, 0))}
	w.ctx, w.stop = context.WithCancel(context.Background())
	err := w.open()
	var listeners []net.Listener
	for _, h := range w.hosts {
		listeners = append(listeners, h.listener)
	}
	w.server = site.Serve(w, listeners...)
	if err != nil {
		return nil, fmt.Errorf("hostile web: %w", errors.Join(err, w.Close()))
	}
	return w, nil
}

func (w *Web) open() (err error) {
	if w.names, err = newNameServer(); err != nil {
		return err
	}
	for _, build := range w.builders() {
		if err := build(); err != nil {
			return err
		}
	}
	return nil
}

// Close breaks all connections off and returns when nothing is served any more.
func (w *Web) Close() error {
	w.stop()
	err := w.server.Close()
	if w.names != nil {
		err = errors.Join(err, w.names.close())
	}
	return err
}

// Reset makes the web as if just started: pages that fail at first fail once
// more, names have their first address again, and hits are forgotten.
func (w *Web) Reset() {
	for _, tried := range w.tried {
		tried.Store(false)
	}
	w.names.reset()
	w.hits.Reset()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.strays = nil
}

// Seeds are the front pages of all hosts, where the crawl starts.
func (w *Web) Seeds() []string {
	var seeds []string
	for _, h := range w.hosts {
		if !h.hidden {
			seeds = append(seeds, h.base+"/")
		}
	}
	return seeds
}

// Must is every URL that must be in the store at the end, sitemaps included,
// and no other may be; sorted by URL.
func (w *Web) Must() []Expect {
	var all []Expect
	for _, h := range w.hosts {
		all = slices.AppendSeq(all, maps.Values(h.must))
		if h.crowd != nil {
			all = slices.AppendSeq(all, h.crowd)
		}
	}
	slices.SortFunc(all, func(a, b Expect) int { return strings.Compare(a.URL, b.URL) })
	return all
}

// Hits is the record of the requests so far. The URL that a hit asked for is
// "http://" + Host + URI.
func (w *Web) Hits() *site.Hits { return &w.hits }

// Resolver looks names up at the web's own name server.
func (w *Web) Resolver() *net.Resolver { return w.names.resolver() }

// host opens a listener at the next address.
func (w *Web) host(name string) (*host, error) {
	n := len(w.hosts) + 2
	return w.listen(name, netip.AddrFrom4([4]byte{127, 0, 0, byte(n)}))
}

func (w *Web) listen(name string, addr netip.Addr) (*host, error) {
	l, err := net.Listen("tcp", netip.AddrPortFrom(addr, 0).String())
	if err != nil {
		return nil, fmt.Errorf("host %q: %w", name, err)
	}
	h := newHost(w, name, l)
	w.hosts = append(w.hosts, h)
	w.at[l.Addr().String()] = h
	return h, nil
}

// stray notes a request that reached what nobody may reach.
func (w *Web) stray(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.strays = append(w.strays, fmt.Sprintf(format, args...))
}

// first returns a function that is true once, and once more after each Reset.
func (w *Web) first() func() bool {
	tried := new(atomic.Bool)
	w.tried = append(w.tried, tried)
	return func() bool { return !tried.Swap(true) }
}
