package crawler

import (
	"testing"
	"time"
)

// Workers that idle for a second are too many; time in which nobody looked, and a stall that
// ended in between, do not count.
func TestPatience(t *testing.T) {
	const ms = time.Millisecond
	type look struct{ after, stalled time.Duration }
	every := func(d time.Duration, n int, stalled time.Duration) (looks []look) {
		for range n {
			stalled += d
			looks = append(looks, look{d, stalled})
		}
		return looks
	}
	steady := func(n int, stalled time.Duration) []look { return every(lookEvery, n, stalled) }
	for name, c := range map[string]struct {
		looks []look
		lost  bool
	}{
		"nobody idles":           {make([]look, 100), false},
		"not yet":                {steady(9, 0), false},
		"a second":               {steady(10, 0), true},
		"a second after a look":  {append([]look{{lookEvery, 50 * ms}}, steady(10, 50*ms)...), true},
		"stopped":                {[]look{{lookEvery, 0}, {time.Hour, time.Hour}}, false},
		"stopped while idle":     {append(steady(5, 0), look{time.Hour, time.Hour + 500*ms}), false},
		"stopped, and too long":  {append(append(steady(5, 0), look{time.Hour, time.Hour + 500*ms}), steady(3, time.Hour+500*ms)...), true},
		"another stall":          {append(steady(9, 0), steady(9, -50*ms)...), false},
		"ended and begun again":  {append(append(steady(9, 0), look{lookEvery, 0}), steady(9, 0)...), false},
		"late by half a look":    {every(lookEvery*3/2, 7, 0), true},
		"looked at all the time": {every(ms, 1000, 0), true},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			p, lost := patience{looked: now}, false
			for _, l := range c.looks {
				if lost {
					t.Fatalf("lost too soon, after %v", p.spent)
				}
				now = now.Add(l.after)
				lost = p.look(now, l.stalled)
			}
			if lost != c.lost {
				t.Errorf("lost: %t after %v", lost, p.spent)
			}
			if p.look(now, 0) {
				t.Error("lost at the same moment, though nobody idles any more")
			}
		})
	}
}
