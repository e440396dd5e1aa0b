package store

import "time"

// Visit is what was done about a queued URL. It is immutable. Times are kept to the microsecond.
type Visit struct {
	ID        ID
	Outcome   Outcome
	Flags     Flags
	Requested bool   // a request was sent: counts to the bound on pages (I10)
	Sweep     uint16 // the pass over the queue that it was committed in, from 1
	Attempt   uint8  // the attempt that ended it, from 1; 0 if none was made
	Status    int    // of a page found unchanged: the one it had
	At        time.Time
	Error     string // error class; no addresses or ports, so that equal faults are equal
	Detail    string

	ContentType, Location, ETag, LastModified string
	Title, Description, H1                    string
	Canonical, Lang, Charset, Robots          string

	Bytes, Wire int64 // decoded, and as sent; of a page found unchanged: the size it has, and what was sent to say so
	SHA256      [32]byte
	HasSHA      bool
	TextHash    uint64 // 0 if it has no text
	Sketch      []byte // tells where two texts differ, see package sketch; nil if it has no text

	Links    []Link
	LinksCut int      // links beyond the limit
	Anchors  []uint64 // hashes of the ids and names that a fragment may point at
	Extract  map[string][]string
	Timing   Timing
	Body     BodyID // 0 if the body was not kept
}
