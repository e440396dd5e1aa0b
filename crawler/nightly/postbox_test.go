package nightly

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// postbox is who receives notices: an http.RoundTripper.
type postbox struct {
	mu       sync.Mutex
	fails    func(at time.Time) bool // nil: never
	tries    []time.Time
	requests []*http.Request
	bodies   [][]byte
	received []time.Time
}

// RoundTrip implements [http.RoundTripper].
func (p *postbox) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.tries = append(p.tries, now)
	if p.fails != nil && p.fails(now) {
		return nil, errors.New("no route to host")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p.requests, p.bodies, p.received = append(p.requests, r), append(p.bodies, body), append(p.received, now)
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Request: r}, nil
}

// notices are those received as JSON since the last call.
func (p *postbox) notices(t testing.TB) (all []Notice) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, body := range p.bodies {
		var n Notice
		must(t, json.Unmarshal(body, &n))
		all = append(all, n)
	}
	p.requests, p.bodies, p.received = nil, nil, nil
	return all
}

// kinds are the notices received since the last call, by kind and run.
func (p *postbox) kinds(t testing.TB) string {
	t.Helper()
	var all []string
	for _, n := range p.notices(t) {
		all = append(all, fmt.Sprintf("%s %d", n.Kind, n.Run))
	}
	return strings.Join(all, ", ")
}

// logs collects what is logged.
type logs struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}
