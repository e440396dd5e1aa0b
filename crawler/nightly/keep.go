package nightly

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sweetspot/store"
)

// reportPath is where the report of a run lies, beside the runs.
func (k *keeper) reportPath(run int) string {
	return filepath.Join(k.store.Dir(), "reports", fmt.Sprintf("%06d.html", run))
}

// report writes the report of a run that was judged, if it is missing: the
// process may have ended between the two.
func (k *keeper) report(number int, nights []Night) error {
	if _, err := os.Stat(k.reportPath(number)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	i := slices.IndexFunc(nights, func(n Night) bool { return n.Run == number })
	if i < 0 {
		return nil
	}
	return k.look(number, nights[i].Baseline, func(_, _ *store.Run, f Findings) error { return k.writeReport(number, f) })
}

// writeReport puts a run's report in its place, whole or not at all.
func (k *keeper) writeReport(number int, f Findings) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("report of run %d: %w", number, err)
		}
	}()
	path := k.reportPath(number)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "*.tmp")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // not there any more if all went well
	err = f.Report(file)
	if err := errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// prune drops all but the newest runs, and their reports and nights with them.
// The baseline stays, however old it is, and so does what was not judged.
func (k *keeper) prune() error {
	runs, err := k.store.Runs()
	if err != nil {
		return err
	}
	m, nights, err := remembered(k.state)
	if err != nil {
		return err
	}
	for _, info := range runs[:max(len(runs)-k.site.Keep, 0)] {
		if info.Number == m.Baseline || info.Number > m.Judged || info.Running {
			continue
		}
		err := k.store.Remove(info.Number)
		switch {
		case errors.Is(err, store.ErrLocked):
			continue // somebody reads it; the next night tries again
		case err != nil && !errors.Is(err, store.ErrNoRun):
			return err
		}
		k.log.Info("an old run is dropped", "run", info.Number, "bytes", info.Bytes)
	}
	return k.forget(nights)
}

// forget drops the nights and reports of runs that are no more.
func (k *keeper) forget(nights []Night) error {
	runs, err := k.store.Runs()
	if err != nil {
		return err
	}
	there := map[int]bool{}
	for _, info := range runs {
		there[info.Number] = true
	}
	var gone []int
	for _, n := range nights {
		if n.Run != 0 && !there[n.Run] {
			gone = append(gone, n.Run)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for _, run := range gone {
		if err := os.Remove(k.reportPath(run)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	k.removed(gone)
	return k.state.Update(func(tx *store.StateTx) error {
		for _, run := range gone {
			if err := tx.Delete(store.TableNights, nightKey(run)); err != nil {
				return err
			}
		}
		return nil
	})
}
