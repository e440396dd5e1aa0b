package store

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestCheckFindsNothing(t *testing.T) {
	for _, v := range violations(t, fixture(t)) {
		t.Error(v)
	}
}

// edit changes one record of a table.
func edit[T any](table []byte, key []byte, decode func(v []byte) (T, error), encode func(*T) []byte, change func(*T)) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		row, err := decode(tx.Bucket(table).Get(key))
		if err != nil {
			return err
		}
		change(&row)
		return tx.Bucket(table).Put(key, encode(&row))
	}
}

func editURL(id ID, change func(*URL)) func(*bolt.Tx) error {
	return edit(bucketURLs, key32(id), func(v []byte) (URL, error) { return decodeURL(id, v) },
		func(u *URL) []byte { return u.encode(nil) }, change)
}

func editVisit(id ID, change func(*Visit)) func(*bolt.Tx) error {
	return edit(bucketVisits, key32(id), func(v []byte) (Visit, error) { return decodeVisit(id, v) },
		func(v *Visit) []byte { return v.encode(nil) }, change)
}

func editPromotion(seq uint32, change func(*Promotion)) func(*bolt.Tx) error {
	return edit(bucketPromotions, key32(seq), func(v []byte) (Promotion, error) { return decodePromotion(seq, v) },
		func(p *Promotion) []byte { return p.encode(nil) }, change)
}

func editAttempt(id ID, n uint8, change func(*Attempt)) func(*bolt.Tx) error {
	key := attemptKey(nil, id, n)
	return edit(bucketAttempts, key, func(v []byte) (Attempt, error) { return decodeAttempt(key, v) },
		func(a *Attempt) []byte { return a.encode(nil) }, change)
}

func editCounts(change func(*Counts)) func(*bolt.Tx) error {
	return edit(bucketRun, keyCounts, decodeCounts, func(c *Counts) []byte { return c.encode(nil) }, change)
}

func editRecord(change func(*Record)) func(*bolt.Tx) error {
	return edit(bucketRun, keyRecord, decodeRecord, func(r *Record) []byte {
		b, _ := json.Marshal(r)
		return b
	}, change)
}

func remove(table, key []byte) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error { return tx.Bucket(table).Delete(key) }
}

func put(table, key, value []byte) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error { return tx.Bucket(table).Put(key, value) }
}

// withHeader adds a row to the table that only recorded runs have.
func withHeader(id ID, value []byte) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucketHeaders)
		if err != nil {
			return err
		}
		return b.Put(key32(id), value)
	}
}

// damage is a way to break an invariant that a file can show.
type damage struct {
	name      string
	invariant string
	text      string // of the violation
	change    func(*bolt.Tx) error
}

func damages() []damage {
	extraVisit := func(id ID) []byte { return (&Visit{ID: id, Outcome: Fetched, Sweep: 1}).encode(nil) }
	extraAttempt := (&Attempt{Sweep: 9}).encode(nil)
	extraCheck := func(target, source ID) []byte {
		return (&CheckRecord{Kind: CheckAsset, Target: target, Source: source}).encode(nil)
	}
	return []damage{
		{"id missing", "I1", "id 4 is missing", remove(bucketURLs, key32(ID(4)))},
		{"URL twice", "I1", "URL 5 is URL 2 again", editURL(5, func(u *URL) { u.URL = "https://a.test/2" })},
		{"visit of nothing", "I2", "visit of 77, which does not exist", put(bucketVisits, key32(ID(77)), extraVisit(77))},
		{"visit of a refused URL", "I2", "visit of 4, which is not queued", put(bucketVisits, key32(ID(4)), extraVisit(4))},
		{"promotion of nothing", "I2", "promotion of 9, which does not exist", editPromotion(1, func(p *Promotion) { p.ID = 9 })},
		{"promotion of a queued URL", "I2", "promotion of 2, which was queued", editPromotion(1, func(p *Promotion) { p.ID = 2 })},
		{"promotion twice", "I2", "second promotion of 3", put(bucketPromotions, key32(uint32(2)), (&Promotion{ID: 3, After: 5, Parent: 2, Depth: 2}).encode(nil))},
		{"link astray", "I3", "visit of 2 links to 99", editVisit(2, func(v *Visit) { v.Links = append(v.Links, Link{To: 99}) })},
		{"body missing", "I3", "visit of 2 has body 8", editVisit(2, func(v *Visit) { v.Body = 8 })},
		{"body of another", "I3", "visit of 2 has body 1, whose hash is another", editVisit(2, func(v *Visit) { v.SHA256[0]++ })},
		{"header of nothing", "I3", "header of 77, which has no visit", withHeader(77, (&Header{ID: 77}).encode(nil))},
		{"header unreadable", FileInvariant, "header record 2 is not readable", withHeader(2, []byte{recordV1})},
		{"parent without visit", "I3", "URL 3 was found on 2, which has no visit", remove(bucketVisits, key32(ID(2)))},
		{"counts", "I3", "counts are", editCounts(func(c *Counts) { c.Visits++ })},
		{"check of nothing", "I3", "check of 9, which does not exist", put(bucketChecks, key32(uint32(1)), extraCheck(9, 0))},
		{"check of a link on nothing", "I3", "check of a link on 9, which", put(bucketChecks, key32(uint32(1)), extraCheck(1, 9))},
		{"check too many", "I3", "counts are", put(bucketChecks, key32(uint32(1)), extraCheck(1, 2))},
		{"left out", "I4", "1 queued URLs have no visit, the first is 5", remove(bucketVisits, key32(ID(5)))},
		{"promotion left out", "I4", "1 queued URLs have no visit, the first is 3", remove(bucketVisits, key32(ID(3)))},
		{"limit without name", "I4", "no limit is named", editRecord(func(r *Record) { r.Ending.Outcome = Limit })},
		{"unknown ending", "I4", "unknown outcome", editRecord(func(r *Record) { r.Ending.Outcome = "fine" })},
		{"no rule", "I5", `URL 4 is refused by "Some thing"`, editURL(4, func(u *URL) { u.Rule = "Some thing" })},
		{"attempt of nothing", "I6", "attempt of 42, which is not queued", put(bucketAttempts, attemptKey(nil, 42, 1), extraAttempt)},
		{"attempt of a refused URL", "I6", "attempt of 4, which is not queued", put(bucketAttempts, attemptKey(nil, 4, 1), extraAttempt)},
		{"promotion before itself", "I7", "promotion of 3 has its place behind 2", editPromotion(1, func(p *Promotion) { p.After = 2 })},
		{"promotion behind nothing", "I7", "promotion of 3 has its place behind 50", editPromotion(1, func(p *Promotion) { p.After = 50 })},
		{"attempts not dense", "I8", "attempt 2 of 5", remove(bucketAttempts, attemptKey(nil, 5, 1))},
		{"attempts in one sweep", "I8", "attempt 2 of 5 in sweep 1", editAttempt(5, 2, func(a *Attempt) { a.Sweep = 1 })},
		{"visit before its attempt", "I8", "visit of 5 in sweep 2", editVisit(5, func(v *Visit) { v.Sweep = 2 })},
		{"visit forgets attempts", "I8", "visit of 5 in sweep 3, attempt 1", editVisit(5, func(v *Visit) { v.Attempt = 1 })},
		{"wrong depth", "I9", "URL 2 has depth 7", editURL(2, func(u *URL) { u.Depth = 7 })},
		{"depth without parent", "I9", "URL 1 has depth 1 but no parent", editURL(1, func(u *URL) { u.Depth = 1 })},
		{"parent does not link", "I9", "URL 4 was found on 2, which does not link to it", editURL(4, func(u *URL) { u.Parent = 2; u.Depth = 2 })},
		{"parent unknown", "I9", "URL 2 has parent 60", editURL(2, func(u *URL) { u.Parent = 60 })},
		{"own parent", "I9", "URL 2 has parent 2", editURL(2, func(u *URL) { u.Parent = 2 })},
		{"promotion's depth", "I9", "URL 3 has depth 5", editPromotion(1, func(p *Promotion) { p.Depth = 5 })},
		{"promotion's parent", "I9", "URL 3 was found on 5, which does not link to it", editPromotion(1, func(p *Promotion) { p.Parent = 5 })},
		{"hops", "I9", "URL 2 is redirect 3 in a row", editURL(2, func(u *URL) { u.Hops = 3 })},
		{"no gate", "I10", "URL 2 has gate 0 of 1", editURL(2, func(u *URL) { u.Gate = 0 })},
		{"gate unknown", "I10", "URL 2 has gate 9 of 1", editURL(2, func(u *URL) { u.Gate = 9 })},
		{"gates not dense", "I10", "gate 2 is missing", put(bucketHosts, key32(uint32(3)), (&Host{Key: "b"}).encode(nil))},
		{"gate twice", "I10", `gates 1 and 2 are both for "a.test"`, put(bucketHosts, key32(uint32(2)), (&Host{Key: "a.test"}).encode(nil))},
		{"too many requests", "I10", "4 visits sent a request, at most 3", editRecord(func(r *Record) { r.Ending.MaxPages = 3 })},
		{"URL unreadable", FileInvariant, "URL record 2 is not readable", put(bucketURLs, key32(ID(2)), []byte{recordV1})},
		{"URL of another version", FileInvariant, "URL record 2 is not readable", put(bucketURLs, key32(ID(2)), []byte{7, 1, 1, 1, 'x'})},
		{"visit unreadable", FileInvariant, "visit record 2 is not readable", put(bucketVisits, key32(ID(2)), []byte{recordV1, 1, 0})},
		{"promotion unreadable", FileInvariant, "promotion record 1 is not readable", put(bucketPromotions, key32(uint32(1)), nil)},
		{"attempt unreadable", FileInvariant, "attempt record", put(bucketAttempts, attemptKey(nil, 5, 1), nil)},
		{"check unreadable", FileInvariant, "check record 1 is not readable", put(bucketChecks, key32(uint32(1)), nil)},
		{"host unreadable", FileInvariant, "host record 1 is not readable", put(bucketHosts, key32(uint32(1)), nil)},
		{"robots unreadable", FileInvariant, "robots record", put(bucketRobots, robotsKey(nil, 1, "https://b"), nil)},
		{"body altered", FileInvariant, "body 1: hash differs", edit(bucketBodies, key32(BodyID(1)), func(v []byte) (Body, error) { return decodeBody(1, v) },
			func(y *Body) []byte { return y.encode(nil) }, func(y *Body) { y.SHA[0]++ })},
		{"index of other URLs", FileInvariant, "index by URL", editURL(2, func(u *URL) { u.URL += "?" })},
	}
}

// Each is found in a run that is damaged now, and named by its invariant.
func TestCheckFindsViolations(t *testing.T) {
	for _, d := range damages() {
		t.Run(d.name, func(t *testing.T) {
			s := fixture(t)
			tamper(t, s, d.change)
			d.wantFound(t, s)
		})
	}
}

func (d *damage) wantFound(t *testing.T, s *Store) {
	t.Helper()
	found := violations(t, s)
	if !slices.ContainsFunc(found, func(v Violation) bool {
		return v.Invariant == d.invariant && strings.Contains(v.Text, d.text)
	}) {
		t.Errorf("no %s: …%s… among %v", d.invariant, d.text, found)
	}
}

func TestCheckStops(t *testing.T) {
	s := fixture(t)
	tamper(t, s, func(tx *bolt.Tx) error {
		for id := ID(1); id <= 5; id++ {
			if err := remove(bucketVisits, key32(id))(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if n := len(violations(t, s)); n < 2 {
		t.Fatalf("only %d violations", n)
	}
	r, err := s.Read(1)
	must(t, err)
	defer func() { must(t, r.Close()) }()
	calls := 0
	must(t, Check(r, func(Violation) bool { calls++; return false }))
	if calls != 1 {
		t.Errorf("reported %d violations after the first", calls-1)
	}
}

// Sitemaps stand outside of depth: what they list has depth 1.
func TestDepthBelowSitemap(t *testing.T) {
	for _, tt := range []struct {
		depth, parent        uint16
		fromSitemap, sitemap bool
		want                 bool
	}{
		{1, 0, false, false, true},
		{0, 0, false, false, false},
		{1, 0, true, false, true},
		{1, 1, true, false, true},
		{2, 1, true, false, false},
		{0, 0, true, true, true},
		{1, 0, true, true, true},
		{2, 1, true, true, false},
	} {
		if got := rightDepth(tt.depth, tt.parent, tt.fromSitemap, tt.sitemap); got != tt.want {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}
