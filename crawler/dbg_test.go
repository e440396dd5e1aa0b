package crawler_test

import (
	"fmt"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

func TestDbg(t *testing.T) {
	s, base, release := held(t, site.Options{Pages: 300, Links: 6, Size: 1000, Flaky: 0.2, Seed: 2}, 1)
	_ = s
	began := time.Now()
	n := 0
	var c *crawler.Crawler
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Second):
				p, ok := c.Progress()
				fmt.Println(time.Since(began).Truncate(time.Millisecond), ok, p.Pages, p.Remaining, p.InFlight, p.Idle, p.Waiting)
				if time.Since(began) > 40*time.Second {
					release()
					return
				}
			}
		}
	}()
	c, _ = crawler.New(crawler.Options{Store: t.TempDir(), RetryWait: time.Millisecond, Workers: 8, OnVisit: func(v crawler.Visit) { n++ }})
	fmt.Println(c.Run(t.Context(), base+"/"))
	close(done)
}
