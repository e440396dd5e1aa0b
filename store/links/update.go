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
// have ended. It is read before the transaction begins, so that nobody waits for that.
func Update(st *store.State, run *store.Run) (Report, error) { return report(run, st.Update, true) }

// Read returns what Update would, and writes nothing.
func Read(st *store.State, run *store.Run) (Report, error) { return report(run, st.View, false) }

// Apply is Update within a transaction of the caller's: to tell about what came of it and to remember that it was told are then
// one step.
func Apply(tx *store.StateTx, run *store.Run) (Report, error) {
	return report(run, func(fn func(*store.StateTx) error) error { return fn(tx) }, true)
}

func report(run *store.Run, do func(func(*store.StateTx) error) error, write bool) (r Report, err error) {
	n, err := read(run)
	if err != nil {
		return Report{Night: run.Number()}, fmt.Errorf("links of run %d: %w", run.Number(), err)
	}
	err = do(func(tx *store.StateTx) error {
		r = Report{Night: run.Number()}
		return n.apply(&book{tx: tx, site: run.Record().Site, write: write}, &r)
	})
	if err != nil {
		return r, fmt.Errorf("states of links: %w", err)
	}
	r.sort()
	return r, nil
}

// apply takes all links on: those that are broken now, then the others that the book has.
func (n *night) apply(b *book, report *Report) error {
	newest, err := b.newest(report.Night)
	if err != nil {
		return err
	}
	broken := make(map[string]bool, len(n.broken))
	for _, now := range n.broken {
		key := b.key(now.Link)
		broken[key] = true
		p := Problem{Link: now.Link}
		if _, err := b.tx.Get(table, key, &p); err != nil {
			return err
		}
		p.State = Next(p.State, Observation{Fault: now.fault}, report.Night)
		report.add(p)
		if err := b.put(key, p); err != nil {
			return err
		}
	}
	if report.Night < newest {
		return nil
	}
	complete := n.complete && !report.blind()
	return b.others(broken, func(p Problem) (Problem, error) {
		o, err := n.unbroken(p.Link, complete)
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

func (b *book) key(l Link) string { return b.site + "/" + l.key() }

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
	return b.tx.Each(table, b.site+"/", func(key string, decode func(any) error) error {
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

// newest is the newest night that the book knows, this one included. Nothing of an older one may be written: what has been fine
// since would break anew.
func (b *book) newest(night int) (newest int, err error) {
	if _, err := b.tx.Get(tableNights, b.site, &newest); err != nil {
		return 0, err
	}
	switch {
	case !b.write || night == newest:
		return newest, nil
	case night < newest:
		return 0, fmt.Errorf("run %d is older than run %d, which has been counted", night, newest)
	}
	return night, b.tx.Put(tableNights, b.site, night)
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
