package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// rigged answers for a URL that ends in /panic or /hang, and passes others on to a real carrier.
func rigged(maker carrierMaker, release <-chan struct{}, ended *atomic.Int64) carrierMaker {
	return func(rt http.RoundTripper, jar http.CookieJar) carrier {
		real := maker(rt, jar)
		return func(ctx context.Context, url string, header http.Header) error {
			switch {
			case strings.HasSuffix(url, "/panic"):
				panic("a defect")
			case strings.HasSuffix(url, "/hang"): // deaf to ctx
				<-release
				ended.Add(1)
			}
			return real(ctx, url, header)
		}
	}
}

func TestPanicIsAnError(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") })
	for name, maker := range implementations {
		t.Run(name, func(t *testing.T) {
			c := open(t, Options{Guard: NewGuard(true, nil)}, rigged(maker, nil, nil))
			for range 3 {
				if e := fail(t, c, s.URL+"/panic", ClassPanic, false); !strings.Contains(e.Error(), "a defect") {
					t.Error(e)
				}
				get(t, c, Request{URL: s.URL})
			}
		})
	}
}

func TestPanicBelowTheClient(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") })
	each(t, Options{}, func(t *testing.T, c *Client) {
		c.transport.buffers = nil // a defect in reading the body
		fail(t, c, s.URL, ClassPanic, false)
	})
}

func TestAbandonedFetch(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") })
	for name, maker := range implementations {
		t.Run(name, func(t *testing.T) {
			release, ended := make(chan struct{}), new(atomic.Int64)
			c := open(t, Options{Timeout: 4 * short, Guard: NewGuard(true, nil)}, rigged(maker, release, ended))
			fail(t, c, s.URL+"/hang", ClassAbandoned, false)
			fail(t, c, s.URL+"/hang", ClassAbandoned, false)
			if n := c.Abandoned(); n != 2 || ended.Load() != 0 {
				t.Errorf("%d abandoned, %d ended", n, ended.Load())
			}
			c.timeout = time.Minute
			get(t, c, Request{URL: s.URL})
			close(release) // both goroutines end by themselves: goleak looks after that
		})
	}
}

// Fetches that never return cost as many lanes as there are workers, and no more, whoever comes after them.
func TestLostLanesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, release := new(atomic.Int64), make(chan struct{})
		deaf := func(context.Context, string, http.Header) error {
			begun.Add(1)
			<-release
			return nil
		}
		c := open(t, Options{Workers: 3}, func(http.RoundTripper, http.CookieJar) carrier { return deaf })
		for i := range 10 {
			fail(t, c, "http://example.com/", ClassAbandoned, i >= 3) // those that were not begun may be tried again
		}
		if begun.Load() != 3 || c.Abandoned() != 3 {
			t.Errorf("%d fetches were begun, %d abandoned; want 3 and 3", begun.Load(), c.Abandoned())
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(context.Canceled)
		if _, err := c.Get(ctx, Request{URL: "http://example.com/"}); !errors.Is(err, context.Canceled) {
			t.Errorf("a fetch that waits for room, called off: %v", err)
		}
		close(release)
		synctest.Wait()
		fail(t, c, "http://example.com/", ClassURL, false) // there is room again
		if begun.Load() != 4 {
			t.Errorf("%d fetches were begun once the lost ones had ended; want 4", begun.Load())
		}
	})
}
