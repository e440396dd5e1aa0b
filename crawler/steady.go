package crawler

import (
	"sync"
	"time"
)

// steady measures how many leases a second end from the first to the last moment
// at which every worker has one: what the start and the end of a crawl take, when
// there is not enough to do, is no part of it.
type steady struct {
	mu         sync.Mutex
	busy, done int
	begin, end mark // the first and the last such moment
}

// mark is a moment and the leases that had ended by then.
type mark struct {
	at   time.Time
	done int
}

// start tells that one of so many workers has got a lease.
func (s *steady) start(workers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy++
	if s.busy < workers {
		return
	}
	s.end = mark{time.Now(), s.done}
	if s.begin.at.IsZero() {
		s.begin = s.end
	}
}

// stop tells that a worker is done with its lease.
func (s *steady) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	s.done++
}

// rate returns leases a second, 0 if the workers were never all busy twice.
func (s *steady) rate() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.end.at.Sub(s.begin.at).Seconds(); d > 0 {
		return float64(s.end.done-s.begin.done) / d
	}
	return 0
}
