package crawler_test

import (
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/crawler/urls"
)

// Two thousand hosts with one page each are no harder than one host with as many.
func TestManyHosts(t *testing.T) {
	t.Parallel()
	const hosts = 2000
	s, server := serve(t, site.Options{Pages: hosts, Hosts: hosts, Size: 500})
	sum, run := crawl(t, crawler.Options{
		Workers: 32, Scope: urls.ScopeAny, AllowPrivate: true, Exclude: notThere,
	}, server.URL()+"/")
	if sum.Outcome != crawler.Complete || sum.Pages != hosts || sum.Politeness.RobotsTxt != hosts {
		t.Errorf("outcome %s, %d pages, %d robots.txt", sum.Outcome, sum.Pages, sum.Politeness.RobotsTxt)
	}
	requests := map[string]int{}
	for _, h := range s.Hits().All() {
		requests["http://"+h.Host+h.URI]++
	}
	all := records(t, run, "")
	for _, e := range s.Truth() {
		if rec := all[server.URLOf(e)]; rec.Visit == nil || requests[server.URLOf(e)] != 1 {
			t.Errorf("%s was asked for %d times", server.URLOf(e), requests[server.URLOf(e)])
		}
	}
	if want := 2*hosts + 1; len(requests) != want || s.Hits().Total() != want { // each page and robots.txt, and one sitemap
		t.Errorf("%d requests for %d URLs, want %d", s.Hits().Total(), len(requests), want)
	}
	for h, err := range run.Hosts() {
		must(t, err)
		if len(h.Robots) != 1 || h.Robots[0].Status != 200 {
			t.Errorf("host %s has %d copies of robots.txt", h.Key, len(h.Robots))
		}
	}
}
