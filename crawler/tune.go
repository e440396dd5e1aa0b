package crawler

import (
	"context"
	"math"
	"slices"
	"time"
)

// tuneLook is how often a tuner is shown what has happened.
const tuneLook = 50 * time.Millisecond

// Tuning is what --workers auto came to.
type Tuning struct {
	Most    int        `json:"max_workers"`
	Settled int        `json:"settled"` // workers held in the end, 0 if it was still climbing
	Path    []TuneStep `json:"path"`
}

// TuneStep is a change of the number of workers, or the reason to hold it.
type TuneStep struct {
	At      float64 `json:"at_s"`
	Workers int     `json:"workers"`
	Rate    float64 `json:"pages_per_s"` // with the workers before, as far as it was measured
	Why     string  `json:"why"`
	Probe   bool    `json:"probe,omitempty"` // to be taken back if it does not pay
}

// mostSteps bounds what a summary keeps of a path; a crawl of days probes often.
const mostSteps = 200

// tune lets a tuner choose the number of workers until ctx ends.
func (s *session) tune(ctx context.Context) {
	if s.tuner == nil {
		return
	}
	from := s.moment()
	s.tuned(step{workers: s.tuner.workers, why: s.startedBecause}, 0, from.at)
	ticks := time.NewTicker(tuneLook)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		now := s.moment()
		w := now.since(from, s.tuner.workers)
		next, used := s.tuner.look(w)
		if !used {
			continue
		}
		from = now
		if next.why != "" {
			s.pool.resize(next.workers)
			s.tuned(next, w.rate(), now.at)
		}
	}
}

// tuned tells of a step, and keeps it for the summary.
func (s *session) tuned(n step, rate float64, at time.Time) {
	s.o.Log.Info("workers", "now", n.workers, "because", n.why, "pages_per_s", roundTo(rate, 10))
	probe := s.tuner.mode == probing
	s.pathMu.Lock()
	defer s.pathMu.Unlock()
	if !probe && s.tuner.mode == holding {
		s.path.Settled = n.workers
	}
	if len(s.path.Path) < mostSteps {
		s.path.Path = append(s.path.Path, TuneStep{
			At: roundTo(at.Sub(s.began).Seconds(), 1000), Workers: n.workers, Rate: roundTo(rate, 10), Why: n.why, Probe: probe,
		})
	}
}

// tuning returns the path so far, nil where the number of workers is fixed.
func (s *session) tuning() *Tuning {
	if s.tuner == nil {
		return nil
	}
	s.pathMu.Lock()
	defer s.pathMu.Unlock()
	t := s.path
	t.Path = slices.Clone(t.Path)
	return &t
}

// employ makes the pool. With Auto it begins where the host's knee was found
// before, or with one worker.
func (s *session) employ() {
	s.pool = newPool(s.o.Workers)
	if s.o.Workers != Auto {
		return
	}
	s.path.Most = s.o.MaxWorkers
	known, ok, err := KneeOf(s.folder, s.seeds[0].String())
	s.startedBecause = "one, to see what the server takes when it is not busy"
	switch {
	case err != nil: // a start from nothing costs seconds
		s.o.Log.Warn("the knee of the host is not known", "why", err.Error())
	case ok:
		s.startedBecause = "the knee found on " + known.At.Format(time.DateOnly)
	}
	s.tuner = newTuner(s.o.MaxWorkers, known)
	s.pool = newPool(s.tuner.workers)
}

// remember keeps what auto has found for the next crawl of the host, if it came to
// rest on something that it measured.
func (s *session) remember() {
	if s.tuner == nil {
		return
	}
	found, ok := s.tuner.found()
	if !ok {
		return
	}
	alone := s.loads.read().at(0, 0)
	err := KeepKnee(s.folder, s.seeds[0].String(), Knee{
		Workers: found.workers, Most: found.workers, PagesPerS: found.rate,
		FirstByte: float64(alone.quantile(0.95)) / float64(time.Millisecond), At: time.Now(),
	})
	if err != nil { // the next crawl starts from nothing
		s.o.Log.Warn("the knee of the host cannot be kept", "why", err.Error())
	}
}

// roundTo keeps so many parts of one.
func roundTo(x, parts float64) float64 { return math.Round(x*parts) / parts }
