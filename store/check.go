package store

import (
	"errors"
	"fmt"
)

// FileInvariant names a violation of the file itself rather than of a numbered invariant.
const FileInvariant = "file"

// Violation is one thing that a run's file shows to be wrong.
type Violation struct {
	Invariant string // "I1" … "I10", or FileInvariant
	IDs       []ID   // the URLs concerned; at most ten of them
	Text      string
}

// String returns the invariant and the text.
func (v Violation) String() string { return v.Invariant + ": " + v.Text }

// Check proves the invariants I1 to I10 as far as a file shows, and the file's own structure, and reports each violation as it is
// found until report returns false. It streams the tables and holds twelve bytes a URL. The error is one of reading, not of what
// was read. A run that is being written by this process is checked between two commits only as to its structure: check it while
// nothing commits.
func Check(r *Run, report func(Violation) bool) error {
	c := &checker{run: r, report: report}
	if err := c.pages(); errors.Is(err, ErrDamaged) {
		return ignoreStopped(c.violated(FileInvariant, nil, "%v", err))
	} else if err != nil {
		return ignoreStopped(err)
	}
	steps := []func() error{
		c.urls, c.duplicates, c.loadPromotions, c.hosts, c.loadAttempts, c.loadBodies, c.visits, c.headers, c.ancestry, c.checks,
		c.ending, c.index,
	}
	for _, step := range steps {
		err := step()
		if errors.Is(err, ErrDamaged) {
			err = c.violated(FileInvariant, nil, "%v", err)
		}
		if err != nil {
			return ignoreStopped(err)
		}
	}
	return nil
}

var errStopped = errors.New("stopped by the caller")

func ignoreStopped(err error) error {
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}

// checker holds what the steps of one check hand on.
type checker struct {
	run    *Run
	report func(Violation) bool

	known    []known // by id - 1
	counts   Counts  // recounted
	promoted map[ID]*promotion
	attempts map[ID]Attempt // the last of each id
	bodies   [][32]byte     // by body id - 1
}

// known is what Check remembers of a URL record.
type known struct {
	parent ID
	depth  uint16
	hops   uint8
	marks  uint8
}

const (
	markSitemap  = 1 << iota
	markRefused  // by its record
	markPromoted // but queued nevertheless
	markVisited
	markLinked // by its parent
)

func (k known) is(mark uint8) bool { return k.marks&mark != 0 }

func (k known) queued() bool { return !k.is(markRefused) || k.is(markPromoted) }

type promotion struct {
	Promotion
	linked bool // by its parent
}

// at returns nil if there is no such id.
func (c *checker) at(id ID) *known {
	if id == 0 || int64(id) > int64(len(c.known)) {
		return nil
	}
	return &c.known[id-1]
}

// violated reports; the error is errStopped if the caller has had enough.
func (c *checker) violated(invariant string, ids []ID, format string, args ...any) error {
	if !c.report(Violation{invariant, ids[:min(len(ids), 10)], fmt.Sprintf(format, args...)}) {
		return errStopped
	}
	return nil
}

func ids(id ...ID) []ID { return id }
