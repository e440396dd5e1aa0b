package links

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"sweetspot/store"
)

// The state's tables: links that are not ok, by site and hash of the link, and the newest night of each site.
const (
	table       store.Table = "links"
	tableNights store.Table = "link-nights"
)

// Problem is a link with its state.
type Problem struct {
	Link
	State
}

// Report is what a night came to.
type Report struct {
	Night     int
	Confirmed []Problem // that came to be confirmed in this night: what an alarm is about
	Resolved  []Problem // that came to be resolved in this night
	Standing  []Problem // confirmed before, and still
	Suspects  []Problem
}

// Broken returns all links that are suspect or confirmed, in order.
func (r *Report) Broken() []Problem {
	all := slices.Concat(r.Confirmed, r.Standing, r.Suspects)
	slices.SortFunc(all, compareProblems)
	return all
}

// Update applies what a run says to the states of its site's links and returns what came of it, in one transaction. The run must
// have ended.
func Update(st *store.State, run *store.Run) (r Report, err error) {
	err = st.Update(func(tx *store.StateTx) error {
		r, err = Apply(tx, run)
		return err
	})
	return r, err
}

// Apply is Update within a transaction of the caller's: to tell about what came of it and to remember that it was told are then
// one step.
func Apply(tx *store.StateTx, run *store.Run) (Report, error) { return report(tx, run, true) }

// Read returns what Update would, and writes nothing.
func Read(st *store.State, run *store.Run) (r Report, err error) {
	err = st.View(func(tx *store.StateTx) error {
		r, err = report(tx, run, false)
		return err
	})
	return r, err
}

func report(tx *store.StateTx, run *store.Run, write bool) (Report, error) {
	r := Report{Night: run.Number()}
	n, err := read(run)
	if err != nil {
		return r, fmt.Errorf("links of run %d: %w", run.Number(), err)
	}
	if err := n.apply(tx, &r, write); err != nil {
		return r, fmt.Errorf("states of links: %w", err)
	}
	r.sort()
	return r, nil
}

func (n *night) apply(tx *store.StateTx, report *Report, write bool) error {
	newest, err := n.newest(tx, write)
	if err != nil {
		return err
	}
	b := book{tx: tx, site: n.run.Record().Site + "/", write: write}
	broken := map[string]bool{}
	err = n.broken(func(l Link, fault string) error {
		key := b.site + l.key()
		broken[key] = true
		p := Problem{Link: l}
		if _, err := tx.Get(table, key, &p); err != nil {
			return err
		}
		p.State = Next(p.State, Observation{Fault: fault}, report.Night)
		report.add(p)
		return b.put(key, p)
	})
	if err != nil || report.Night < newest {
		return err
	}
	n.complete = n.complete && !report.blind()
	return b.others(broken, func(p Problem) (Problem, error) {
		o, err := n.unbroken(p.Link)
		p.State = Next(p.State, o, report.Night)
		report.add(p)
		return p, err
	})
}

// book is the states of a site's links.
type book struct {
	tx    *store.StateTx
	site  string
	write bool // else changes are not kept
}

func (b *book) put(key string, p Problem) error {
	switch {
	case !b.write:
		return nil
	case p.Stage == OK:
		return b.tx.Delete(table, key)
	}
	return b.tx.Put(table, key, p)
}

// others takes the links on that are in the book and not broken.
func (b *book) others(broken map[string]bool, next func(Problem) (Problem, error)) error {
	return b.tx.Each(table, b.site, func(key string, decode func(any) error) error {
		if broken[key] {
			return nil
		}
		var p Problem
		if err := decode(&p); err != nil {
			return err
		}
		p, err := next(p)
		if err != nil {
			return err
		}
		return b.put(key, p)
	})
}

// blind tells whether pages may be missing from a run because the way to them was broken for a night.
func (r *Report) blind() bool {
	seed := func(p Problem) bool { return p.Source == "" }
	return len(r.Suspects) > 0 || slices.ContainsFunc(r.Confirmed, seed) || slices.ContainsFunc(r.Standing, seed)
}

// newest is the newest night that the states know, this one included. Nothing of an older one may be written: what has been
// fine since would break anew.
func (n *night) newest(tx *store.StateTx, write bool) (newest int, err error) {
	site := n.run.Record().Site
	if _, err := tx.Get(tableNights, site, &newest); err != nil {
		return 0, err
	}
	if !write || n.run.Number() <= newest {
		if write && n.run.Number() < newest {
			return 0, fmt.Errorf("run %d is older than run %d, which has been counted", n.run.Number(), newest)
		}
		return newest, nil
	}
	return n.run.Number(), tx.Put(tableNights, site, n.run.Number())
}

func (r *Report) add(p Problem) {
	now := p.Since == r.Night
	switch {
	case p.Stage == Confirmed && now:
		r.Confirmed = append(r.Confirmed, p)
	case p.Stage == Confirmed:
		r.Standing = append(r.Standing, p)
	case p.Stage == Suspect:
		r.Suspects = append(r.Suspects, p)
	case p.Stage == Resolved && now:
		r.Resolved = append(r.Resolved, p)
	}
}

func (r *Report) sort() {
	for _, list := range [][]Problem{r.Confirmed, r.Resolved, r.Standing, r.Suspects} {
		slices.SortFunc(list, compareProblems)
	}
}

func compareProblems(a, b Problem) int { return compareLinks(a.Link, b.Link) }

func compareLinks(a, b Link) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Fragment, b.Fragment))
}

// key is short, since a key of bbolt must not be as long as two URLs may be.
func (l Link) key() string {
	sum := sha256.Sum256([]byte(l.Source + "\x00" + l.Target + "\x00" + l.Fragment))
	return hex.EncodeToString(sum[:16])
}
