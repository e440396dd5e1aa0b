package crawler_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sweetspot/crawler"
	"sweetspot/store"
)

// OnVisit is told of each visit once, in the order of commits: on one host that
// is the order of the queue, sweep by sweep, sitemaps first.
func TestOrderOfVisits(t *testing.T) {
	t.Parallel()
	_, server := serve(t, hostile)
	var told []crawler.Visit
	sum, run := crawl(t, crawler.Options{Workers: 16, MaxDepth: 3, OnVisit: func(v crawler.Visit) {
		told = append(told, v)
	}}, server.URL()+"/")
	if sum.Reordered != 0 {
		t.Fatalf("%d pages were reordered", sum.Reordered)
	}
	var want []store.ID
	sweeps := map[uint16][]store.ID{}
	for q, err := range run.Queue() {
		must(t, err)
		if q.Kind == store.KindSitemap {
			want = append(want, q.ID)
		} else {
			sweeps[q.Sweep] = append(sweeps[q.Sweep], q.ID)
		}
	}
	for sweep := range uint16(len(sweeps)) {
		want = append(want, sweeps[sweep+1]...)
	}
	var got []store.ID
	for _, v := range told {
		got = append(got, v.Visit.ID)
		if v.URL.ID != v.Visit.ID {
			t.Errorf("visit of %d with the record of %d", v.Visit.ID, v.URL.ID)
		}
		stored, ok, err := run.Visit(v.Visit.ID)
		must(t, err)
		if d := cmp.Diff(v.Visit, stored, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(time.Microsecond), cmpopts.IgnoreFields(store.Visit{}, "Timing")); !ok || d != "" {
			t.Errorf("-told +stored:\n%s", d)
		}
	}
	if !slices.Equal(want, got) {
		t.Errorf("-queue +told:\n%s", cmp.Diff(want, got))
	}
}

// The summary counts what the store holds, over all sessions of a run.
func TestCountsOfSummary(t *testing.T) {
	t.Parallel()
	_, server := serve(t, hostile)
	o := crawler.Options{Store: t.TempDir(), Workers: 16, MaxDepth: 3}
	for _, o.MaxPages = range []int{90, 0} {
		sum, run := crawl(t, o, server.URL()+"/")
		if d := cmp.Diff(counted(t, run), sum.Counts, cmpopts.IgnoreFields(crawler.Counts{}, "Session")); d != "" {
			t.Errorf("max-pages %d: -store +summary:\n%s", o.MaxPages, d)
		}
		var stored crawler.Summary
		must(t, json.Unmarshal(run.Record().Ending.Summary, &stored))
		if stored.Pages != sum.Pages || stored.Outcome != sum.Outcome || stored.Verdict != sum.Verdict {
			t.Errorf("the store keeps another summary: %+v", stored)
		}
		must(t, run.Close())
	}
}

// counted counts a run's tables.
func counted(t *testing.T, run *store.Run) (c crawler.Counts) {
	t.Helper()
	for _, rec := range records(t, run, "") {
		c.Known++
		if rec.Rule != "" {
			c.Refused++
			continue
		}
		c.Queued++
		v := rec.Visit
		switch {
		case v == nil:
			continue
		case rec.Kind == store.KindSitemap:
			c.Sitemaps++
			continue
		}
		if v.Requested {
			c.Pages++
		}
		*[]*int{
			store.Fetched: &c.Fetched, store.Unchanged: &c.Unchanged, store.Redirected: &c.Redirected,
			store.Disallowed: &c.Disallowed, store.Failed: &c.Failed, store.Blocked: &c.Blocked,
		}[v.Outcome]++
		if v.Status >= 400 || v.Outcome == store.Failed {
			c.Broken++
		}
		c.Bytes += v.Bytes
		c.Wire += v.Wire
	}
	return c
}
