package site

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func serveSite(t testing.TB, s *Site) *Server {
	t.Helper()
	v, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// newClient follows no redirect and leaves no connection behind.
func newClient(t testing.TB) *http.Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// fetch returns the body, or the error of either half.
func fetch(ctx context.Context, c *http.Client, url string) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	resp, err := c.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, body, err
}

func TestTheNetworkGivesWhatTheHandlerGives(t *testing.T) {
	s := newSite(t, Options{Pages: 200, Redirects: 0.2, Errors: 0.2})
	v, c := serveSite(t, s), newClient(t)
	for _, e := range s.Truth() {
		resp, body, err := fetch(t.Context(), c, v.URLOf(e))
		if e.Status == statusReset {
			if resp == nil || !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("%s: %v, want a reset in mid-body", e.Path, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		want := get(s, e.Path)
		if resp.StatusCode != e.Status || string(body) != want.Body.String() || resp.Header.Get("Location") != want.Header().Get("Location") {
			t.Errorf("%s: status %d, %d bytes", e.Path, resp.StatusCode, len(body))
		}
	}
}

// net/http repeats a request whose connection dies before the first byte; a
// reset here must be seen by who asked, on reused connections too.
func TestResetsAreNotRetriedByTheTransport(t *testing.T) {
	s := newSite(t, Options{Pages: 300, Flaky: 1})
	v, c := serveSite(t, s), newClient(t)
	for _, e := range s.Truth()[1:] {
		for _, url := range []string{v.URL() + "/", v.URLOf(e)} { // the first leaves an idle connection
			_, _, _ = fetch(t.Context(), c, url)
		}
		if n := s.Hits().Counts()[e.Path]; n != 1 {
			t.Fatalf("%s: %d requests for one", e.Path, n)
		}
	}
}

func TestPeakNeverExceedsTheClients(t *testing.T) {
	const workers = 8
	s := newSite(t, Options{Pages: 500})
	v, c := serveSite(t, s), newClient(t)
	truth := s.Truth()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for range 4 {
				for i := w; i < len(truth); i += workers {
					if _, _, err := fetch(t.Context(), c, v.URLOf(truth[i])); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	if n := s.Hits().Peak(); n > workers {
		t.Errorf("%d in flight with %d clients", n, workers)
	}
	if n := s.Hits().Total(); n != 2000 {
		t.Errorf("%d requests", n)
	}
}

func TestHitsListWhatWasSent(t *testing.T) {
	s := newSite(t, Options{Pages: 5})
	v, c := serveSite(t, s), newClient(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.URL()+"/a%20b?q=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("User-Agent", "probe/1")
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	all := s.Hits().All()
	if len(all) != 1 {
		t.Fatalf("%d hits", len(all))
	}
	hit := all[0]
	if hit.URI != "/a%20b?q=1" || "http://"+hit.Host != v.URL() || hit.Header.Get("User-Agent") != "probe/1" ||
		hit.Status != http.StatusNotFound || hit.Start.IsZero() || hit.End.Before(hit.Start) {
		t.Errorf("%+v", hit)
	}
	s.Hits().Reset()
	if s.Hits().Total() != 0 || len(s.Hits().All()) != 0 || len(s.Hits().Counts()) != 0 || s.Hits().Peak() != 0 {
		t.Error("not forgotten")
	}
}

func TestNoLogStillCounts(t *testing.T) {
	s := newSite(t, Options{Pages: 5, NoLog: true})
	get(s, "/")
	if h := s.Hits(); h.Total() != 1 || h.Peak() != 1 || len(h.All()) != 0 {
		t.Errorf("total %d, peak %d, list %v", h.Total(), h.Peak(), h.All())
	}
}

func TestCloseEndsRequestsThatWait(t *testing.T) {
	s := newSite(t, Options{Pages: 5, Latency: time.Hour, Capacity: 1})
	v, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{}, 3)
	v.http.Handler = announce(arrived, v.http.Handler)
	c := newClient(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, _, err := fetch(t.Context(), c, v.URL()); err == nil {
				t.Error("answered")
			}
		})
	}
	for range 3 {
		<-arrived
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if err := v.Close(); err != nil {
		t.Errorf("closed once more: %v", err)
	}
	wg.Wait()
	if n := s.Hits().inFlight.Load(); n != 0 {
		t.Errorf("%d in flight after Close", n)
	}
}

func TestCloseWaitsForHandlers(t *testing.T) {
	v, err := newSite(t, Options{Pages: 5}).Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{}, 1)
	var ended atomic.Bool
	v.http.Handler = v.counted(announce(arrived, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		for range 10_000 { // time for a Close that does not wait to return
			runtime.Gosched()
		}
		ended.Store(true)
	})))
	var wg sync.WaitGroup
	c := newClient(t)
	wg.Go(func() { _, _, _ = fetch(t.Context(), c, v.URL()) })
	<-arrived
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if !ended.Load() {
		t.Error("a handler outlives Close")
	}
	if v.enter() {
		t.Error("a handler may start after Close")
	}
	wg.Wait()
}

func announce(arrived chan<- struct{}, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		next.ServeHTTP(w, r)
	})
}

func TestHostsShareAPortAndDivideThePages(t *testing.T) {
	s := newSite(t, Options{Pages: 60, Hosts: 20, Sitemap: true, Redirects: 0.2})
	v, c := serveSite(t, s), newClient(t)
	if bases := v.URLs(); len(bases) != 20 || bases[0] != v.URL() || !strings.HasPrefix(bases[19], "http://127.0.0.20:") {
		t.Fatalf("bases %v", bases)
	}
	var listed []string
	for _, base := range v.URLs() {
		_, body, err := fetch(t.Context(), c, base+"/sitemap.xml")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(body), "\n") {
			if loc, ok := strings.CutPrefix(line, "<url><loc>"); ok {
				listed = append(listed, strings.TrimSuffix(loc, "</loc></url>"))
			}
		}
	}
	var want []string
	for _, e := range s.Truth() {
		want = append(want, v.URLOf(e))
		if resp, _, err := fetch(t.Context(), c, v.URLOf(e)); err != nil || resp.StatusCode != e.Status {
			t.Errorf("%s: %v", v.URLOf(e), err)
		}
		wrong := v.bases[(e.Host+1)%20] + e.Path
		if resp, _, err := fetch(t.Context(), c, wrong); err != nil || resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s is on another host, but: %v", wrong, err)
		}
	}
	slices.Sort(listed)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("the sitemaps list %d pages of %d", len(listed), len(want))
	}
}

func TestPlaceOfAHost(t *testing.T) {
	s := newSite(t, Options{Pages: 5, Hosts: 300})
	for host, want := range map[string]place{
		"127.0.0.1:80":    {host: 0, port: ":80"},
		"127.0.0.1":       {host: 0},
		"127.0.1.44:8080": {host: 299, port: ":8080"},
	} {
		if at, ok := s.place(host); !ok || at != want {
			t.Errorf("%s: %v, %v", host, at, ok)
		}
	}
	for _, host := range []string{"", "x", "127.0.0.0", "127.0.1.45", "10.0.0.1:80", "127.1.0.1", "[::1]:80", "127.0.0.1:x"} {
		if at, ok := s.place(host); ok {
			t.Errorf("%s: %v", host, at)
		}
	}
	if _, ok := newSite(t, Options{Pages: 5}).place("www.example.org"); !ok {
		t.Error("a site with one host must answer to any name")
	}
}

func TestListenFaults(t *testing.T) {
	one, many := newSite(t, Options{Pages: 5}), newSite(t, Options{Pages: 5, Hosts: 3})
	v := serveSite(t, one)
	for name, listen := range map[string]func() (*Server, error){
		"a taken port":        func() (*Server, error) { return one.Listen(strings.TrimPrefix(v.URL(), "http://")) },
		"a taken port, hosts": func() (*Server, error) { return many.Listen(strings.TrimPrefix(v.URL(), "http://")) },
		"no address":          func() (*Server, error) { return one.Listen("nonsense") },
		"hosts elsewhere":     func() (*Server, error) { return many.Listen("127.0.0.2:0") },
	} {
		if v, err := listen(); err == nil || !strings.HasPrefix(err.Error(), "serve synthetic site: ") {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
}
