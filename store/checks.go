package store

import (
	"encoding/binary"
	"iter"
	"time"

	bolt "go.etcd.io/bbolt"
)

// CheckKind says what a check was made for. The zero value is none.
type CheckKind uint8

// The kinds of check.
const (
	CheckRecheck   CheckKind = iota + 1 // a visit that failed, asked again at the end of the run
	CheckExternal                       // a link that leads out of the site
	CheckAsset                          // an image, a script, a style sheet …
	CheckFragment                       // an #id that a link points at; says whether the target has it
	CheckMask                           // a second look at a page that changed: what differs now is noise
	CheckProbation                      // a full fetch of a page that could have been asked whether it changed

	checkKindEnd
)

var checkKindNames = [checkKindEnd]string{"none", "recheck", "external", "asset", "fragment", "mask", "probation"}

// String returns the kind in lower case, as it is exported.
func (k CheckKind) String() string {
	if k >= checkKindEnd {
		return "unknown"
	}
	return checkKindNames[k]
}

// CheckFlags are remarks on a check.
type CheckFlags uint8

// The flags of a check.
const (
	CheckBroken  CheckFlags = 1 << iota // the link is broken, or the page changed although its validator says that it did not
	CheckCached                         // a good answer of the last 24 h served; nothing was asked
	CheckHead                           // asked by HEAD
	CheckSkipped                        // nothing is known: refused by robots.txt, a guard or the server's own rate limit
)

// Has reports whether all of g are set.
func (f CheckFlags) Has(g CheckFlags) bool { return f&g == g }

// CheckRecord is an extra request that is no visit, or what was found out without one. It decides nothing about the frontier and
// is immutable. Times are kept to the microsecond.
type CheckRecord struct {
	Kind     CheckKind
	Flags    CheckFlags
	Source   ID // the page that the link stands on; 0 if the target is asked about for its own sake
	Target   ID
	Fragment string // without #; only of CheckFragment
	Attempt  uint8  // from 1; 0 if nothing was asked
	At       time.Time
	Status   int      // 0 if there was no response
	Error    string   // error class
	Bytes    int64    // decoded
	TextHash uint64   // of the page as it was seen this time; 0 if it has no text
	Nodes    []uint64 // only of CheckMask: hashes of the paths of nodes that differ between two looks
}

// Checks yields the checks in the order they were written.
func (r *Run) Checks() iter.Seq2[CheckRecord, error] {
	return scan(r, bucketChecks, nil, func(_ *bolt.Tx, k, v []byte) (CheckRecord, error) {
		seq, _ := parseKey32[uint32](k)
		return decodeCheck(seq, v)
	})
}

func (c *CheckRecord) encode(b []byte) []byte {
	b = append(b, recordV1, byte(c.Kind), byte(c.Flags))
	b = appendUint(b, uint32(c.Source))
	b = appendUint(b, uint32(c.Target))
	b = append(b, c.Attempt)
	b = appendTime(b, c.At)
	b = appendUint(b, max(0, c.Status))
	b = appendUint(b, max(0, c.Bytes))
	b = appendString(b, c.Error)
	b = appendString(b, c.Fragment)
	b = binary.LittleEndian.AppendUint64(b, c.TextHash)
	b = appendUint(b, len(c.Nodes))
	for _, n := range c.Nodes {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return b
}

func decodeCheck(seq uint32, v []byte) (CheckRecord, error) {
	d := newDecoder(v)
	c := CheckRecord{
		Kind: CheckKind(d.byte()), Flags: CheckFlags(d.byte()), Source: number[ID](&d), Target: number[ID](&d), Attempt: d.byte(),
		At: d.time(), Status: number[int](&d), Bytes: number[int64](&d), Error: d.string(), Fragment: d.string(), TextHash: d.uint64(),
	}
	d.bad = d.bad || c.Kind == 0 || c.Kind >= checkKindEnd
	if n := d.count(8); n > 0 {
		c.Nodes = make([]uint64, n)
		for i := range c.Nodes {
			c.Nodes[i] = d.uint64()
		}
	}
	return c, d.end("check", seq)
}

func (c *commit) validChecks() error {
	for i := range c.batch.Checks {
		check := &c.batch.Checks[i]
		switch {
		case check.Kind == 0 || check.Kind >= checkKindEnd:
			return invalid("I3: check of kind %d", check.Kind)
		case check.Target == 0 || check.Target > c.newest():
			return invalid("I3: check of %d, which does not exist", check.Target)
		case check.Source > c.newest():
			return invalid("I3: check of a link on %d, which does not exist", check.Source)
		}
	}
	return nil
}

func (c *commit) putChecks() error {
	for i := range c.batch.Checks {
		c.counts.Checks++
		if err := c.checks.Put(key32(uint32(c.counts.Checks)), c.encoded(c.batch.Checks[i].encode)); err != nil {
			return err
		}
	}
	return nil
}
