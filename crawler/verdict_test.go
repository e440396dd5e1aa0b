package crawler

import (
	"strings"
	"testing"
	"time"

	"sweetspot/crawler/frontier"
)

func TestJudge(t *testing.T) {
	spent := func(p phase, share float64) usage {
		u := usage{workers: 10, wall: 10 * time.Second, cores: 2, pages: 1000}
		u.phases[phaseTotal] = 100 * time.Second
		u.phases[p] = time.Duration(share * 100 * float64(time.Second))
		u.phases[phaseParse] += 5 * time.Second
		if p < phase(frontier.Reasons) {
			u.short[p] = u.wall
		}
		return u
	}
	politeness := spent(phase(frontier.Politeness), 0.71)
	limited := politeness
	limited.rate = 10
	cpu := spent(phaseFirstByte, 0.9)
	cpu.cpu = 19 * time.Second
	idle := spent(phaseFirstByte, 0.9)
	idle.cpu = time.Second
	everybody := idle
	everybody.phases[phaseFirstByte], everybody.phases[phaseParse] = 60*time.Second, 40*time.Second
	everybody.busy = 0.99
	shared := idle // with the server, say: what waits for a processor there is first byte here
	shared.cpu, shared.busy = 11*time.Second, 0.99
	elsewhere := idle
	elsewhere.busy = 0.99
	for name, c := range map[string]struct {
		usage usage
		by    string
		says  string
	}{
		"rate":       {limited, "politeness", "limited by politeness (10/s a host) for 71 % of worker time; twice the workers (20): +0 %"},
		"delay":      {politeness, "politeness", "delays the host asked for"},
		"small site": {spent(phase(frontier.Empty), 0.6), "frontier empty", "no known page was left to fetch) for 60 %"},
		"order":      {spent(phase(frontier.Order), 0.6), "order", "a few slow pages"},
		"server":     {idle, "first byte", "the server (its first byte) for 90 % of worker time; twice the workers (20): +100 %, until the server queues"},
		"processor":  {cpu, "CPU", "limited by the processor: 95 % of 2 cores were busy; twice the workers (20): +5 %"},
		"everybody":  {everybody, "CPU", "limited by the processor: 99 % of 2 cores were busy"},
		"shared":     {shared, "CPU", "limited by the processor: 99 % of 2 cores were busy; twice the workers (20): +1 %"},
		"elsewhere":  {elsewhere, "first byte", "twice the workers (20): +100 %"},
		"disk":       {spent(phaseCommit, 0.8), "commit", "limited by commit for 80 %"},
		"unbooked":   {spent(phaseDNS, 0), "other", "limited by other for 95 %"},
		"nothing":    {usage{}, "nothing", "nothing was crawled"},
	} {
		t.Run(name, func(t *testing.T) {
			v := judge(c.usage)
			if v.LimitedBy != c.by || !strings.Contains(v.Sentence, c.says) {
				t.Errorf("limited by %q: %q; want %q: …%q…", v.LimitedBy, v.Sentence, c.by, c.says)
			}
			sum := 0.0
			for i, w := range v.Where {
				sum += w.Share
				if i > 0 && w.Share > v.Where[i-1].Share {
					t.Errorf("shares are not sorted: %v", v.Where)
				}
			}
			if len(v.Where) > 0 && (sum < 0.999 || sum > 1.001) {
				t.Errorf("shares add up to %v", sum)
			}
		})
	}
}
