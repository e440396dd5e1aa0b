package diff

import (
	"fmt"
	"slices"

	"sweetspot/store"
)

// TableGuarded holds, in a store's state, why a run must not become a baseline: a list of reasons by the run's number.
const TableGuarded store.Table = "guarded"

func guardKey(run int) string { return fmt.Sprintf("%06d", run) }

// Distrust keeps a run from becoming a baseline.
func Distrust(st *store.State, run int, reasons []string) error {
	return st.Update(func(tx *store.StateTx) error { return tx.Put(TableGuarded, guardKey(run), reasons) })
}

// Distrusted returns why a run must not become a baseline; nothing if it may.
func Distrusted(st *store.State, run int) (reasons []string, err error) {
	err = st.View(func(tx *store.StateTx) error {
		_, err := tx.Get(TableGuarded, guardKey(run), &reasons)
		return err
	})
	return reasons, err
}

// Latest returns the number of the latest run that can be compared, 0 for none.
func Latest(runs []store.Info) int {
	for _, info := range slices.Backward(runs) {
		if Comparable(info) {
			return info.Number
		}
	}
	return 0
}

// Baseline returns the number of the run that a run is to be compared with: the latest earlier one of the same site that is
// complete and trusted. If none is complete, one that a limit stopped does. 0 is none.
func Baseline(s *store.Store, runs []store.Info, run int) (int, error) {
	at := slices.IndexFunc(runs, func(info store.Info) bool { return info.Number == run })
	if at < 0 {
		return 0, fmt.Errorf("run %d: %w", run, store.ErrNoRun)
	}
	if !Comparable(runs[at]) {
		return 0, nil
	}
	limited := 0
	for _, info := range slices.Backward(runs[:at]) {
		if !Comparable(info) || info.Record.Site != runs[at].Record.Site {
			continue
		}
		reasons, err := Distrusted(s.State(), info.Number)
		switch {
		case err != nil:
			return 0, err
		case len(reasons) > 0:
		case info.Record.Ending.Outcome == store.Complete:
			return info.Number, nil
		case limited == 0:
			limited = info.Number
		}
	}
	return limited, nil
}

// Comparable reports whether a run has the index that comparing takes.
func Comparable(info store.Info) bool {
	e := info.Record.Ending
	return info.Err == nil && !info.Running && e != nil && (e.Outcome == store.Complete || e.Outcome == store.Limit)
}
