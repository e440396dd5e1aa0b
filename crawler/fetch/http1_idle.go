package fetch

import (
	"container/list"
	"slices"
	"sync"
	"time"
)

const (
	// maxIdle is how long a connection waits for its next request. Whatever stands between us and the server may have
	// forgotten it by then, without a word to either.
	maxIdle = 90 * time.Second
	// sweepEvery is how often the connections that wait are looked through, and by how much one may outlive maxIdle.
	sweepEvery = 5 * time.Second
	// lookedAt is how many connections are looked at for one whose server has hung up when there is one too many.
	lookedAt = 16
)

// idleConns keeps the connections that wait for a request. It is safe for concurrent use.
type idleConns struct {
	mu     sync.Mutex
	most   int                        // that are kept
	byAddr map[string][]*list.Element // those to one address: the one that waits longest is the first
	all    list.List                  // of *http1Conn, likewise
	sweeps *time.Timer                // runs while there are any
}

func newIdleConns(most int) *idleConns {
	p := &idleConns{most: most, byAddr: map[string][]*list.Element{}}
	p.sweeps = time.AfterFunc(sweepEvery, p.sweep)
	p.sweeps.Stop()
	return p
}

// take returns the connection to addr that served last, or nil. It has been looked at: the server has neither hung up nor sent
// what nobody asked for.
func (p *idleConns) take(addr string) *http1Conn {
	for {
		c := p.pop(addr)
		if c == nil || c.quiet() {
			return c
		}
		c.hangUp()
	}
}

func (p *idleConns) pop(addr string) *http1Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	conns := p.byAddr[addr]
	if len(conns) == 0 {
		return nil
	}
	return p.remove(conns[len(conns)-1])
}

// give keeps c for another request. If that is one too many, one is closed.
func (p *idleConns) give(c *http1Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all.Len() == 0 {
		p.sweeps.Reset(sweepEvery)
	}
	c.since = time.Now()
	p.byAddr[c.addr] = append(p.byAddr[c.addr], p.all.PushBack(c))
	if p.all.Len() > p.most {
		p.remove(p.dispensable()).hangUp()
	}
}

// dispensable finds a connection whose server has hung up among those that wait longest, or gives the one that waits longest.
func (p *idleConns) dispensable() *list.Element {
	e := p.all.Front()
	for range lookedAt {
		if e == nil {
			break
		}
		if !e.Value.(*http1Conn).quiet() {
			return e
		}
		e = e.Next()
	}
	return p.all.Front()
}

// sweep closes the connections that have waited too long, and those whose server has hung up.
func (p *idleConns) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for e := p.all.Front(); e != nil; {
		c, next := e.Value.(*http1Conn), e.Next()
		if time.Since(c.since) >= maxIdle || !c.quiet() {
			p.remove(e).hangUp()
		}
		e = next
	}
	if p.all.Len() > 0 {
		p.sweeps.Reset(sweepEvery)
	}
}

func (p *idleConns) remove(e *list.Element) *http1Conn {
	c := p.all.Remove(e).(*http1Conn)
	conns := p.byAddr[c.addr]
	if len(conns) == 1 {
		delete(p.byAddr, c.addr)
		return c
	}
	i := slices.Index(conns, e)
	p.byAddr[c.addr] = slices.Delete(conns, i, i+1)
	return c
}

// close ends those that wait; the others end as they are given back.
func (p *idleConns) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.most = 0
	for e := p.all.Front(); e != nil; e = p.all.Front() {
		p.remove(e).hangUp()
	}
	p.sweeps.Stop()
}
