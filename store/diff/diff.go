package diff

import (
	"fmt"

	"sweetspot/store"
)

// Options say how to compare. The zero value does.
type Options struct {
	// Noise returns the places of a page's text that are known to differ from look to look; nil knows of none. What the second
	// looks of both runs found comes on top.
	Noise func(url string) []uint64
	// Followed tells which kinds of link count; nil counts all.
	Followed func(kind uint8) bool
	// Recurring is on how many pages the same change counts as one change of their template; 5.
	Recurring int
}

// Diff is what changed between two runs. It refers to them: close them after it.
type Diff struct {
	Old, New store.Info // numbers, records and counts
	Counts   Counts
	Figures  Figures // what [Guard] judges

	options    Options
	old, new   *side
	pairs      []store.ID     // by new id: the same URL in the old run, 0 if it is not known there
	now        []store.ID     // by old id: the same URL in the new run, 0 if it is not known there
	verdicts   []verdict      // by new id
	lost       []verdict      // by old id: only of URLs that the new run does not know
	signatures []uint32       // by new id: of changes; 0 for none
	groups     map[uint32]int // signatures of changes that recur, with on how many pages
	movedFrom  []store.ID     // by new id: where its text stood before, as an old id; 0 for nowhere
}

// Compare compares two runs that have ended. It holds about 60 bytes a URL of both runs, and nothing of the texts of pages.
func Compare(old, new *store.Run, o Options) (*Diff, error) {
	if o.Noise == nil {
		o.Noise = func(string) []uint64 { return nil }
	}
	if o.Followed == nil {
		o.Followed = func(uint8) bool { return true }
	}
	if o.Recurring <= 0 {
		o.Recurring = defaultRecurring
	}
	d := &Diff{Old: infoOf(old), New: infoOf(new), options: o}
	if err := d.compare(old, new); err != nil {
		return nil, fmt.Errorf("compare runs %d and %d: %w", old.Number(), new.Number(), err)
	}
	return d, nil
}

const defaultRecurring = 5

func infoOf(r *store.Run) store.Info {
	return store.Info{Number: r.Number(), Path: r.Path(), Record: r.Record(), Counts: r.Counts()}
}

func (d *Diff) compare(old, new *store.Run) (err error) {
	if d.old, err = load(old, d.options.Followed); err != nil {
		return err
	}
	if d.new, err = load(new, d.options.Followed); err != nil {
		return err
	}
	for _, step := range []func() error{d.pair, d.judge, d.findMoves, d.count} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
