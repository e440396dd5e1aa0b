package nightly

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"sweetspot/crawler"
	"sweetspot/store"
	"sweetspot/store/report"
)

// settle judges the latest run, if it has ended and has not been judged, and
// reports whether it did.
func (k *keeper) settle(ctx context.Context) (Night, bool, error) {
	m, nights, err := remembered(k.state)
	if err != nil {
		return Night{}, false, err
	}
	last, ok, err := k.last()
	if err != nil || !ok || last.Err != nil || last.Record.Ending == nil || last.Record.Ending.Outcome == store.Interrupted {
		return Night{}, false, err
	}
	if last.Number <= m.Judged {
		return Night{}, false, k.report(last.Number, nights)
	}
	n, err := k.judge(ctx, last.Number, m)
	if err != nil && ctx.Err() != nil {
		return Night{}, false, nil // the next start does it
	}
	if err != nil {
		return n, false, fmt.Errorf("judge run %d of %s: %w", last.Number, k.site.Name, err)
	}
	k.add(n)
	k.wakePostman()
	k.log.Info("night", "run", n.Run, "outcome", n.Outcome, "pages", n.Pages, "exit_code", n.ExitCode, "problem", n.Problem,
		"changes", n.Changes.String(), "confirmed", n.New, "resolved", n.Resolved, "suspects", n.Suspects)
	return n, true, k.prune()
}

// judge compares a run with its baseline, remembers what came of it, and has its
// report written.
func (k *keeper) judge(ctx context.Context, number int, m memory) (n Night, err error) {
	err = k.look(number, m.Baseline, func(baseline *store.Run, run *store.Run, f Findings) error {
		if n, err = nightOf(run); err != nil {
			return err
		}
		if baseline != nil {
			n.Baseline = baseline.Number()
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if whole(n, run) {
			err = k.compare(&n, f)
		} else {
			err = k.pass(&n)
		}
		if err != nil {
			return err
		}
		return k.writeReport(n.Run, f)
	})
	return n, err
}

// look opens a run and its baseline and hands over what is found.
func (k *keeper) look(number, measure int, fn func(baseline, run *store.Run, f Findings) error) (err error) {
	run, err := k.store.Read(number)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run.Close()) }()
	baseline, err := k.baseline(measure, run.Record().Site)
	if err != nil {
		return err
	}
	if baseline != nil {
		defer func() { err = errors.Join(err, baseline.Close()) }()
	}
	f, err := k.analyst.Compare(k.store, baseline, run)
	if err != nil {
		return err
	}
	return fn(baseline, run, f)
}

// baseline opens the run that others are measured by, nil if there is none: it
// may have been pruned by hand, and of a site whose settings were changed all is
// new.
func (k *keeper) baseline(number int, site string) (*store.Run, error) {
	if number == 0 {
		return nil, nil
	}
	run, err := k.store.Read(number)
	if errors.Is(err, store.ErrNoRun) {
		return nil, nil
	}
	if err == nil && run.Record().Site != site {
		return nil, run.Close()
	}
	return run, err
}

// nightOf takes up what the run says of itself.
func nightOf(run *store.Run) (Night, error) {
	record := run.Record()
	var sum crawler.Summary
	if err := json.Unmarshal(record.Ending.Summary, &sum); err != nil {
		return Night{}, fmt.Errorf("summary: %w", err)
	}
	if sum.Limit != "" && !trouble(sum.ExitCode) {
		sum.Problem = fmt.Sprintf("stopped at --%s with %d URLs left", sum.Limit, sum.Remaining) // the next night is a new run
	}
	row, err := report.Measure(run)
	return Night{
		Run: run.Number(), Started: record.Started, Ended: record.Ending.At, Outcome: record.Ending.Outcome,
		Pages: sum.Pages, Bytes: sum.Bytes, Broken: sum.Counts.Broken, ExitCode: record.Ending.ExitCode, Problem: sum.Problem,
		Row: row,
	}, err
}

// whole reports whether a run shows the site: it was reached, and the crawl was
// drained, or stopped at as many pages as on every night. What was cut short by
// time or by memory shows another part of the site each time.
func whole(n Night, run *store.Run) bool {
	return !trouble(n.ExitCode) && cmp.Or(run.Record().Ending.Limit, crawler.LimitPages) == crawler.LimitPages
}

// trouble reports whether an exit code says that the site could not be crawled.
func trouble(code int) bool {
	return code == crawler.ExitUnreachable || code == crawler.ExitBlocked || code == crawler.ExitDisallowed
}

// pass remembers a night that has nothing to compare.
func (k *keeper) pass(n *Night) error {
	if err := k.analyst.Distrust(k.store, n.Run, []string{cmp.Or(n.Problem, "it does not show the whole site")}); err != nil {
		return err
	}
	return remember(k.state, func(tx *store.StateTx, m *memory) error {
		m.Judged, m.Pending = n.Run, false
		if !trouble(n.ExitCode) {
			return k.tell(tx, *n, Notice{}, false)
		}
		notice, _ := troubled(k.site, *n, *m)
		return k.tell(tx, *n, notice, m.found(Trouble))
	})
}

// compare judges a run that shows the site.
func (k *keeper) compare(n *Night, f Findings) error {
	n.Guard, n.Changes = f.Guard(), f.Changes()
	ails := Kind("")
	if len(n.Guard) > 0 {
		ails = Guarded
		if err := k.analyst.Distrust(k.store, n.Run, n.Guard); err != nil {
			return err
		}
	}
	return remember(k.state, func(tx *store.StateTx, m *memory) (err error) {
		var l Links
		if ails == "" {
			if l, err = f.Links(tx); err != nil {
				return err
			}
			if n.Baseline == 0 {
				m.First = n.Run
			}
		}
		l.Confirmed = slices.DeleteFunc(l.Confirmed, func(link Link) bool { return link.First <= m.First })
		n.New, n.Resolved, n.Suspects = len(l.Confirmed), len(l.Resolved), l.Suspects
		n.ExitCode = verdict(*n)
		notice, any := news(k.site, *n, l, *m)
		m.Judged, m.Pending = n.Run, false
		m.found(ails)
		if ails == "" {
			m.Baseline = n.Run
		}
		return k.tell(tx, *n, notice, any)
	})
}

// verdict is the exit code of a night, the worst of what it came to.
func verdict(n Night) int {
	codes := []int{n.ExitCode}
	if len(n.Guard) > 0 {
		codes = append(codes, crawler.ExitBaseline)
	}
	if n.New > 0 {
		codes = append(codes, crawler.ExitProblems)
	}
	if n.Suspects > 0 {
		codes = append(codes, crawler.ExitSuspects)
	}
	return crawler.WorstExit(codes...)
}

// tell records a night, and puts what is to be sent into the outbox.
func (k *keeper) tell(tx *store.StateTx, n Night, notice Notice, any bool) error {
	now := time.Now()
	if any {
		if k.public != "" && n.Run != 0 {
			notice.Report = fmt.Sprintf("%s/reports/%s/%d", k.public, k.site.Name, n.Run)
		}
		if err := post(tx, k.site.Hooks, notice, now); err != nil {
			return err
		}
	}
	if n.Run != 0 {
		if err := post(tx, k.site.Hooks, Notice{Site: k.site.Name, Run: n.Run, At: n.Ended}, now); err != nil {
			return err
		}
	}
	return tx.Put(store.TableNights, nightKey(n.Run), n)
}
