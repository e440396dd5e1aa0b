package nightly

import (
	"context"
	"errors"
	"os"
	"time"

	"sweetspot/crawler"
	"sweetspot/store"
)

// tooOld is the age from which on a run that was broken off is not gone on with:
// its pages would be those of two nights.
const tooOld = 24 * time.Hour

// night runs one: crawl, judge, tell. The error is one that keeps the store from
// being written; all else is what the night came to. A night that ctx breaks off
// has the exit code of an interruption and stays pending.
func (k *keeper) night(ctx context.Context) (Night, error) {
	k.enter(Waiting)
	defer k.leave()
	select {
	case k.slots <- struct{}{}:
		defer func() { <-k.slots }()
	case <-ctx.Done():
		return Night{Outcome: crawler.Interrupted, ExitCode: crawler.ExitInterrupted}, nil
	}
	began := time.Now()
	sum, err := k.crawl(ctx)
	if err != nil {
		return k.failed(Night{Started: began, Ended: time.Now(), Outcome: crawler.Failed, Problem: err.Error()}, err)
	}
	if sum.Outcome == crawler.Interrupted {
		k.log.Info("the night is broken off; the next start goes on with it", "run", sum.Run, "pages", sum.Pages)
		return Night{Run: sum.Run, Outcome: sum.Outcome, Pages: sum.Pages, ExitCode: sum.ExitCode}, nil
	}
	k.enter(Judging)
	n, judged, err := k.settle(ctx)
	if err != nil {
		return k.failed(Night{Run: sum.Run, Started: began, Ended: time.Now(), Outcome: crawler.Failed, Pages: sum.Pages, Problem: err.Error()}, err)
	}
	if !judged { // ctx has ended between the two
		n = Night{Run: sum.Run, Outcome: sum.Outcome, ExitCode: crawler.ExitInterrupted}
	}
	return n, nil
}

// crawl runs the crawler: on the run that was broken off, or on a new one, which
// asks for what changed since the baseline.
func (k *keeper) crawl(ctx context.Context) (crawler.Summary, error) {
	o := k.site.Crawl
	o.Store, o.Log = k.store.Dir(), k.log
	unfinished, err := k.unfinished(time.Now())
	if err != nil {
		return crawler.Summary{}, err
	}
	o.Fresh = !unfinished
	o.Checks |= crawler.CheckFailures
	if o.Previous != 0 {
		if o.Previous, err = k.previous(o); err != nil {
			return crawler.Summary{}, err
		}
	}
	c, err := crawler.New(o)
	if err != nil {
		return crawler.Summary{}, err
	}
	k.crawling(c)
	return c.Run(ctx, k.site.Seeds...)
}

// previous is the run that an incremental one builds on: the baseline, since what
// the guard refused may be of another site altogether.
func (k *keeper) previous(o crawler.Options) (int, error) {
	m, _, err := remembered(k.state)
	if err != nil {
		return 0, err
	}
	key, err := crawler.SiteKey(o, k.site.Seeds...)
	if err != nil {
		return 0, err
	}
	baseline, err := k.baseline(m.Baseline, key)
	if err != nil || baseline == nil {
		return 0, err
	}
	return baseline.Number(), baseline.Close()
}

// unfinished reports whether the latest run was broken off, not long ago. One
// that ended at a limit is over.
func (k *keeper) unfinished(now time.Time) (bool, error) {
	last, ok, err := k.last()
	if err != nil || !ok {
		return false, err
	}
	if last.Running {
		return false, &store.LockedError{PID: last.PID}
	}
	e := last.Record.Ending
	return last.Err == nil && (e == nil || e.Outcome == store.Interrupted) && now.Sub(last.Record.Started) < tooOld, nil
}

// last returns the latest run of the site.
func (k *keeper) last() (store.Info, bool, error) {
	runs, err := k.store.Runs()
	if err != nil || len(runs) == 0 {
		return store.Info{}, false, err
	}
	return runs[len(runs)-1], true, nil
}

// failed ends a night that an error broke off.
func (k *keeper) failed(n Night, cause error) (Night, error) {
	n.ExitCode = CodeOf(cause)
	k.log.Error("the night failed", "error", cause, "exit_code", n.ExitCode)
	if unwritable(cause) {
		return n, cause
	}
	if errors.Is(cause, store.ErrLocked) {
		return n, errors.Join(k.ended(), k.refuse(time.Now(), "another process works on its store"))
	}
	notice, _ := troubled(k.site, n, memory{})
	defer k.wakePostman()
	err := remember(k.state, func(tx *store.StateTx, m *memory) error {
		m.Pending = false
		return k.tell(tx, n, notice, m.found(Trouble))
	})
	k.add(n)
	return n, err
}

// ended takes back that a night is pending.
func (k *keeper) ended() error {
	return remember(k.state, func(_ *store.StateTx, m *memory) error {
		m.Pending = false
		return nil
	})
}

// CodeOf is the exit code of what broke a night off.
func CodeOf(err error) int {
	for _, known := range []error{
		store.ErrLocked, store.ErrFull, store.ErrWrite, store.ErrDamaged, store.ErrForeign, store.ErrNewer, os.ErrPermission,
	} {
		if errors.Is(err, known) {
			return crawler.ExitStore
		}
	}
	return crawler.ExitInternal
}

// unwritable reports whether nothing that a night does can be kept: a service had
// better end, and be seen to have ended.
func unwritable(err error) bool {
	return errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrWrite) || errors.Is(err, os.ErrPermission)
}
