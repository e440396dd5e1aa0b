package crawler

import (
	"fmt"
	"slices"
	"time"

	"sweetspot/crawler/frontier"
)

// Share is the part of all worker time that one phase took.
type Share struct {
	Phase string  `json:"phase"`
	Share float64 `json:"share"`
}

// Verdict says what limited a crawl.
type Verdict struct {
	LimitedBy string
	Sentence  string
	Where     []Share // largest first
}

// usage is what a verdict is drawn from: a pure record of what was measured.
type usage struct {
	phases  [phases]time.Duration
	workers int
	rate    float64       // per gate, 0 = not limited
	cpu     time.Duration // of the process
	wall    time.Duration
	cores   int
	order   bool // workers wait for each commit: --sequential
}

func (s *session) verdict(elapsed float64) Verdict {
	u := usage{workers: s.o.Workers, wall: time.Duration(elapsed * float64(time.Second)), cpu: cpuTime() - s.cpu, cores: procs(), order: s.o.Buffer == None}
	for p := range phases {
		u.phases[p] = time.Duration(s.spent[p].Load())
	}
	u.rate = s.rate(s.seeds[0].Gate())
	return judge(u)
}

// busyCPU is the share of all cores at which a crawl counts as limited by them.
const busyCPU = 0.8

// judge draws the verdict.
func judge(u usage) Verdict {
	total := u.phases[phaseTotal]
	if total <= 0 {
		return Verdict{LimitedBy: "nothing", Sentence: "nothing was crawled in this session"}
	}
	v := Verdict{}
	u.phases[frontier.Commit] += u.phases[phaseCommit] // one name for both ways to wait
	u.phases[frontier.Robots] += u.phases[phaseRobots]
	u.phases[phaseCommit], u.phases[phaseRobots] = 0, 0
	var booked time.Duration
	for p := range phaseTotal {
		booked += u.phases[p]
		v.add(p.String(), u.phases[p], total)
	}
	v.add("other", total-booked, total)
	slices.SortStableFunc(v.Where, func(a, b Share) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return 0
	})
	v.conclude(u)
	return v
}

func (v *Verdict) add(phase string, d, total time.Duration) {
	if share := float64(d) / float64(total); share >= 0.0005 {
		v.Where = append(v.Where, Share{Phase: phase, Share: share})
	}
}

// conclude picks the sentence. The processor comes first: when it is full, time
// spent waiting for anything else is time spent waiting for it.
func (v *Verdict) conclude(u usage) {
	top := v.Where[0]
	v.LimitedBy = top.Phase
	percent := fmt.Sprintf("%.0f %%", 100*top.Share)
	full := float64(u.cpu) / float64(u.wall) / float64(max(u.cores, 1))
	switch {
	case full >= busyCPU && u.workers >= u.cores:
		v.LimitedBy = "CPU"
		v.Sentence = fmt.Sprintf("limited by the processor: %.0f %% of %d cores were busy; more workers gain nothing", 100*full, u.cores)
	case top.Phase == frontier.Politeness.String() && u.rate > 0:
		v.Sentence = fmt.Sprintf("limited by politeness (%g/s a host) for %s of worker time; more workers gain nothing", u.rate, percent)
	case top.Phase == frontier.Politeness.String():
		v.Sentence = fmt.Sprintf("limited by politeness (delays the host asked for) for %s of worker time; more workers gain nothing", percent)
	case top.Phase == frontier.Empty.String():
		v.Sentence = fmt.Sprintf("limited by the site: for %s of worker time no known page was left to fetch; fewer workers would do", percent)
	case top.Phase == frontier.Order.String():
		v.Sentence = fmt.Sprintf("limited by the order of commits for %s of worker time: a few slow pages hold the rest", percent)
	case top.Phase == phaseFirstByte.String(), top.Phase == phaseBody.String(), top.Phase == phaseConnect.String(), top.Phase == phaseTLS.String(), top.Phase == phaseDNS.String():
		v.Sentence = fmt.Sprintf("limited by waiting for the server: %s of worker time went to %s; more workers gain until it queues", percent, article(top.Phase))
	default:
		v.Sentence = fmt.Sprintf("limited by %s: %s of worker time", top.Phase, percent)
	}
}

func article(phase string) string {
	switch phase {
	case "first byte":
		return "its first byte"
	case "body":
		return "its bodies"
	}
	return phase
}
