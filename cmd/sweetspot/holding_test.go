package main

import (
	"io"
	"log"
	"net/http"
	"sync"
)

// holding stands before servers, counts requests for pages and holds them back
// when told to, so that a script finds a crawl in its midst without a clock.
type holding struct {
	mu    sync.Mutex
	turn  *sync.Cond
	left  int // pages to answer before holding; negative for no end
	held  int
	wave  int // of releases: what was held before one is let go by it
	asked map[string]int
}

func newHolding() *holding {
	h := &holding{left: -1, asked: map[string]int{}}
	h.turn = sync.NewCond(&h.mu)
	return h
}

// before puts the holding before a server. A client that gives up is let go at
// the next release only; the end of a script is one.
func (h *holding) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isPage(r) {
			h.pass(urlOf(r))
		}
		next.ServeHTTP(w, r)
	})
}

func (h *holding) pass(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked[url]++
	if h.left != 0 {
		h.left--
		return
	}
	h.held++
	h.turn.Broadcast()
	for wave := h.wave; wave == h.wave; {
		h.turn.Wait()
	}
	h.held--
}

// hold answers n more pages and holds what comes then.
func (h *holding) hold(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.left = n
}

// await returns when a request is held.
func (h *holding) await() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.held == 0 {
		h.turn.Wait()
	}
}

// release lets go what is held and holds no more: a request that was sent before
// may still be on its way here.
func (h *holding) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wave++
	h.left = -1
	h.turn.Broadcast()
}

// count returns how often each page was asked for since the last count.
func (h *holding) count() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	asked := h.asked
	h.asked = map[string]int{}
	return asked
}

// quietLog is for servers whose clients go away.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
