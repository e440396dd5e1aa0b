package frontiertest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sweetspot/crawler/frontier"
)

// modelled is a crawl of ids whose links form a chain of bursts: each visited id
// adds the next few.
type modelled struct {
	q     frontier.Queue
	gates int
	fails []int // failures before id i+1 succeeds

	mu      sync.Mutex
	added   int
	leases  map[uint32]int
	visited map[uint32]bool
	faults  []string
	ended   map[error]int
}

func newModel(q frontier.Queue, gates, ids int, fails []int) *modelled {
	m := &modelled{
		q: q, gates: gates, fails: fails, leases: map[uint32]int{}, visited: map[uint32]bool{}, ended: map[error]int{},
	}
	m.add(min(ids, 3))
	return m
}

// add queues up to n ids that are not known yet. The caller holds the lock, or
// is alone.
func (m *modelled) add(n int) {
	for ; n > 0 && m.added < len(m.fails); n-- {
		m.added++
		m.q.Add(m.gate(uint32(m.added)), uint32(m.added))
	}
}

func (m *modelled) gate(id uint32) uint32 { return id%uint32(m.gates) + 1 }

func (m *modelled) crawl(t *testing.T, workers int) {
	var wait sync.WaitGroup
	for i := range workers {
		wait.Go(func() {
			for {
				l, err := m.q.Next(t.Context())
				if err != nil {
					m.mu.Lock()
					m.ended[err]++
					m.mu.Unlock()
					return
				}
				m.work(&l, time.Duration(i+1)*time.Millisecond)
			}
		})
	}
	wait.Wait()
}

func (m *modelled) work(l *frontier.Lease, takes time.Duration) {
	m.mu.Lock()
	m.leases[l.ID]++
	if l.Gate != m.gate(l.ID) || int(l.Attempt) != m.leases[l.ID] || m.visited[l.ID] {
		m.faults = append(m.faults, "a lease of the wrong gate, attempt, or of a visited id")
	}
	m.mu.Unlock()
	time.Sleep(takes)
	m.q.Release(l, frontier.Feedback{Started: time.Now(), Status: 200})

	m.mu.Lock()
	defer m.mu.Unlock()
	if int(l.Attempt) <= m.fails[l.ID-1] {
		m.q.End(l, frontier.Ending{Again: true, NotBefore: time.Now().Add(takes)})
		return
	}
	m.visited[l.ID] = true
	m.add(int(l.ID)%4 + 1)
	m.q.End(l, frontier.Ending{Requested: true})
}

func (m *modelled) check(t *rapid.T, pages int) {
	for _, f := range m.faults {
		t.Fatal(f)
	}
	tried := len(m.leases)
	limited := pages > 0 && m.added > pages
	switch {
	case limited && tried != pages:
		t.Fatalf("%d ids tried under a limit of %d, %d known", tried, pages, m.added)
	case !limited && tried != m.added:
		t.Fatalf("%d of %d ids tried", tried, m.added)
	}
	for id, n := range m.leases {
		if want := m.fails[id-1] + 1; n != want || !m.visited[id] {
			t.Fatalf("id %d leased %d times, want %d", id, n, want)
		}
	}
	want := frontier.ErrDrained
	if limited {
		want = frontier.ErrLimit
	}
	for err := range m.ended {
		if !errors.Is(err, want) {
			t.Fatalf("the crawl ended with %v, want %v", err, want)
		}
	}
}
