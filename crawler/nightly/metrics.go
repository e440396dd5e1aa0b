package nightly

import (
	"maps"
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics serves what Prometheus asks for: each time read from the sites' status,
// so there is nothing to keep in step.
func (s *Service) metrics() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), newCollector(s))
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

// collector turns statuses into samples.
type collector struct {
	service *Service
	build, running, next, pages, ended, overlaps, notices,
	lastEnd, lastTook, lastPages, lastCode, lastBroken, lastSuspects *prometheus.Desc
}

func newCollector(s *Service) *collector {
	site := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("sweetspot_"+name, help, append([]string{"site"}, labels...), nil)
	}
	return &collector{
		service:      s,
		build:        prometheus.NewDesc("sweetspot_build_info", "Always 1; the version is a label.", nil, prometheus.Labels{"version": s.o.Version}),
		running:      site("run_in_progress", "Whether the site is being crawled right now."),
		next:         site("next_run_timestamp_seconds", "When the next night begins."),
		pages:        site("run_progress_pages", "Pages of the crawl that runs right now.", "state"),
		ended:        site("runs_total", "Nights that ended since the process began.", "outcome"),
		overlaps:     site("runs_refused_total", "Nights refused because another one still ran."),
		notices:      site("deliveries_total", "Attempts to deliver a notice or a heartbeat.", "result"),
		lastEnd:      site("last_run_end_timestamp_seconds", "When the last night ended."),
		lastTook:     site("last_run_duration_seconds", "How long the last night took."),
		lastPages:    site("last_run_pages", "Pages of the last night."),
		lastCode:     site("last_run_exit_code", "Exit code of the last night: 0 is clean, the README lists the others."),
		lastBroken:   site("last_run_broken_links", "Links that led nowhere on the last night."),
		lastSuspects: site("last_run_suspect_links", "Links that failed and are not confirmed yet."),
	}
}

// Describe implements [prometheus.Collector].
func (c *collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		c.build, c.running, c.next, c.pages, c.ended, c.overlaps, c.notices,
		c.lastEnd, c.lastTook, c.lastPages, c.lastCode, c.lastBroken, c.lastSuspects,
	} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *collector) Collect(to chan<- prometheus.Metric) {
	to <- prometheus.MustNewConstMetric(c.build, prometheus.GaugeValue, 1)
	for _, s := range c.service.Status() {
		gauge := func(d *prometheus.Desc, v float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, append([]string{s.Name}, labels...)...)
		}
		counter := func(d *prometheus.Desc, n int, labels ...string) {
			to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), append([]string{s.Name}, labels...)...)
		}
		gauge(c.running, oneIf(s.Phase == Crawling))
		if !s.Next.IsZero() {
			gauge(c.next, float64(s.Next.Unix()))
		}
		if p := s.Progress; p != nil {
			gauge(c.pages, float64(p.Pages), "done")
			gauge(c.pages, float64(p.Remaining), "queued")
			gauge(c.pages, float64(p.InFlight), "in_flight")
		}
		for _, outcome := range slices.Sorted(maps.Keys(s.Ended)) {
			counter(c.ended, s.Ended[outcome], outcome)
		}
		counter(c.overlaps, s.Overlaps)
		counter(c.notices, s.Delivered, "delivered")
		counter(c.notices, s.Failures, "failed")
		c.last(s.Nights, gauge)
	}
}

// last tells of the last night, if there was one.
func (c *collector) last(nights []Night, gauge func(*prometheus.Desc, float64, ...string)) {
	if len(nights) == 0 {
		return
	}
	n := nights[len(nights)-1]
	gauge(c.lastEnd, float64(n.Ended.Unix()))
	gauge(c.lastTook, n.Ended.Sub(n.Started).Seconds())
	gauge(c.lastPages, float64(n.Pages))
	gauge(c.lastCode, float64(n.ExitCode))
	gauge(c.lastBroken, float64(n.Broken))
	gauge(c.lastSuspects, float64(n.Suspects))
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
