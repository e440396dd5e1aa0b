package crawler

import (
	"fmt"
	"math"

	"sweetspot/store"
)

// tableTrust is the state's table of what validators are worth, by gate.
const tableTrust store.Table = "trust"

// Trust is how far a host's validators are believed. The zero value is full
// trust. A page on probation is fetched although the server could be asked; that
// it changed behind an unchanged validator is a miss.
type Trust struct {
	Distrust int `json:"distrust"` // index of shares
	Clean    int `json:"clean"`    // runs in a row without a miss, since the last change of Distrust
	Run      int `json:"run"`      // the newest that has been counted
}

// shares of the pages that are fetched in full, by distrust; the first is
// Options.Probation, 2 % by default.
var shares = [...]float64{0, 0.25, 1}

// cleanRuns restore a step of trust.
const cleanRuns = 7

func (t Trust) share(least float64) float64 {
	return max(shares[min(t.Distrust, len(shares)-1)], least)
}

// After is the trust after a run that had some pages on probation: each run with
// a miss takes a step of trust, seven clean ones in a row give one back.
func (t Trust) After(run, asked, missed int) Trust {
	if run <= t.Run || asked == 0 {
		return t
	}
	t.Run = run
	switch {
	case missed > 0:
		t.Distrust, t.Clean = min(t.Distrust+1, len(shares)-1), 0
	case t.Distrust > 0:
		if t.Clean++; t.Clean == cleanRuns {
			t.Distrust, t.Clean = t.Distrust-1, 0
		}
	}
	return t
}

func loadTrust(st *store.State) (map[string]Trust, error) {
	all := map[string]Trust{}
	err := st.View(func(tx *store.StateTx) error {
		return tx.Each(tableTrust, "", func(gate string, decode func(any) error) error {
			var t Trust
			err := decode(&t)
			all[gate] = t
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("load trust in validators: %w", err)
	}
	return all, nil
}

// Incremental tells how a run built on another.
type Incremental struct {
	Previous    int     `json:"previous"`    // the run it built on
	Revalidated int     `json:"revalidated"` // pages asked for by their validator, this session
	Probed      int     `json:"probed"`      // pages fetched whose validator had not changed
	Missed      int     `json:"missed"`      // of them: changed all the same
	MissLow     float64 `json:"miss_lo"`     // 95 % interval of the share that validators hide (Wilson)
	MissHigh    float64 `json:"miss_hi"`
}

// incremental counts the pages on probation, by gate and in all.
func (s *session) incremental() (sum *Incremental, byGate map[string][2]int, err error) {
	if s.before == nil {
		return nil, nil, nil
	}
	sum = &Incremental{Previous: s.before.run.Number(), Revalidated: int(s.tally.revalidated.Load())}
	byGate = map[string][2]int{}
	for check, err := range s.run.Checks() {
		if err != nil {
			return nil, nil, err
		}
		if check.Kind != store.CheckProbation {
			continue
		}
		rec, ok, err := s.run.URL(check.Target)
		if err != nil || !ok {
			return nil, nil, err
		}
		n := byGate[s.committer.hosts[rec.Gate-1].Key]
		n[0]++
		sum.Probed++
		if check.Flags.Has(store.CheckBroken) {
			n[1]++
			sum.Missed++
		}
		byGate[s.committer.hosts[rec.Gate-1].Key] = n
	}
	sum.MissLow, sum.MissHigh = wilson(sum.Missed, sum.Probed)
	return sum, byGate, nil
}

// learn writes down what the run says about the hosts' validators.
func (s *session) learn(byGate map[string][2]int) error {
	if len(byGate) == 0 {
		return nil
	}
	return s.folder.State().Update(func(tx *store.StateTx) error {
		for gate, n := range byGate {
			var t Trust
			if _, err := tx.Get(tableTrust, gate, &t); err != nil {
				return err
			}
			if err := tx.Put(tableTrust, gate, t.After(s.run.Number(), n[0], n[1])); err != nil {
				return err
			}
		}
		return nil
	})
}

// wilson is the 95 % score interval of a share of which k in n were seen; it
// makes sense of 0 in n, too.
func wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959963984540054
	p, m := float64(k)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	low, high = max(0, middle-half), min(1, middle+half)
	switch k { // rounding must not say that what was never seen exists
	case 0:
		low = 0
	case n:
		high = 1
	}
	return low, high
}
