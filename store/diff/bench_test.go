package diff_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"sweetspot/store"
	"sweetspot/store/diff"
	"sweetspot/store/sketch"
	"sweetspot/store/storetest"
)

// BenchmarkMillion compares two runs of a million pages with 20 links each, of which some changed, came and went, and writes
// the diff as JSON.
func BenchmarkMillion(b *testing.B) {
	const pages = 1_000_000
	s, err := store.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	old, new := large(b, s, pages, 0), large(b, s, pages, 1)
	debug.FreeOSMemory()
	for b.Loop() {
		peak := watchMemory()
		d, err := diff.Compare(old, new, diff.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := diff.WriteJSON(io.Discard, d); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(peak(), "peak-anon-MiB")
		b.ReportMetric(float64(d.Counts.Changed), "changed")
		if d.Counts.Gone == 0 || d.Counts.Added == 0 {
			b.Fatalf("counts are %+v", d.Counts)
		}
	}
}

// large writes a run of so many pages; a hundredth of them differs between versions.
func large(b *testing.B, s *store.Store, pages, version int) *store.Run {
	b.Helper()
	r, err := s.Create(storetest.Spec())
	if err != nil {
		b.Fatal(err)
	}
	fail := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	fail(r.Commit(&store.Batch{
		Hosts: []store.Host{{Gate: 1, Key: "example.com", Seeded: true}},
		URLs:  []store.URL{{ID: 1, URL: home, Gate: 1}},
	}))
	const fresh = 10 // URLs that a page makes known
	known := 1
	for id := 1; id <= pages; {
		var batch store.Batch
		for last := known; id <= last && len(batch.Visits) < 2000; id++ {
			v := largeVisit(id, version)
			for range fresh {
				if known < pages {
					known++
					batch.URLs = append(batch.URLs, largeURL(known, id, version))
					v.Links = append(v.Links, store.Link{To: store.ID(known), Kind: 1})
				}
			}
			for i := len(v.Links); i < 20; i++ {
				v.Links = append(v.Links, store.Link{To: store.ID(1 + id*i%last), Kind: 1})
			}
			batch.Visits = append(batch.Visits, v)
		}
		fail(r.Commit(&batch))
	}
	fail(r.End(complete))
	fail(r.Close())
	r, err = s.Read(r.Number())
	fail(err)
	b.Cleanup(func() { _ = r.Close() })
	return r
}

func largeURL(id, parent, version int) store.URL {
	name := fmt.Sprint(home, "folder/", id%1000, "/page-", id, ".html")
	if id%200 == 7 {
		name += fmt.Sprint("?v=", version)
	}
	return store.URL{ID: store.ID(id), URL: name, Depth: 1, Parent: store.ID(parent), Gate: 1}
}

func largeVisit(id, version int) store.Visit {
	text := uint64(id)
	if id%200 == 9 || id%200 == 7 {
		text += uint64(version) << 32
	}
	var sum sketch.Sketch
	for place := range uint64(50) {
		sum.Add(place, text+place)
	}
	return store.Visit{
		ID: store.ID(id), Outcome: store.Fetched, Requested: true, Sweep: 1, Attempt: 1, Status: 200, At: storetest.Start,
		ContentType: "text/html; charset=utf-8", Title: fmt.Sprint("Page ", id), H1: fmt.Sprint("Page ", id), Lang: "en",
		TextHash: text * 0x9e3779b97f4a7c15, Sketch: sum[:], Bytes: 14_000, Wire: 4_000, HasSHA: true,
	}
}

// watchMemory samples this process' anonymous memory until it is asked for the highest value, in MiB.
func watchMemory() (peak func() float64) {
	stop, done := make(chan struct{}), make(chan float64)
	go func() {
		highest := 0.0
		for {
			highest = max(highest, anonMiB())
			select {
			case <-stop:
				done <- highest
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() float64 {
		close(stop)
		return <-done
	}
}

func anonMiB() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("RssAnon:")); ok {
			n, _ := strconv.Atoi(string(bytes.Fields(rest)[0]))
			return float64(n) / 1024
		}
	}
	return 0
}
