package nightly

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"sweetspot/crawler"
)

// ask asks the service without a network.
func (s *stage) ask(path string) (status int, body string) {
	w := httptest.NewRecorder()
	s.service.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// serving runs a service for so long, and looks at it before it ends.
func (s *stage) serving(d time.Duration, look func()) {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	s.service = s.new()
	ended := make(chan error, 1)
	go func() { ended <- s.service.Run(ctx) }()
	time.Sleep(d)
	synctest.Wait()
	look()
	cancel()
	must(s, <-ended)
}

func TestStatusPage(t *testing.T) {
	site := &direct{handler: chain(10), takes: func(string) time.Duration { return time.Minute }}
	onStage(t, site, func(s *stage) {
		s.serving(150*time.Minute+4*time.Minute+30*time.Second, func() {
			status, page := s.ask("/")
			equal(s, "status", status, http.StatusOK)
			for _, want := range []string{"1 site", "shop", "http://shop.test/", "30 2 * * * UTC", "crawling", "3 pages", `http-equiv="refresh"`, "Sun 2 Jan 02:30 UTC"} {
				if !strings.Contains(page, want) {
					s.Errorf("while it crawls: no %q in\n%s", want, page)
				}
			}
		})
		s.opinion.links = func(int) Links { return Links{Confirmed: []Link{{First: 2}, {First: 2}}} }
		s.serving(2*day-time.Hour, func() {
			_, page := s.ask("/")
			for _, want := range []string{"needs a look", "2 links broke", `href="/reports/shop/2"`, "first night"} {
				if !strings.Contains(page, want) {
					s.Errorf("afterwards: no %q in\n%s", want, page)
				}
			}
			if strings.Contains(page, "refresh") || strings.Contains(page, "<script") {
				s.Error("the page renews itself for nothing, or has a script")
			}
		})
	})
}

// What sites say is shown as text.
func TestStatusPageEscapes(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.opinion.guard = func(int) []string { return []string{"<script>alert(1)</script>"} }
		s.serving(day, func() {
			if _, page := s.ask("/"); strings.Contains(page, "<script>") || !strings.Contains(page, "&lt;script&gt;") {
				s.Errorf("not escaped:\n%s", page)
			}
		})
	})
}

func TestReports(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.serving(2*day, func() {
			for path, want := range map[string]string{
				"/reports/shop/1": "run 1 by nothing", "/reports/shop/2": "run 2 by run 1", "/reports/shop/latest": "run 2 by run 1",
			} {
				status, body := s.ask(path)
				equal(s, path, status, http.StatusOK)
				equal(s, path, body, want)
			}
			status, trends := s.ask("/reports/shop/")
			equal(s, "trends", status, http.StatusOK)
			for _, want := range []string{"shop", `href="1"`, `href="2"`} {
				if !strings.Contains(trends, want) {
					s.Errorf("the index has no %s:\n%s", want, trends)
				}
			}
			for _, path := range []string{
				"/reports/shop/3", "/reports/shop/0", "/reports/shop/x", "/reports/barn/1", "/reports/shop/..%2f..%2fstate.db", "/reports/..%2fshop/1", "/elsewhere",
			} {
				status, _ := s.ask(path)
				equal(s, path, status, http.StatusNotFound)
			}
		})
	})
}

// A report that a crash came before is made up for.
func TestMissingReportIsWritten(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.run(2 * day)
		path := s.service.sites[0].reportPath(2)
		must(s, os.Remove(path))
		s.serving(time.Minute, func() {
			_, body := s.ask("/reports/shop/2")
			equal(s, "report", body, "run 2 by run 1")
		})
	})
}

func TestHealthAndReadiness(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.service = s.new()
		status, _ := s.ask("/readyz")
		equal(s, "before the start", status, http.StatusServiceUnavailable)
		s.serving(time.Minute, func() {
			for _, path := range []string{"/readyz", "/healthz"} {
				status, _ := s.ask(path)
				equal(s, path, status, http.StatusOK)
			}
		})
		status, _ = s.ask("/readyz")
		equal(s, "after the end", status, http.StatusServiceUnavailable)
		w := httptest.NewRecorder()
		s.service.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
		equal(s, "a request that would change something", w.Code, http.StatusMethodNotAllowed)
	})
}

// Metrics are named as Prometheus wants them, and say what happened.
func TestMetrics(t *testing.T) {
	onStage(t, &direct{handler: chain(3)}, func(s *stage) {
		s.opinion.links = func(int) Links { return Links{Suspects: 4} }
		s.serving(3*day, func() {
			problems, err := testutil.CollectAndLint(newCollector(s.service))
			must(s, err)
			for _, p := range problems {
				s.Errorf("%s: %s", p.Metric, p.Text)
			}
			_, body := s.ask("/metrics")
			for _, want := range []string{
				`sweetspot_runs_total{outcome="complete",site="shop"} 3`, `sweetspot_last_run_exit_code{site="shop"} 11`,
				`sweetspot_last_run_pages{site="shop"} 3`, `sweetspot_last_run_suspect_links{site="shop"} 4`,
				`sweetspot_next_run_timestamp_seconds{site="shop"} 9.46953e+08`, `sweetspot_build_info{version="test"} 1`, "go_goroutines",
			} {
				if !strings.Contains(body, want+"\n") && !strings.Contains(body, want+" ") {
					s.Errorf("no %s in\n%s", want, body)
				}
			}
		})
	})
}

// Health asks whoever listens, wherever that is.
func TestHealth(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	service, err := New(Options{Store: t.TempDir(), Analyst: &verdicts{}, Sites: []Site{{
		Name: "shop", Seeds: []string{"http://shop.test/"}, Schedule: schedule(t, "@daily", "UTC"), Crawl: crawler.Options{},
	}}})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- service.Serve(ctx, l) }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	must(t, err)
	for _, addr := range []string{"127.0.0.1:" + port, "0.0.0.0:" + port, ":" + port} {
		must(t, Health(t.Context(), addr))
	}
	cancel()
	must(t, <-served)
	for _, addr := range []string{"127.0.0.1:" + port, "nonsense"} {
		if err := Health(t.Context(), addr); err == nil {
			t.Errorf("%s is healthy", addr)
		}
	}
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	if err := Health(t.Context(), strings.TrimPrefix(other.URL, "http://")); err == nil {
		t.Error("something else is taken for nightly")
	}
}

// Pages have what keeps browsers from doing more than showing them.
func TestHeaders(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.service = s.new()
		w := httptest.NewRecorder()
		s.service.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		header := w.Result().Header
		_, err := io.Copy(io.Discard, w.Result().Body)
		must(s, err)
		if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") || header.Get("X-Content-Type-Options") != "nosniff" {
			s.Errorf("header: %v", header)
		}
	})
}
