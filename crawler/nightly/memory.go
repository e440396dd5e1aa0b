package nightly

import (
	"fmt"
	"time"

	"sweetspot/store"
	"sweetspot/store/report"
)

// memory is what a site remembers from night to night.
type memory struct {
	Due      time.Time `json:"due"`      // the last time that was acted upon
	Pending  bool      `json:"pending"`  // that night has not ended
	Judged   int       `json:"judged"`   // the last run that was judged
	Baseline int       `json:"baseline"` // 0: none yet
	First    int       `json:"first"`    // the first baseline: what was broken then was always broken
	Ails     Kind      `json:"ails"`     // Trouble or Guarded, as the last night found the site; "" for neither
	Told     bool      `json:"told"`     // people know
}

// tells reports whether an ailment is worth a notice: once, and in a site that has
// never been well not before its second night.
func (m memory) tells(ails Kind) bool {
	return !(m.Ails == ails && m.Told) && (m.Baseline != 0 || m.Ails != "")
}

// found takes note of how a night found the site, and returns whether it tells.
func (m *memory) found(ails Kind) bool {
	tells := ails != "" && m.tells(ails)
	m.Told = ails != "" && (tells || m.Told && m.Ails == ails)
	m.Ails = ails
	return tells
}

// Night is what one run of a site came to.
type Night struct {
	Run      int       `json:"run"`
	Started  time.Time `json:"started"`
	Ended    time.Time `json:"ended"`
	Outcome  string    `json:"outcome"`
	Pages    int       `json:"pages"`
	Bytes    int64     `json:"bytes"`
	Broken   int       `json:"broken"` // links, known ones too
	ExitCode int       `json:"exit_code"`
	Problem  string    `json:"problem,omitempty"` // why that is not 0
	Baseline int       `json:"baseline,omitempty"`
	Guard    []string  `json:"guard,omitempty"`
	Changes  Changes   `json:"changes"`
	New      int       `json:"confirmed"` // links
	Resolved int       `json:"resolved"`
	Suspects int       `json:"suspects"`

	Row report.Row `json:"row"` // of the index over runs
}

const keyMemory = "memory"

func nightKey(run int) string { return fmt.Sprintf("night/%09d", run) }

// remembered reads a site's memory and its nights, the oldest first.
func remembered(state *store.State) (m memory, nights []Night, err error) {
	err = state.View(func(tx *store.StateTx) error {
		if m, err = memoryIn(tx); err != nil {
			return err
		}
		return tx.Each(store.TableNights, "night/", func(_ string, decode func(any) error) error {
			var n Night
			err := decode(&n)
			nights = append(nights, n)
			return err
		})
	})
	return m, nights, err
}

func memoryIn(tx *store.StateTx) (m memory, err error) {
	_, err = tx.Get(store.TableNights, keyMemory, &m)
	return m, err
}

// remember changes a site's memory in one transaction, together with whatever
// else change does in it.
func remember(state *store.State, change func(tx *store.StateTx, m *memory) error) error {
	return state.Update(func(tx *store.StateTx) error {
		m, err := memoryIn(tx)
		if err != nil {
			return err
		}
		if err := change(tx, &m); err != nil {
			return err
		}
		return tx.Put(store.TableNights, keyMemory, m)
	})
}
