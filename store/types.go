package store

import (
	"strings"
	"time"
)

// ID names a URL within its run. Ids are dense from 1 in order of discovery (I1); 0 means none.
type ID uint32

// BodyID names a kept body within its run. Dense from 1; 0 means none.
type BodyID uint32

// URLKind tells what a URL is queued as.
type URLKind uint8

// The kinds of URL.
const (
	KindPage URLKind = iota
	KindSitemap
)

// String returns "page" or "sitemap".
func (k URLKind) String() string {
	if k == KindSitemap {
		return "sitemap"
	}
	return "page"
}

// URL is the record of one distinct URL. It is immutable: what happens to it later is a [Promotion], an [Attempt] or a [Visit].
type URL struct {
	ID     ID
	URL    string
	Kind   URLKind
	Depth  uint16
	Hops   uint8  // redirects between here and the page that started them
	Parent ID     // the page that it was found on; 0 for a seed
	Gate   uint32 // index of its [Host], dense from 1; 0 only if it is refused
	Rule   string // "" if it was queued, else the rule that refused it
}

// Promotion queues a URL that was refused only because it had been met in a way that is not followed.
type Promotion struct {
	ID     ID
	After  ID // its place in the queue is right behind this id: the newest one when it was promoted
	Parent ID
	Depth  uint16
	Hops   uint8
}

// Apply returns u as it stands in the queue: not refused, with the promotion's parent, depth and hops.
func (p Promotion) Apply(u URL) URL {
	u.Rule, u.Parent, u.Depth, u.Hops = "", p.Parent, p.Depth, p.Hops
	return u
}

// Outcome says how a visit ended. The zero value is none.
type Outcome uint8

// The outcomes of a visit.
const (
	Fetched    Outcome = iota + 1
	Unchanged          // 304 to a conditional request
	Redirected         // to Visit.Location
	Disallowed         // by robots.txt, without a request
	Failed             // with the error class in Visit.Error
	Blocked            // by a guard, without a request

	outcomeEnd
)

var outcomeNames = [outcomeEnd]string{"none", "fetched", "unchanged", "redirected", "disallowed", "failed", "blocked"}

// String returns the outcome in lower case, as it is exported.
func (o Outcome) String() string {
	if o >= outcomeEnd {
		return "unknown"
	}
	return outcomeNames[o]
}

// Flags are remarks on a visit.
type Flags uint16

// The flags of a visit.
const (
	FlagTruncated Flags = 1 << iota // the body was longer than the limit and cut
	FlagDeep                        // nested deeper than the parser allows, or FlagHeavy; links come from the tokens alone
	FlagLinksCut                    // more links than the limit; Visit.LinksCut counts the rest
	FlagReordered                   // committed in a later sweep than its request belongs to
	FlagTextKnown                   // another page of the run has the same text
	FlagHeavy                       // a limit of time or memory kept part of the page from being read; Visit.Detail says which

	flagEnd
)

var flagNames = []string{"truncated", "deep", "links-cut", "reordered", "text-known", "heavy"}

// Has reports whether all of g are set.
func (f Flags) Has(g Flags) bool { return f&g == g }

// String lists the flags that are set, joined by commas.
func (f Flags) String() string {
	var set []string
	for i, name := range flagNames {
		if f.Has(1 << i) {
			set = append(set, name)
		}
	}
	return strings.Join(set, ",")
}

// Link is one link of a page. Kind is a number of the parser's; the store only keeps it.
type Link struct {
	To                  ID
	Kind                uint8
	Rel, Fragment, Text string
}

// Timing tells where a visit's time went. Kept to the microsecond.
type Timing struct {
	Wait, DNS, Connect, TLS, FirstByte, Body, Parse, Commit time.Duration
}

// Attempt is a request that failed for now: there is no visit yet. Times are kept to the microsecond.
type Attempt struct {
	ID            ID
	N             uint8 // 1 for the first attempt of this URL
	Sweep         uint16
	At, NotBefore time.Time
	Error         string // error class
	Status        int    // 0 if there was no response
}

// Host is what politeness must remember about a gate across a restart. Times are kept to the microsecond.
type Host struct {
	Gate      uint32 // dense from 1
	Key       string // scope-host: what the gate is for
	NotBefore time.Time
	Delay     time.Duration
	Seeded    bool // a seed's gate
	Count429  uint32
	Count503  uint32
	Robots    []Robots // in the order of their origins
}

// Robots is one origin's answer for robots.txt.
type Robots struct {
	Origin string // scheme://host:port
	State  string
	Status int
	At     time.Time
	Body   []byte
}

// Body is the kept body of one or more visits.
type Body struct {
	ID   BodyID
	SHA  [32]byte // SHA-256 of the body before compression
	Zstd []byte
}
