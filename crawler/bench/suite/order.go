package suite

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
)

// Order compares the order of things in two trials of each side of a workload.
type Order struct {
	Workload   string   `json:"workload"`
	Pages      int      `json:"pages"`
	Sequential Sequence `json:"sequential"`
	Concurrent Sequence `json:"concurrent"`
}

// Sequence is what two trials of a side have in common, and the log of the first.
type Sequence struct {
	Answers int     `json:"answers_in_place"` // that came at the same place in both; of all pages
	Trials  int     `json:"trials"`           // 1: there was nothing to compare
	InHand  int     `json:"pages_in_hand"`    // most pages that workers had leased at one moment
	Log     []Event `json:"log"`
}

// Event is a line of a log of requests and answers.
type Event struct {
	At     float64 `json:"ms"` // since the first request
	Answer bool    `json:"answer"`
	Path   string  `json:"path"`
}

// logged is how many events are kept of a log: enough to see its pattern.
const logged = 10

// orderOf looks at a workload's first two trials of each side. The records are in the
// same order whatever the count of workers: [Run] has compared them.
func orderOf(name string, one, many []bench.Observation) *Order {
	return &Order{Workload: name, Pages: len(one[0].URLs), Sequential: sequenceOf(one), Concurrent: sequenceOf(many)}
}

func sequenceOf(trials []bench.Observation) Sequence {
	first := answers(trials[0].Fetches)
	s := Sequence{Trials: min(len(trials), 2), InHand: inHand(trials[0].Fetches), Log: logOf(trials[0].Fetches)}
	second := answers(trials[s.Trials-1].Fetches)
	for i := range min(len(first), len(second)) {
		if first[i] == second[i] {
			s.Answers++
		}
	}
	return s
}

// answers lists URLs in the order in which their answers came.
func answers(fetches []crawler.Fetch) (list []string) {
	sorted := slices.SortedFunc(slices.Values(fetches), func(a, b crawler.Fetch) int { return a.Ended.Compare(b.Ended) })
	for _, f := range sorted {
		list = append(list, f.URL)
	}
	return list
}

// inHand is the most pages that workers held at one moment: from the lease until the
// result was handed over to be made durable.
func inHand(fetches []crawler.Fetch) (most int) {
	type turn struct {
		at time.Time
		by int
	}
	var turns []turn
	for _, f := range fetches {
		turns = append(turns, turn{f.Leased, 1}, turn{f.Freed, -1})
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.by, b.by)) })
	now := 0
	for _, t := range turns {
		now += t.by
		most = max(most, now)
	}
	return most
}

// logOf is a piece of what a log of the requests would say: from the line before the
// second page's answer on, as the first page is alone, its links not being known yet.
func logOf(fetches []crawler.Fetch) (log []Event) {
	sorted := slices.SortedFunc(slices.Values(fetches), func(a, b crawler.Fetch) int { return a.Began.Compare(b.Began) })
	for i, f := range sorted {
		if i == 0 {
			continue
		}
		path := f.URL
		if u, err := url.Parse(f.URL); err == nil {
			path = u.RequestURI()
		}
		at := func(t time.Time) float64 { return t.Sub(sorted[0].Began).Seconds() * 1000 }
		log = append(log, Event{at(f.Began), false, path}, Event{at(f.Ended), true, path})
	}
	slices.SortStableFunc(log, func(a, b Event) int { return cmp.Compare(a.At, b.At) })
	from := max(slices.IndexFunc(log, func(e Event) bool { return e.Answer })-1, 0)
	return log[from:min(len(log), from+logged)]
}
