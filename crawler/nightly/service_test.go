package nightly

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
)

// A night begins at its time, each day, as a new run.
func TestNightsComeInTime(t *testing.T) {
	onStage(t, &direct{handler: chain(3)}, func(s *stage) {
		began := time.Now()
		s.run(3 * day)
		nights := s.nights()
		if len(nights) != 3 {
			s.Fatalf("%d nights in 3 days", len(nights))
		}
		for i, n := range nights {
			sameTime(s, "start", n.Started, began.Add(time.Duration(i)*day+150*time.Minute))
			equal(s, "run", n.Run, i+1)
			equal(s, "pages", n.Pages, 3)
			equal(s, "baseline", n.Baseline, i)
			equal(s, "exit code", n.ExitCode, 0)
		}
		equal(s, "notices", s.post.kinds(s), "")
	})
}

func TestJitterDelaysTheNight(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.change = func(o *Options) { o.Sites[0].Jitter = time.Hour }
		due := time.Now().Add(150 * time.Minute)
		s.run(day)
		sameTime(s, "start", s.nights()[0].Started, due.Add(Jitter("shop", due, time.Hour)))
	})
}

// However many nights were missed: one is caught up, at once, and then they come
// in time again.
func TestMissedNightsAreCaughtUpOnce(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.run(day)
		time.Sleep(5*day + time.Hour)
		back := time.Now()
		s.run(2 * day)
		nights := s.nights()
		if len(nights) != 4 {
			s.Fatalf("%d nights, want one, one caught up, two more", len(nights))
		}
		sameTime(s, "caught up", nights[1].Started, back)
		sameTime(s, "the next", nights[2].Started, back.Add(90*time.Minute))
	})
}

// A service that is started again before the time misses nothing, and repeats nothing.
func TestRestartsRepeatNothing(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		for range 48 {
			s.run(time.Hour)
		}
		equal(s, "nights", len(s.nights()), 2)
	})
}

// A night that would overlap the last one is refused: told once, and not caught up.
func TestOverlapIsRefused(t *testing.T) {
	site := &direct{handler: chain(2), takes: func(path string) time.Duration {
		if path == "/1" {
			return 3 * day
		}
		return 0
	}}
	onStage(t, site, func(s *stage) {
		s.run(4 * day)
		got := s.post.kinds(s)
		equal(s, "notices", got, "overlap 0")
		nights := s.nights()
		equal(s, "nights", len(nights), 1)
		equal(s, "refused", s.service.Status()[0].Overlaps, 3)
	})
}

// SIGTERM in mid-run: the run is gone on with at the next start, and no page is
// asked for twice.
func TestInterruptedNightGoesOn(t *testing.T) {
	site := &direct{handler: chain(15), takes: func(string) time.Duration { return time.Minute }}
	onStage(t, site, func(s *stage) {
		s.run(150*time.Minute + 10*time.Minute + 45*time.Second) // the page in flight ends within the grace
		before := site.requests()
		if len(before) < 5 || len(before) > 13 {
			s.Fatalf("%d requests before the interrupt: the test does not test what it should", len(before))
		}
		equal(s, "nights that ended", len(s.nights()), 0)
		s.run(time.Hour)
		nights := s.nights()
		if len(nights) != 1 {
			s.Fatalf("%d nights", len(nights))
		}
		equal(s, "run", nights[0].Run, 1)
		equal(s, "outcome", nights[0].Outcome, crawler.Complete)
		equal(s, "pages", nights[0].Pages, 15)
		all := slices.DeleteFunc(append(before, site.requests()...), func(path string) bool { return path == "/robots.txt" })
		slices.Sort(all)
		equal(s, "pages asked for twice", len(all)-len(slices.Compact(slices.Clone(all))), 0)
		equal(s, "runs", len(s.runs()), 1)
	})
}

// A run that was broken off too long ago would mix two nights.
func TestOldInterruptedNightIsLeft(t *testing.T) {
	site := &direct{handler: chain(15), takes: func(string) time.Duration { return time.Minute }}
	onStage(t, site, func(s *stage) {
		s.run(160 * time.Minute)
		time.Sleep(2 * day)
		s.run(time.Hour)
		nights := s.nights()
		if len(nights) != 1 || nights[0].Run != 2 || nights[0].Outcome != crawler.Complete {
			s.Errorf("nights: %+v", nights)
		}
	})
}

// A run that ended at a limit is over; the next night is a new one.
func TestLimitedNightIsOver(t *testing.T) {
	onStage(t, &direct{handler: chain(10)}, func(s *stage) {
		s.change = func(o *Options) { o.Sites[0].Crawl.MaxPages = 4 }
		s.run(2 * day)
		for i, n := range s.nights() {
			equal(s, "run", n.Run, i+1)
			equal(s, "pages", n.Pages, 4)
			equal(s, "exit code", n.ExitCode, crawler.ExitLimit)
			equal(s, "baseline", n.Baseline, i) // as many pages each night: they can be compared
		}
		equal(s, "runs", len(s.runs()), 2)
	})
}

// What max-time cuts short shows another part of the site each night.
func TestNightCutShortIsNotComparedWith(t *testing.T) {
	site := &direct{handler: chain(10), takes: func(string) time.Duration { return time.Minute }}
	onStage(t, site, func(s *stage) {
		s.opinion.changes = func(int) Changes { return Changes{Gone: 5} }
		s.change = func(o *Options) { o.Sites[0].Crawl.MaxTime = 5 * time.Minute }
		s.run(3 * day)
		for _, n := range s.nights() {
			equal(s, "baseline", n.Baseline, 0)
			equal(s, "exit code", n.ExitCode, crawler.ExitLimit)
		}
		equal(s, "notices", s.post.kinds(s), "")
	})
}

// Old runs go, with their reports; the baseline stays.
func TestPruning(t *testing.T) {
	onStage(t, &direct{handler: chain(1)}, func(s *stage) {
		s.opinion.guard = func(run int) []string {
			if run > 2 {
				return []string{"odd"}
			}
			return nil
		}
		s.change = func(o *Options) { o.Sites[0].Keep = 3 }
		s.run(8 * day)
		var left []int
		for _, r := range s.runs() {
			left = append(left, r.Number)
		}
		if want := []int{2, 6, 7, 8}; !slices.Equal(left, want) {
			s.Errorf("runs left: %v, want %v", left, want)
		}
		k := s.new().sites[0]
		for _, n := range s.nights() {
			if !slices.Contains(left, n.Run) {
				s.Errorf("night of run %d is left", n.Run)
			}
		}
		latest, err := k.latestReport()
		must(s, err)
		equal(s, "latest report", latest, 8)
	})
}

// Sites that are due together take turns.
func TestSitesAtOnce(t *testing.T) {
	site := &direct{handler: chain(1), takes: func(string) time.Duration { return 10 * time.Minute }}
	onStage(t, site, func(s *stage) {
		s.change = func(o *Options) {
			o.AtOnce = 1
			for _, name := range []string{"a", "b", "c"} {
				more := o.Sites[0]
				more.Name, more.Seeds = name, []string{"http://" + name + ".test/"}
				o.Sites = append(o.Sites, more)
			}
		}
		s.run(day)
		var times []time.Time
		for _, k := range s.service.sites {
			for _, n := range k.status().Nights {
				times = append(times, n.Started, n.Ended)
			}
		}
		equal(s, "starts and ends", len(times), 8)
		slices.SortFunc(times, time.Time.Compare)
		if d := times[7].Sub(times[0]); d < 4*20*time.Minute {
			s.Errorf("four sites took %v, each 20 minutes: they did not take turns", d)
		}
	})
}

func TestOnce(t *testing.T) {
	onStage(t, &direct{handler: chain(3)}, func(s *stage) {
		s.opinion.links = func(int) Links { return Links{Suspects: 1} }
		for _, want := range []int{crawler.ExitClean, crawler.ExitSuspects} {
			code, err := s.new().Once(s.Context(), "shop")
			must(s, err)
			equal(s, "exit code", code, want)
		}
		if _, err := s.new().Once(s.Context(), "barn"); !errors.Is(err, ErrNoSite) {
			s.Errorf("a site that is not there: %v", err)
		}
	})
}

// The worst site's code counts.
func TestOnceOfAllSites(t *testing.T) {
	onStage(t, &direct{handler: chain(3)}, func(s *stage) {
		s.change = func(o *Options) {
			more := o.Sites[0]
			more.Name, more.Seeds = "barn", []string{"http://barn.test/5"}
			more.Crawl.MaxPages = 1
			o.Sites = append(o.Sites, more)
			o.Sites[0].Crawl.MaxPages = 2
		}
		code, err := s.new().Once(s.Context(), "")
		must(s, err)
		equal(s, "exit code", code, crawler.ExitLimit)
	})
}

// An interrupted --once is gone on with by the next.
func TestOnceInterrupted(t *testing.T) {
	site := &direct{handler: chain(15), takes: func(string) time.Duration { return time.Minute }}
	onStage(t, site, func(s *stage) {
		ctx, cancel := context.WithTimeout(s.Context(), 10*time.Minute)
		defer cancel()
		code, err := s.new().Once(ctx, "")
		must(s, err)
		equal(s, "exit code", code, crawler.ExitInterrupted)
		code, err = s.new().Once(s.Context(), "")
		must(s, err)
		equal(s, "exit code", code, crawler.ExitClean)
		equal(s, "runs", len(s.runs()), 1)
	})
}

// A judgement that a crash came before is made up for, once.
func TestUnjudgedRunIsJudged(t *testing.T) {
	onStage(t, &direct{handler: chain(2)}, func(s *stage) {
		k := s.new().sites[0]
		_, err := k.crawl(s.Context())
		must(s, err)
		must(s, k.begin(time.Now()))
		synctest.Wait()
		s.run(time.Hour)
		nights := s.nights()
		if len(nights) != 1 || nights[0].Run != 1 {
			s.Fatalf("nights: %+v", nights)
		}
		equal(s, "runs", len(s.runs()), 1)
	})
}

// A baseline that is damaged is the trouble of its site alone: told once, and the
// service goes on, through restarts, until somebody drops it.
func TestDamagedBaseline(t *testing.T) {
	onStage(t, &direct{handler: chain(2)}, func(s *stage) {
		s.change = func(o *Options) {
			more := o.Sites[0]
			more.Name, more.Hooks = "barn", nil
			o.Sites = append(o.Sites, more)
		}
		s.run(day)
		path := s.runs()[0].Path
		must(s, os.WriteFile(path, bytes.Repeat([]byte("x"), 20_000), 0o600))
		s.run(day)
		s.run(day)
		equal(s, "notices", s.post.kinds(s), "trouble 2")
		equal(s, "nights of the other site", len(s.service.sites[1].status().Nights), 3)
		must(s, os.Remove(path))
		s.run(2 * day)
		equal(s, "notices", s.post.kinds(s), "mended 3") // by the new start, which finds it unjudged
	})
}

// Nothing that is logged gives a hook away.
func TestLogsKeepSecrets(t *testing.T) {
	onStage(t, &direct{handler: chain(2)}, func(s *stage) {
		s.opinion.changes = func(int) Changes { return Changes{New: 1} }
		s.post.fails = func(time.Time) bool { return true }
		s.run(3 * day)
		text := s.logs.String()
		if !strings.Contains(text, "a notice is not delivered yet") || !strings.Contains(text, "hooks.test") {
			s.Fatalf("the failure is not logged:\n%s", text)
		}
		for _, secret := range []string{"hidden", "secret=", "key\""} {
			if strings.Contains(text, secret) {
				s.Errorf("the log has %q:\n%s", secret, text)
			}
		}
	})
}
