package store

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

var epoch = time.Date(2026, time.January, 2, 3, 4, 5, 678000, time.UTC)

func tempStore(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fixture writes run 1 of a new store: a seed (1), its page (2), a URL that is promoted (3) and found by 2, one that is refused
// for good (4), and one that took two attempts (5). Body 1 is that of 1 and 2. The run is complete.
func fixture(t testing.TB) *Store {
	t.Helper()
	s := tempStore(t)
	r, err := s.Create(Spec{Site: "aa", Seeds: []string{"https://a.test/"}, Started: epoch})
	must(t, err)
	packer, err := NewPacker(1)
	must(t, err)
	body := packer.Pack([]byte("hello"))
	body.ID = 1
	visit := func(id ID, sweep uint16, links ...Link) Visit {
		return Visit{
			ID: id, Outcome: Fetched, Requested: true, Sweep: sweep, Attempt: uint8(sweep), Status: 200, At: epoch, Links: links,
			TextHash: uint64(id), Body: 1, HasSHA: true, SHA256: sha256.Sum256([]byte("hello")),
		}
	}
	for _, b := range []Batch{
		{
			Hosts: []Host{{Gate: 1, Key: "a.test", Seeded: true, Robots: []Robots{{Origin: "https://a.test", State: "fetched", Body: []byte("x")}}}},
			URLs:  []URL{{ID: 1, URL: "https://a.test/", Gate: 1}},
		},
		{
			Bodies: []Body{body},
			Visits: []Visit{visit(1, 1, Link{To: 2}, Link{To: 3, Kind: 9}, Link{To: 4}, Link{To: 5})},
			URLs: []URL{
				{ID: 2, URL: "https://a.test/2", Depth: 1, Parent: 1, Gate: 1},
				{ID: 3, URL: "https://a.test/3", Depth: 1, Parent: 1, Gate: 1, Rule: "kind"},
				{ID: 4, URL: "mailto:x", Depth: 1, Parent: 1, Rule: "scheme"},
				{ID: 5, URL: "https://a.test/5", Depth: 1, Parent: 1, Gate: 1},
			},
		},
		{
			Visits:     []Visit{visit(2, 1, Link{To: 3})},
			Promotions: []Promotion{{ID: 3, After: 5, Parent: 2, Depth: 2}},
			Attempts:   []Attempt{{ID: 5, N: 1, Sweep: 1, At: epoch, NotBefore: epoch.Add(time.Second), Error: "reset"}},
		},
		{Visits: []Visit{visit(3, 1)}, Attempts: []Attempt{{ID: 5, N: 2, Sweep: 2, At: epoch, NotBefore: epoch.Add(time.Minute), Error: "reset"}}},
		{Visits: []Visit{visit(5, 3)}},
	} {
		must(t, r.Commit(&b))
	}
	must(t, r.End(Ending{Outcome: Complete, MaxPages: 4, At: epoch}))
	must(t, r.Close())
	return s
}

// largeFixture writes a run 1 whose tables have pages of their own.
func largeFixture(t testing.TB) *Store {
	t.Helper()
	s := tempStore(t)
	r, err := s.Create(Spec{})
	must(t, err)
	must(t, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a.test"}}, URLs: []URL{{ID: 1, URL: "https://a.test/", Gate: 1}}}))
	for page := ID(1); page <= 10; page++ {
		b := Batch{Visits: []Visit{visitOf(page, 1)}}
		for n := range 40 {
			id := (page-1)*40 + ID(n) + 2
			b.URLs = append(b.URLs, URL{ID: id, URL: fmt.Sprintf("https://a.test/page/%d", id), Depth: 1, Parent: page, Gate: 1})
			b.Visits[0].Links = append(b.Visits[0].Links, Link{To: id, Text: "some text of a link"})
		}
		if page > 1 {
			for i := range b.URLs {
				b.URLs[i].Depth = 2
			}
		}
		must(t, r.Commit(&b))
	}
	must(t, r.End(Ending{Outcome: Limit, Limit: "max-pages"}))
	must(t, r.Close())
	return s
}

// tamper writes to run 1 behind the back of this package.
func tamper(t testing.TB, s *Store, fn func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(s.path(1), 0o644, nil)
	must(t, err)
	must(t, db.Update(fn))
	must(t, db.Close())
}

// violations checks run 1.
func violations(t testing.TB, s *Store) []Violation {
	t.Helper()
	r, err := s.Read(1)
	must(t, err)
	defer func() { must(t, r.Close()) }()
	var found []Violation
	must(t, Check(r, func(v Violation) bool {
		found = append(found, v)
		return true
	}))
	return found
}
