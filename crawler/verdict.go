package crawler

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"sweetspot/crawler/frontier"
	"sweetspot/crawler/machine"
)

// Share is the part of all worker time that one phase took.
type Share struct {
	Phase string  `json:"phase"`
	Share float64 `json:"share"`
}

// Verdict says what limited a crawl, and what twice the workers would change.
type Verdict struct {
	LimitedBy string
	Sentence  string
	Where     []Share // largest first
	WhatIf    *WhatIf // nil: nothing was crawled
}

// usage is what a verdict is drawn from: a pure record of what was measured.
type usage struct {
	phases    [phases]time.Duration
	short     frontier.Waits // time in which at least one worker had nothing to lease
	latencies *latencies
	workers   int           // in use, on average
	pages     int           // requests that were answered, or failed
	refused   int           // those with 429 or 503
	tooMany   int           // those with 429
	rate      float64       // per gate, 0 = not limited
	hosts     int           // gates
	cpu       time.Duration // of the process
	busy      float64       // share of the machine's processors, whoever used them; 0 = not known
	wall      time.Duration // that the workers were there
	cores     int
	order     bool // workers wait for each commit: --sequential
}

// usage reads what there is to judge.
func (s *session) usage() usage {
	_, short := s.frontier.Idle()
	u := usage{
		phases: s.booked(), short: short, latencies: s.loads.read(), cores: procs(), order: s.o.Buffer == None,
		hosts: len(s.committer.hosts), refused: int(s.pulse.refused.Load()), tooMany: int(s.tally.refusals429.Load()), rate: s.rate(s.seeds[0].Gate()),
		wall: s.pumped, cpu: machine.CPU() - s.cpu,
	}
	u.pages = int(s.pulse.good.Load()+s.pulse.failed.Load()) + u.refused
	if u.wall == 0 { // they still are
		u.wall = time.Since(s.began)
	}
	if u.workers = s.o.Workers; u.workers == Auto {
		u.workers = max(int(float64(u.phases[phaseTotal])/float64(max(u.wall, 1))+0.5), 1)
	}
	if busy, idle := machine.Busy(); busy+idle > s.machine[0]+s.machine[1] {
		busy, idle = busy-s.machine[0], idle-s.machine[1]
		u.busy = float64(busy) / float64(busy+idle)
	}
	return u
}

// busyProcessors is the share of them at which a crawl counts as limited by them.
const busyProcessors = 0.8

// judge draws the verdict.
func judge(u usage) Verdict {
	total := u.phases[phaseTotal]
	if total <= 0 {
		return Verdict{LimitedBy: "nothing", Sentence: "nothing was crawled in this session"}
	}
	v := Verdict{}
	if u.wall > 0 && u.pages > 0 {
		w := whatIf(u)
		v.WhatIf = &w
	}
	u.phases[frontier.Commit] += u.phases[phaseCommit] // one name for both ways to wait
	u.phases[frontier.Robots] += u.phases[phaseRobots]
	u.phases[phaseCommit], u.phases[phaseRobots] = 0, 0
	var booked time.Duration
	for p := range phaseTotal {
		booked += u.phases[p]
		v.add(p.String(), u.phases[p], total)
	}
	v.add(phaseOther, total-booked, total)
	slices.SortStableFunc(v.Where, func(a, b Share) int { return cmp.Compare(b.Share, a.Share) })
	v.conclude(u)
	return v
}

func (v *Verdict) add(phase string, d, total time.Duration) {
	if share := float64(d) / float64(total); share >= 0.0005 {
		v.Where = append(v.Where, Share{Phase: phase, Share: share})
	}
}

// conclude picks the sentence. The processors come first: when they are full,
// time spent waiting for anything else is time spent waiting for them.
func (v *Verdict) conclude(u usage) {
	top := v.Where[0]
	v.LimitedBy = top.Phase
	if u.processors() >= busyProcessors && u.workers >= u.cores {
		v.LimitedBy = "CPU"
		v.Sentence = fmt.Sprintf("limited by the processor: %.0f %% of %s busy", 100*u.processors(), cores(u.cores))
	} else {
		v.Sentence = fmt.Sprintf("limited by %s for %.0f %% of worker time", u.because(top.Phase), 100*top.Share)
	}
	if v.WhatIf != nil {
		v.Sentence += "; " + v.WhatIf.String()
	}
}

func cores(n int) string {
	if n == 1 {
		return "one core was"
	}
	return fmt.Sprintf("%d cores were", n)
}

// because says in words what a phase means.
func (u *usage) because(phase string) string {
	switch phase {
	case frontier.Politeness.String():
		switch {
		case u.refused > 0:
			return "politeness (the host refused requests)"
		case u.rate > 0:
			return fmt.Sprintf("politeness (%g/s a host)", u.rate)
		}
		return "politeness (delays the host asked for)"
	case frontier.Empty.String():
		return "the site (no known page was left to fetch)"
	case frontier.Order.String():
		return "the order of commits (a few slow pages hold the rest)"
	case phaseFirstByte.String():
		return "the server (its first byte)"
	case phaseBody.String():
		return "the server (its bodies)"
	case phaseConnect.String(), phaseTLS.String(), phaseDNS.String():
		return "the server (" + phase + ")"
	}
	return phase
}
