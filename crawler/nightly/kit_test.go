package nightly

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/store"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// direct is a fetch.Fetcher that asks a handler without a network, so that a
// crawl runs on the clock of a bubble.
type direct struct {
	handler http.Handler
	takes   func(path string) time.Duration // nil: nothing
	down    func() bool                     // nil: never

	mu    sync.Mutex
	asked []string
}

// Get implements [fetch.Fetcher].
func (d *direct) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if r.ETag != "" {
		request.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		request.Header.Set("If-Modified-Since", r.LastModified)
	}
	d.mu.Lock()
	d.asked = append(d.asked, request.URL.Path)
	d.mu.Unlock()
	if d.takes != nil {
		select {
		case <-time.After(d.takes(request.URL.Path)):
		case <-ctx.Done():
			return nil, &fetch.Error{Class: fetch.ClassCanceled, Err: ctx.Err()}
		}
	}
	if d.down != nil && d.down() {
		return nil, &fetch.Error{Class: "connect-refused", Err: errors.New("down")}
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, request)
	body := w.Body.Bytes()
	return &fetch.Response{Status: w.Code, Header: w.Header(), Body: body, Wire: int64(len(body)), Proto: "HTTP/1.1"}, nil
}

// requests returns the paths asked for since the last call.
func (d *direct) requests() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	asked := d.asked
	d.asked = nil
	return asked
}

// chain is a site of n pages in a row.
func chain(n int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var at int
		if r.URL.Path != "/" {
			if _, err := fmt.Sscanf(r.URL.Path, "/%d", &at); err != nil || at >= n {
				http.NotFound(w, r)
				return
			}
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<title>page %d</title>", at)
		if at+1 < n {
			fmt.Fprintf(w, `<a href="/%d">on</a>`, at+1)
		}
	})
}

// verdicts is an Analyst that says what the test wants, of the nth run.
type verdicts struct {
	guard    func(run int) []string
	changes  func(run int) Changes
	links    func(run int) Links
	mu       sync.Mutex
	distrust map[int]bool
}

func (v *verdicts) Compare(_ *store.Store, baseline, run *store.Run) (Findings, error) {
	return &verdictOn{v, baseline, run}, nil
}

func (v *verdicts) Distrust(_ *store.Store, run int, reasons []string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.distrust == nil {
		v.distrust = map[int]bool{}
	}
	v.distrust[run] = len(reasons) > 0
	return nil
}

type verdictOn struct {
	*verdicts
	baseline, run *store.Run
}

func (v *verdictOn) Guard() []string { return said(v.guard, v.run) }

func (v *verdictOn) Changes() Changes {
	if v.baseline == nil {
		return Changes{}
	}
	return said(v.changes, v.run)
}

func (v *verdictOn) Links(*store.StateTx) (Links, error) {
	if v.baseline == nil {
		return Links{}, nil
	}
	return said(v.links, v.run), nil
}

func (v *verdictOn) Report(w io.Writer) error {
	measured := "nothing"
	if v.baseline != nil {
		measured = fmt.Sprint("run ", v.baseline.Number())
	}
	_, err := fmt.Fprintf(w, "run %d by %s", v.run.Number(), measured)
	return err
}

// said is what a test says of a run; nothing if it says nothing at all.
func said[T any](what func(run int) T, run *store.Run) (v T) {
	if what == nil {
		return v
	}
	return what(run.Number())
}

// stage is what a service is run on in a test.
type stage struct {
	*testing.T
	store   string
	site    *direct
	opinion *verdicts
	post    *postbox
	logs    *logs
	change  func(o *Options) // nil: nothing
	service *Service
}

// onStage runs a test in a bubble, whose clock begins on 1 January 2000, 0:00 UTC.
func onStage(t *testing.T, site *direct, test func(s *stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(&stage{T: t, store: t.TempDir(), site: site, opinion: &verdicts{}, post: &postbox{}, logs: &logs{}})
	})
}

// options are those of a service with one site, "shop", crawled at 2:30 each night.
func (s *stage) options() Options {
	o := Options{
		Store: s.store, Analyst: s.opinion, Client: &http.Client{Transport: s.post}, Version: "test",
		Log: slog.New(slog.NewTextHandler(s.logs, nil)),
		Sites: []Site{{
			Name: "shop", Seeds: []string{"http://shop.test/"}, Schedule: schedule(s, "30 2 * * *", "UTC"),
			Crawl: crawler.Options{Client: s.site, NoSitemaps: true, Rate: crawler.None, Retries: crawler.None},
			Hooks: []Hook{{Shape: JSON, URL: "https://hooks.test/hidden", Secret: "key"}},
		}},
	}
	if s.change != nil {
		s.change(&o)
	}
	return o
}

func (s *stage) new() *Service {
	s.Helper()
	service, err := New(s.options())
	must(s, err)
	return service
}

// run runs a service for so long, and ends it as SIGTERM does.
func (s *stage) run(d time.Duration) {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	defer cancel()
	s.service = s.new()
	ended := make(chan error, 1)
	go func() { ended <- s.service.Run(ctx) }()
	time.Sleep(d)
	synctest.Wait()
	cancel()
	must(s, <-ended)
}

// nights are those that the site remembers.
func (s *stage) nights() []Night {
	s.Helper()
	_, nights, err := remembered(s.new().sites[0].state)
	must(s, err)
	return nights
}

// runs are those that the store has.
func (s *stage) runs() []store.Info {
	s.Helper()
	runs, err := s.new().sites[0].store.Runs()
	must(s, err)
	return runs
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// sameTime wants something to have happened at a moment, or as soon as another
// transaction had let go of the state.
func sameTime(t testing.TB, what string, got, want time.Time) {
	t.Helper()
	if d := got.Sub(want); d < 0 || d > time.Second {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

const day = 24 * time.Hour
