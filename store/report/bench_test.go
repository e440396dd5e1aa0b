package report

import (
	"fmt"
	"io"
	"testing"
	"time"

	"sweetspot/store"
	"sweetspot/store/storetest"
)

// BenchmarkReport writes the report of a run of 200,000 pages with 20 links each.
func BenchmarkReport(b *testing.B) {
	const pages = 200_000
	r := large(b, pages)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, r, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// large writes a run in which everything that a list can hold occurs often.
func large(b *testing.B, pages int) *store.Run {
	b.Helper()
	s, err := store.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.Create(storetest.Spec())
	if err != nil {
		b.Fatal(err)
	}
	fail := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	fail(r.Commit(&store.Batch{Hosts: []store.Host{{Gate: 1, Key: "example.com"}}, URLs: []store.URL{{ID: 1, URL: home, Gate: 1}}}))
	known := 1
	for id := 1; id <= pages; {
		var batch store.Batch
		for last := known; id <= last && len(batch.Visits) < 2000; id++ {
			v := store.Visit{
				ID: store.ID(id), Outcome: store.Fetched, Requested: true, Sweep: 1, Attempt: 1, Status: 200,
				At: storetest.Start.Add(time.Duration(id) * 10 * time.Millisecond), Charset: "utf-8", Title: fmt.Sprint("Page ", id/3),
				TextHash: uint64(id/2 + 1), Bytes: int64(id % 9999), Timing: store.Timing{FirstByte: time.Duration(id%997) * time.Millisecond},
			}
			if id%50 == 7 {
				v.Status = 404
			}
			for range 10 {
				if known < pages {
					known++
					batch.URLs = append(batch.URLs, store.URL{ID: store.ID(known), URL: fmt.Sprint(home, "page-", known, ".html"), Depth: 1, Parent: store.ID(id), Gate: 1})
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
	fail(r.End(ending))
	fail(r.Close())
	r, err = s.Read(r.Number())
	fail(err)
	b.Cleanup(func() { _ = r.Close() })
	return r
}
