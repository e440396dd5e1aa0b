package crawler

import (
	"math"
	"testing"
	"time"

	"sweetspot/crawler/site"
)

// Every worker's time at a real server is booked: the phases add up to workers ×
// time within 2 %, and nothing is booked twice. Where workers come and go, only
// the time counts in which they were in use.
func TestBooking(t *testing.T) {
	for name, c := range map[string]struct {
		site site.Options
		o    Options
	}{
		"latency":     {site.Options{Pages: 300, Latency: 20 * time.Millisecond}, Options{Workers: 8}},
		"no latency":  {site.Options{Pages: 600, Size: 30_000}, Options{Workers: 32}},
		"sequential":  {site.Options{Pages: 60, Latency: 2 * time.Millisecond}, Options{Sequential: true}},
		"rate":        {site.Options{Pages: 60}, Options{Workers: 8, Rate: 100}},
		"too many":    {site.Options{Pages: 30, Latency: 20 * time.Millisecond}, Options{Workers: 64}},
		"crawl delay": {site.Options{Pages: 80, RobotsTxt: "User-agent: *\nCrawl-delay: 0.02\n"}, Options{Workers: 4}},
		"page limit":  {site.Options{Pages: 300, Latency: 5 * time.Millisecond}, Options{Workers: 16, MaxPages: 100}},
		"flaky":       {site.Options{Pages: 200, Flaky: 0.2, Errors: 0.1}, Options{Workers: 16, RetryWait: time.Millisecond}},
		"auto":        {site.Options{Pages: 300, Latency: 10 * time.Millisecond}, Options{Workers: Auto, MaxWorkers: 32}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.site.NoLog = true
			web, err := site.New(c.site)
			fatal(t, err)
			server, err := web.Listen("127.0.0.1:0")
			fatal(t, err)
			t.Cleanup(func() { _ = server.Close() })
			c.o.Store = t.TempDir()
			crawl, err := New(c.o)
			fatal(t, err)
			sum, err := crawl.Run(t.Context(), server.URL()+"/")
			fatal(t, err)
			checkBooking(t, crawl.current.Load(), sum)
		})
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// checkBooking holds what was booked against workers × time.
func checkBooking(t *testing.T, s *session, sum Summary) {
	t.Helper()
	by := s.booked()
	var booked time.Duration
	for p := range phaseTotal {
		booked += by[p]
	}
	if off := booked.Seconds()/by[phaseTotal].Seconds() - 1; math.Abs(off) > 0.02 {
		t.Errorf("%v are booked of %v: %+.1f %%; %v", booked, by[phaseTotal], 100*off, sum.Where)
	}
	most := time.Duration(s.o.MaxWorkers) * s.pumped
	if s.o.Workers == Auto {
		if by[phaseTotal] > most {
			t.Errorf("%v of worker time, %d workers for %v have %v", by[phaseTotal], s.o.MaxWorkers, s.pumped, most)
		}
		return
	}
	if off := by[phaseTotal].Seconds()/most.Seconds() - 1; math.Abs(off) > 0.02 {
		t.Errorf("%v of worker time, %d workers for %v have %v: %+.1f %%", by[phaseTotal], s.o.MaxWorkers, s.pumped, most, 100*off)
	}
}
