package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// took is how long a request for a path is served, in the time of the bubble.
func took(s *Site, path string) time.Duration {
	start := time.Now()
	get(s, path)
	return time.Since(start)
}

func TestLatencyIsConstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, Options{Pages: 20, Latency: DefaultLatency})
		for _, path := range []string{"/", s.Path(3), "/robots.txt", "/nowhere"} {
			if d := took(s, path); d != DefaultLatency {
				t.Errorf("%s took %v", path, d)
			}
		}
	})
}

func TestLatencyLogNormalIsAFunctionOfTheURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{Pages: 1000, Latency: DefaultLatency, LatencyDist: LogNormal}
		s, again := newSite(t, o), newSite(t, o)
		var all []time.Duration
		for page := range o.Pages {
			d := took(s, s.Path(page))
			if other := took(again, s.Path(page)); d != other {
				t.Fatalf("page %d took %v, then %v", page, d, other)
			}
			all = append(all, d)
		}
		slices.Sort(all)
		if median := all[500]; median < 45*time.Millisecond || median > 55*time.Millisecond {
			t.Errorf("median %v", median)
		}
		if sixth := all[841]; sixth < 115*time.Millisecond || sixth > 160*time.Millisecond {
			t.Errorf("one σ above the median %v", sixth)
		}
	})
}

func TestSlowAndStuckPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, Options{Pages: 2000, Latency: time.Millisecond, Slow: 0.1, Stuck: map[int]time.Duration{1: time.Minute}})
		if d := took(s, s.Path(1)); d != time.Minute {
			t.Errorf("the stuck page took %v", d)
		}
		slow := 0
		for page := 2; page < 2000; page++ {
			switch took(s, s.Path(page)) {
			case time.Millisecond:
			case DefaultSlowFor:
				slow++
			default:
				t.Fatalf("page %d is neither slow nor as the others", page)
			}
		}
		if slow < 160 || slow > 240 {
			t.Errorf("%d slow pages of 2000, want about 200", slow)
		}
	})
}

func TestCapacityQueues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, Options{Pages: 50, Latency: 10 * time.Millisecond, Capacity: 4})
		start := time.Now()
		var wg sync.WaitGroup
		for page := range 50 {
			wg.Go(func() { get(s, s.Path(page)) })
		}
		wg.Wait()
		if d := time.Since(start); d != 130*time.Millisecond {
			t.Errorf("50 requests, 4 at once of 10ms each, took %v", d)
		}
		if n := s.Hits().PeakServed(); n != 4 {
			t.Errorf("%d served at once", n)
		}
		if n := s.Hits().Peak(); n != 50 {
			t.Errorf("%d in flight at once", n)
		}
	})
}

func TestLimitRateAnswers429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, Options{Pages: 5, LimitRate: 10})
		count := func() (ok int) {
			for range 30 {
				switch w := get(s, "/"); {
				case w.Code == http.StatusOK:
					ok++
				case w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1":
					t.Fatalf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
				}
			}
			return ok
		}
		if n := count(); n != 10 {
			t.Errorf("%d at once let through, want a second's worth", n)
		}
		time.Sleep(500 * time.Millisecond)
		if n := count(); n != 5 {
			t.Errorf("%d let through after half a second", n)
		}
	})
}

func TestRetryAfterCoversSlowLimits(t *testing.T) {
	s := newSite(t, Options{Pages: 5, LimitRate: 0.3})
	get(s, "/")
	if w := get(s, "/"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "4" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
}

// afterEnd checks that a request is over before its reply begins.
type afterEnd struct {
	discard
	t    *testing.T
	hits *Hits
}

func (w afterEnd) WriteHeader(status int) {
	if all := w.hits.All(); w.hits.inFlight.Load() != 0 || all[len(all)-1].End.IsZero() || all[len(all)-1].Status != status {
		w.t.Error("the reply begins while the request is in flight")
	}
}

func TestHitsEndBeforeTheReply(t *testing.T) {
	s := newSite(t, Options{Pages: 50, Errors: 0.2, Redirects: 0.2})
	for _, e := range s.Truth() {
		if e.Status != statusReset {
			s.ServeHTTP(afterEnd{discard{http.Header{}}, t, s.Hits()}, httptest.NewRequest(http.MethodGet, e.Path, nil))
		}
	}
}

func TestWaitsEndWithTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, Options{Pages: 5, Latency: time.Minute, Capacity: 1})
		aborted := func(after time.Duration) any {
			ctx, cancel := context.WithTimeout(t.Context(), after)
			defer cancel()
			defer func(start time.Time) {
				if d := time.Since(start); d != after {
					t.Errorf("ended after %v, not %v", d, after)
				}
			}(time.Now())
			var caught any
			func() {
				defer func() { caught = recover() }()
				s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
			}()
			return caught
		}
		var wg sync.WaitGroup
		wg.Go(func() { // served
			if v := aborted(2 * time.Second); v != http.ErrAbortHandler {
				t.Errorf("served: %v", v)
			}
		})
		synctest.Wait()
		if v := aborted(time.Second); v != http.ErrAbortHandler { // queued
			t.Errorf("queued: %v", v)
		}
		wg.Wait()
		if d := took(s, "/"); d != time.Minute {
			t.Errorf("the slot was not given back: %v", d)
		}
		for i, hit := range s.Hits().All()[:2] {
			if hit.Status != 0 || hit.End.IsZero() {
				t.Errorf("hit %d: %+v", i, hit)
			}
		}
	})
}
