package nightly

import (
	"context"
	"crypto/hmac"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A hook that is down gets all notices later: in order, each once, through restarts.
func TestNoticesAreNeverLost(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		began := time.Now()
		s.opinion.changes = func(run int) Changes { return Changes{New: run} }
		s.post.fails = func(at time.Time) bool { return at.Sub(began) < 4*day+12*time.Hour }
		for range 4 * 24 {
			s.run(time.Hour)
		}
		equal(s, "received early", len(s.post.bodies), 0)
		s.run(day)
		equal(s, "notices", s.post.kinds(s), "changes 2, changes 3, changes 4, changes 5")
		s.run(time.Hour)
		equal(s, "received again", len(s.post.bodies), 0)
	})
}

// Tries become rare, and end after a week.
func TestDeadHookIsGivenUp(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.opinion.changes = only(Changes{New: 1}, 2)
		s.post.fails = func(time.Time) bool { return true }
		s.run(12 * day)
		tries := s.post.tries
		if len(tries) < 7*24 || len(tries) > 7*24+20 {
			s.Errorf("%d tries in a week", len(tries))
		}
		equal(s, "first wait", tries[1].Sub(tries[0]), firstRetry)
		_, letters, err := waiting(s.new().sites[0].state)
		must(s, err)
		equal(s, "letters left", len(letters), 0)
	})
}

func TestRetryAfter(t *testing.T) {
	last := time.Duration(0)
	for tries := 1; tries < 200; tries++ {
		d := retryAfter(tries)
		if d < last || d > lastRetry {
			t.Fatalf("after %d tries: %v, after %v before", tries, d, last)
		}
		last = d
	}
	equal(t, "in the end", last, lastRetry)
}

// A hook that is no longer in the file gets nothing, and holds nothing.
func TestHookThatWentIsForgotten(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.opinion.changes = only(Changes{New: 1}, 2)
		s.post.fails = func(time.Time) bool { return true }
		s.run(2 * day)
		s.post.fails = nil
		s.change = func(o *Options) { o.Sites[0].Hooks[0].URL = "https://hooks.test/other" }
		s.run(time.Hour)
		equal(s, "received", len(s.post.bodies), 0)
		_, letters, err := waiting(s.new().sites[0].state)
		must(s, err)
		equal(s, "letters left", len(letters), 0)
	})
}

// A heartbeat is for each night that ended, with and without news, and trouble, too.
func TestHeartbeat(t *testing.T) {
	site := &direct{handler: chain(1)}
	onStage(t, site, func(s *stage) {
		began := time.Now()
		site.down = func() bool { return time.Since(began) > 3*day }
		s.opinion.changes = only(Changes{New: 1}, 2)
		s.change = func(o *Options) { o.Sites[0].Hooks = []Hook{{Shape: Heartbeat, URL: "https://beat.test/"}} }
		s.run(4 * day)
		equal(s, "heartbeats", len(s.post.requests), 4)
		for i, r := range s.post.requests {
			equal(s, "method", r.Method, http.MethodGet)
			equal(s, "body", len(s.post.bodies[i]), 0)
		}
	})
}

// What a webhook gets is signed, with the time.
func TestSignature(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.opinion.changes = only(Changes{New: 1}, 2)
		s.run(2 * day)
		if len(s.post.requests) != 1 {
			s.Fatalf("%d requests", len(s.post.requests))
		}
		r, body := s.post.requests[0], s.post.bodies[0]
		var unix int64
		_, err := fmt.Sscanf(r.Header.Get("Sweetspot-Signature"), "t=%d,", &unix)
		must(s, err)
		equal(s, "time", unix, s.post.received[0].Unix())
		if want := Sign("key", time.Unix(unix, 0), body); !hmac.Equal([]byte(want), []byte(r.Header.Get("Sweetspot-Signature"))) {
			s.Errorf("signature %s, want %s", r.Header.Get("Sweetspot-Signature"), want)
		}
		if r.Header.Get("Sweetspot-Delivery") == "" || r.Header.Get("Content-Type") != "application/json" {
			s.Errorf("header: %v", r.Header)
		}
	})
}

// The signature is the one that the README describes; openssl gives the same.
func TestSign(t *testing.T) {
	got := Sign("key", time.Unix(1700000000, 0), []byte(`{"a":1}`))
	equal(t, "signature", got, "t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03")
}

// A notice that is on its way when the service ends is not lost.
func TestDeliveryThatIsBrokenOff(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.opinion.changes = only(Changes{New: 1}, 2)
		s.change = func(o *Options) { o.Client.Transport = stuck{} }
		s.run(2 * day)
		synctest.Wait()
		s.change = nil
		s.run(time.Minute)
		equal(s, "notices", s.post.kinds(s), "changes 2")
	})
}

// stuck is a hook that never answers.
type stuck struct{}

func (stuck) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

// Over a real connection: what is sent, and that nothing follows a redirect.
func TestSend(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+r.URL.Path)
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer server.Close()
	client := newClient()
	for path, want := range map[string]string{"/fine": "", "/moved": "answers 307 Temporary Redirect", "/broken": "answers 500 Internal Server Error"} {
		failure := ""
		if err := (Hook{Shape: Slack, URL: server.URL + path}).send(t.Context(), client, Notice{}, time.Now()); err != nil {
			failure = err.Error()
		}
		equal(t, path, failure, want)
	}
	equal(t, "requests", len(got), 3)
	server.Close()
	err := (Hook{Shape: JSON, URL: server.URL + "/hidden"}).send(t.Context(), client, Notice{}, time.Now())
	if err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("a closed port: %v", err)
	}
}
