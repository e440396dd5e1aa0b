package report

import (
	"cmp"
	"slices"
	"time"

	"sweetspot/store"
)

// request is one that was sent to a server.
type request struct {
	gate   uint32
	status int16
	at     int64 // microseconds
	took   int64
}

func (r *request) refused() bool { return r.status == 429 || r.status == 503 }

// requests are all that a run has sent, as far as it remembers: tries that failed for now are kept without their duration.
type requests struct{ all []request }

func (r *requests) add(gate uint32, at time.Time, took time.Duration, status int) {
	r.all = append(r.all, request{gate, int16(status), at.UnixMicro(), took.Microseconds()})
}

func (f *findings) readAttempts() error {
	for a, err := range f.run.AllAttempts() {
		if err != nil {
			return err
		}
		f.requests.add(f.gates[a.ID-1], a.At, 0, a.Status)
	}
	return nil
}

// receipt shows what a host had to bear.
type receipt struct {
	gate        uint32
	requests    int
	in1s, in10s int // most requests begun within any 1 s and any 10 s
	peak        int // most requests at the same time
	complaints  int // answers 429 and 503
	reactions   []reaction
}

// reaction is how the crawl answered a complaint.
type reaction struct {
	at     time.Time
	status int
	asked  int           // requests to the host in the 10 s before
	pause  time.Duration // until the next request to the host; 0 if there was none
}

const reactionsOfHost = 20

// receipts adds up the requests, host by host and for the whole run under gate 0.
func (r *requests) receipts() (whole receipt, hosts []receipt) {
	slices.SortFunc(r.all, func(a, b request) int { return cmp.Compare(a.at, b.at) })
	whole = receiptOf(r.all)
	whole.gate = 0
	slices.SortStableFunc(r.all, func(a, b request) int { return cmp.Compare(a.gate, b.gate) })
	for i := 0; i < len(r.all); {
		n := i
		for n < len(r.all) && r.all[n].gate == r.all[i].gate {
			n++
		}
		hosts = append(hosts, receiptOf(r.all[i:n]))
		i = n
	}
	slices.SortStableFunc(hosts, func(a, b receipt) int { return cmp.Compare(b.requests, a.requests) })
	return whole, hosts
}

// receiptOf reads requests in order of time.
func receiptOf(all []request) receipt {
	if len(all) == 0 {
		return receipt{}
	}
	c := receipt{
		gate: all[0].gate, requests: len(all), in1s: most(all, time.Second), in10s: most(all, 10*time.Second), peak: atOnce(all),
	}
	from := 0
	for i := range all {
		for all[i].at-all[from].at >= (10 * time.Second).Microseconds() {
			from++
		}
		if !all[i].refused() {
			continue
		}
		if c.complaints++; c.complaints > reactionsOfHost {
			continue
		}
		react := reaction{at: time.UnixMicro(all[i].at).UTC(), status: int(all[i].status), asked: i - from}
		if i+1 < len(all) {
			react.pause = time.Duration(all[i+1].at-all[i].at) * time.Microsecond
		}
		c.reactions = append(c.reactions, react)
	}
	return c
}

// most counts the requests in the window of time that has most of them.
func most(all []request, window time.Duration) (n int) {
	from := 0
	for i := range all {
		for all[i].at-all[from].at >= window.Microseconds() {
			from++
		}
		n = max(n, i-from+1)
	}
	return n
}

// atOnce counts the requests at the moment that has most of them.
func atOnce(all []request) (peak int) {
	ends := make([]int64, len(all))
	for i, r := range all {
		ends[i] = r.at + max(r.took, 1)
	}
	slices.Sort(ends)
	ended := 0
	for i, r := range all {
		for ends[ended] <= r.at {
			ended++
		}
		peak = max(peak, i+1-ended)
	}
	return peak
}

// url is the address of an id.
func (f *findings) url(id store.ID) (string, error) {
	u, _, err := f.run.URL(id)
	return u.URL, err
}
