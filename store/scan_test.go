package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// wide writes a run that knows n URLs: a seed that links to all others. Every tenth is refused, and of those every second promoted.
func wide(t testing.TB, n int) *Run {
	t.Helper()
	r, err := tempStore(t).Create(Spec{})
	must(t, err)
	t.Cleanup(func() { _ = r.Close() })
	must(t, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}, URLs: []URL{{ID: 1, URL: "https://a/1", Gate: 1}}}))
	b := Batch{Visits: []Visit{visitOf(1, 1)}}
	for id := ID(2); int(id) <= n; id++ {
		u := URL{ID: id, URL: fmt.Sprintf("https://a/%d", id), Depth: 1, Parent: 1, Gate: 1}
		if id%10 == 0 {
			u.Rule = "kind"
		}
		b.URLs = append(b.URLs, u)
		b.Visits[0].Links = append(b.Visits[0].Links, Link{To: id})
	}
	must(t, r.Commit(&b))
	var promotions Batch
	for id := ID(20); int(id) <= n; id += 20 {
		promotions.Promotions = append(promotions.Promotions, Promotion{ID: id, After: ID(n), Parent: 1, Depth: 1})
	}
	must(t, r.Commit(&promotions))
	return r
}

// Scans longer than a chunk miss nothing, repeat nothing, and stop when told.
func TestLongScans(t *testing.T) {
	const n = 3*maxChunk + 7
	r := wide(t, n)
	next := ID(5)
	for u, err := range r.URLs(5) {
		must(t, err)
		if u.ID != next {
			t.Fatalf("got %d, want %d", u.ID, next)
		}
		next++
	}
	if next != n+1 {
		t.Errorf("ended before %d", next)
	}
	var want, got []ID
	for id := ID(1); id <= n; id++ {
		if id%10 != 0 {
			want = append(want, id)
		}
	}
	for id := ID(20); id <= n; id += 20 {
		want = append(want, id)
	}
	for q, err := range r.Queue() {
		must(t, err)
		got = append(got, q.ID)
	}
	if !slices.Equal(got, want) {
		t.Error("the queue is not in order of place")
	}
	for u := range r.URLs(0) {
		if u.ID == 100 {
			break
		}
	}
	for q := range r.Queue() {
		if q.ID == 101 {
			break
		}
	}
}

// The index finds each URL also where it has many blocks.
func TestLookupInBlocks(t *testing.T) {
	const n = 3*blockEntries + 1
	r := wide(t, n)
	must(t, r.End(Ending{Outcome: Limit, Limit: "max-pages"}))
	for id := ID(1); id <= n; id++ {
		got, ok, err := r.Lookup(fmt.Sprintf("https://a/%d", id))
		if got != id || !ok || err != nil {
			t.Fatalf("%d is %d, %v, %v", id, got, ok, err)
		}
	}
	for i := range 1000 {
		if id, ok, err := r.Lookup(fmt.Sprintf("https://b/%d", i)); ok || err != nil {
			t.Fatalf("found %d, %v", id, err)
		}
	}
}

func TestLookupInNothing(t *testing.T) {
	r, err := tempStore(t).Create(Spec{})
	must(t, err)
	defer func() { must(t, r.Close()) }()
	for range 2 {
		if id, ok, err := r.Lookup("https://a/"); ok || err != nil {
			t.Errorf("found %d, %v", id, err)
		}
		if r.Record().Ending == nil {
			must(t, r.End(Ending{Outcome: Complete}))
		}
	}
}

// Reading goes on beside writing, and sees whole transactions.
func TestReadBesideWrite(t *testing.T) {
	r := wide(t, 2000)
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for {
				checkWhole(t, r)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	next := ID(2001)
	for id := ID(2); id <= 60; id++ {
		if id%10 == 0 {
			continue
		}
		b := Batch{Visits: []Visit{visitOf(id, 1, Link{To: next})}, URLs: []URL{{ID: next, URL: fmt.Sprintf("https://a/%d", next), Depth: 2, Parent: id, Gate: 1}}}
		must(t, r.Commit(&b))
		next++
	}
	close(done)
	readers.Wait()
}

// checkWhole checks that every visit's links exist.
func checkWhole(t *testing.T, r *Run) {
	for v, err := range r.Visits(0) {
		if err != nil {
			t.Error(err)
			return
		}
		last := v.Links[len(v.Links)-1].To
		if _, ok, err := r.URL(last); !ok || err != nil {
			t.Errorf("%d links to %d: %v, %v", v.ID, last, ok, err)
		}
	}
	if counts := r.Counts(); counts.Visits == 0 {
		t.Error("no visits")
	}
}

func TestClickDepths(t *testing.T) {
	r := wide(t, 40)
	must(t, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}, URLs: []URL{
		{ID: 41, URL: "https://a/sitemap.xml", Kind: KindSitemap, Gate: 1},
		{ID: 42, URL: "https://a/second-seed", Gate: 1},
	}}))
	const recordedOnly = 9
	must(t, r.Commit(&Batch{
		URLs: []URL{{ID: 43, URL: "https://a/far", Gate: 1, Parent: 2, Depth: 2}, {ID: 44, URL: "https://a/orphan", Gate: 1, Parent: 41, Depth: 1}},
		Visits: []Visit{
			visitOf(2, 1, Link{To: 43}), visitOf(41, 1, Link{To: 44, Kind: recordedOnly}),
			visitOf(42, 1, Link{To: 43}), // nearer, but committed later
		},
	}))
	depths, err := r.ClickDepths(func(kind uint8) bool { return kind != recordedOnly })
	must(t, err)
	for id, want := range map[ID]uint16{1: 0, 2: 1, 41: NoClicks, 42: 0, 43: 1, 44: NoClicks} {
		if got := depths[id-1]; got != want {
			t.Errorf("click depth of %d is %d, want %d", id, got, want)
		}
	}
}

// A path that leads from a higher id to a lower one and on takes another pass.
func TestClickDepthsAgainstTheOrder(t *testing.T) {
	r, err := tempStore(t).Create(Spec{})
	must(t, err)
	defer func() { must(t, r.Close()) }()
	seed := func(id ID, kind URLKind) URL { return URL{ID: id, URL: fmt.Sprint(id), Kind: kind, Gate: 1} }
	must(t, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}, URLs: []URL{
		seed(1, KindPage), seed(2, KindSitemap), seed(3, KindSitemap), seed(4, KindSitemap),
	}}))
	must(t, r.Commit(&Batch{Visits: []Visit{visitOf(1, 1, Link{To: 3}), visitOf(3, 1, Link{To: 2}), visitOf(2, 1, Link{To: 4})}}))
	depths, err := r.ClickDepths(func(uint8) bool { return true })
	must(t, err)
	if want := []uint16{0, 2, 1, 3}; !slices.Equal(depths, want) {
		t.Errorf("got %v, want %v", depths, want)
	}
}

func TestBodies(t *testing.T) {
	p, err := NewPacker(2)
	must(t, err)
	for _, text := range []string{"", "hello"} {
		body := p.Pack([]byte(text))
		got, err := body.Bytes()
		if err != nil || string(got) != text {
			t.Errorf("%q came back as %q, %v", text, got, err)
		}
	}
	body := p.Pack([]byte("hello"))
	body.Zstd[len(body.Zstd)-1]++
	if _, err := body.Bytes(); err == nil {
		t.Error("altered bytes were accepted")
	}
}

func TestNames(t *testing.T) {
	if got := (FlagTruncated | FlagTextKnown).String(); got != "truncated,text-known" {
		t.Error(got)
	}
	for i := range flagNames {
		if Flags(1)<<i >= flagEnd {
			t.Errorf("flag %q has no constant", flagNames[i])
		}
	}
	if got := fmt.Sprint(Fetched, Blocked, Outcome(99), KindPage, KindSitemap); got != "fetched blocked unknown page sitemap" {
		t.Error(got)
	}
	if got := (Violation{"I3", nil, "text"}).String(); got != "I3: text" {
		t.Error(got)
	}
}

// The index yields each id once, in order of hashes that any two runs share.
func TestByURL(t *testing.T) {
	const n = 3*blockEntries + 7
	r := wide(t, n)
	for _, err := range r.ByURL() {
		if !errors.Is(err, ErrNoIndex) {
			t.Fatalf("a run that has not ended: got %v, want %v", err, ErrNoIndex)
		}
	}
	must(t, r.End(Ending{Outcome: Limit, Limit: "max-pages"}))
	seen, last := map[ID]bool{}, Hashed{}
	for h, err := range r.ByURL() {
		must(t, err)
		u, _, err := r.URL(h.ID)
		must(t, err)
		if h.Hash != urlHash([]byte(u.URL)) || h.Hash < last.Hash || seen[h.ID] {
			t.Fatalf("entry %v after %v", h, last)
		}
		seen[h.ID], last = true, h
	}
	if len(seen) != n {
		t.Errorf("%d entries, want %d", len(seen), n)
	}
}
