package hostile

import (
	"fmt"
	"strings"
	"time"

	"sweetspot/crawler/site"
)

// Complaints lists what was wrong with the requests so far: those that reached
// an address inside, those for URLs that nobody may ask for or that no page
// names, and those that came before the time a host had asked for.
func (w *Web) Complaints() []string {
	w.mu.Lock()
	complaints := append([]string(nil), w.strays...)
	w.mu.Unlock()
	hits := w.hits.All()
	complaints = append(complaints, w.trespasses(hits)...)
	for _, h := range w.hosts {
		complaints = append(complaints, h.hurried(hits)...)
	}
	return complaints
}

// Counts is the number of requests for each URL that was asked for, files about
// robots left out.
func (w *Web) Counts() map[string]int {
	counts := map[string]int{}
	for _, hit := range w.hits.All() {
		if !aboutRobots(hit) {
			counts[urlOf(hit)]++
		}
	}
	return counts
}

func urlOf(hit site.Hit) string { return "http://" + hit.Host + hit.URI }

func aboutRobots(hit site.Hit) bool { return strings.HasPrefix(hit.URI, "/robots") }

// trespasses are requests for URLs that may not be asked for.
func (w *Web) trespasses(hits []site.Hit) (complaints []string) {
	must := map[string]Expect{}
	for _, e := range w.Must() {
		must[e.URL] = e
	}
	for _, hit := range hits {
		e, known := must[urlOf(hit)]
		switch {
		case aboutRobots(hit), known && e.effort != never:
		case known:
			complaints = append(complaints, fmt.Sprintf("%s was asked for, but must be %s %s", e.URL, e.Outcome, e.Class))
		default:
			complaints = append(complaints, fmt.Sprintf("%s was asked for, but no page leads there", urlOf(hit)))
		}
	}
	return complaints
}

// hurried are requests that came too early. A request is timed by when it
// arrived, the reply before it by when it left, so that no delay on the way can
// make a polite client look rude.
func (h *host) hurried(hits []site.Hit) (complaints []string) {
	var open time.Time               // since when pages may be asked for
	closed := map[string]time.Time{} // until when they may not, by URI
	asked := 0
	for _, hit := range hits {
		if "http://"+hit.Host != h.base {
			continue
		}
		if hit.Start.Before(closed[hit.URI]) {
			complaints = append(complaints, urlOf(hit)+" was asked for again before its Retry-After had passed")
		}
		if hit.Status == 429 || hit.Status == 503 {
			closed[hit.URI] = hit.End.Add(h.pause)
		}
		if aboutRobots(hit) {
			open, asked = hit.End, 0
			continue
		}
		if hit.Start.Before(open.Add(time.Duration(asked) * h.delay)) {
			complaints = append(complaints, urlOf(hit)+" was asked for before its Crawl-delay had passed")
		}
		asked++
	}
	return complaints
}
