package frontier

import (
	"net/http"
	"testing"
	"time"
)

// A gate without a rate backs off from the pace it was asked at, and one stall,
// ours or the server's, is no part of that pace.
func TestOneStallIsNoPace(t *testing.T) {
	var p pace
	now := time.Now()
	for range 100 {
		now = now.Add(time.Millisecond)
		p.started(now)
	}
	now = now.Add(time.Second)
	p.started(now)
	p.heard(now, Feedback{Started: now, Status: http.StatusServiceUnavailable})
	if p.interval() > 3*time.Millisecond {
		t.Fatalf("after 503 the interval is %v, want about twice the millisecond it was", p.interval())
	}
}
