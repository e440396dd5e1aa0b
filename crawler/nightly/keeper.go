package nightly

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"sweetspot/store"
)

// keeper keeps one site: it waits for the time, and has the night run.
type keeper struct {
	site    Site
	store   *store.Store
	state   *store.State
	analyst Analyst
	client  *http.Client
	log     *slog.Logger
	slots   chan struct{} // one is taken for each site that is crawled
	public  string
	mail    chan struct{} // there is something new in the outbox

	watch
}

func newKeeper(o Options, site Site, slots chan struct{}) (*keeper, error) {
	folder, err := store.Open(filepath.Join(o.Store, site.Name))
	if err != nil {
		return nil, err
	}
	k := &keeper{
		site: site, store: folder, state: folder.State(), analyst: o.Analyst, client: o.Client,
		log: o.Log.With("site", site.Name), slots: slots, public: o.Public, mail: make(chan struct{}, 1),
	}
	_, nights, err := remembered(k.state)
	k.nights = nights
	return k, err
}

// longestSleep bounds how long a keeper trusts a timer: the clock may be set, and
// the machine may sleep.
const longestSleep = time.Minute

// keep waits for each time of the schedule and has a night run, until ctx ends or
// something keeps the site from being crawled at all.
func (k *keeper) keep(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	due, begin, err := k.wake(ctx, time.Now())
	ended := make(chan error, 1)
	running := false
	for err == nil && ctx.Err() == nil {
		if begin {
			begin, running = false, true
			go func() {
				_, err := k.night(ctx)
				ended <- err
			}()
		}
		next, at := k.following(due)
		select {
		case <-time.After(min(time.Until(at), longestSleep)):
			if !time.Now().Before(at) {
				due = later(next, k.site.Schedule.Latest(next, time.Now()))
				begin, err = k.meet(due, running)
			}
		case err = <-ended:
			running = false
		case <-ctx.Done():
		}
	}
	if running {
		k.log.Info("ending what is in flight")
		cancel()
		err = errors.Join(err, <-ended)
	}
	return err
}

// meet acts upon a time that has come, and returns whether a night is to begin.
func (k *keeper) meet(due time.Time, running bool) (begin bool, err error) {
	if running {
		return false, k.refuse(due, "the last one still runs")
	}
	return true, k.begin(due)
}

// wake takes up what an earlier process left, and returns the last time that was
// acted upon and whether a night is to begin at once: one that was broken off, or
// the last of those missed.
func (k *keeper) wake(ctx context.Context, now time.Time) (due time.Time, begin bool, err error) {
	if _, _, err := k.settle(ctx); err != nil {
		k.log.Error("the last run cannot be judged", "error", err)
		if unwritable(err) {
			return due, false, err
		}
	}
	err = remember(k.state, func(_ *store.StateTx, m *memory) error {
		if m.Due.IsZero() || m.Due.After(now) { // of a new site, or by a clock that was wrong
			m.Due = now
		}
		missed := k.site.Schedule.Latest(m.Due, now)
		begin = m.Pending || !missed.IsZero()
		m.Due, m.Pending = later(m.Due, missed), begin
		due = m.Due
		return nil
	})
	return due, begin, err
}

// following says which time comes after another, and when its night begins.
func (k *keeper) following(due time.Time) (next, at time.Time) {
	next = k.site.Schedule.Next(due)
	at = next.Add(Jitter(k.site.Name, next, k.site.Jitter))
	k.plan(at)
	return next, at
}

// begin remembers that a night has begun, so that it is neither forgotten nor run
// twice, whatever happens from here on.
func (k *keeper) begin(due time.Time) error {
	return remember(k.state, func(_ *store.StateTx, m *memory) error {
		m.Due, m.Pending = due, true
		return nil
	})
}

// refuse gives up a night that would overlap another, and tells: once for each
// night that stands in the way.
func (k *keeper) refuse(due time.Time, why string) error {
	k.log.Warn("a night is refused", "due", due, "why", why)
	first := k.refused()
	defer k.wakePostman()
	return remember(k.state, func(tx *store.StateTx, m *memory) error {
		m.Due = due
		if !first {
			return nil
		}
		n := Notice{
			Kind: Overlap, Site: k.site.Name, At: time.Now(),
			Text: fmt.Sprintf("the night of %s is refused: %s", k.site.Schedule.In(due).Format("2006-01-02 15:04 MST"), why),
		}
		return post(tx, k.site.Hooks, n, n.At)
	})
}

func (k *keeper) wakePostman() {
	select {
	case k.mail <- struct{}{}:
	default:
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
