package crawler_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/store"
)

// TestKneeIsKept keeps a knee and finds it for each URL of the host, and for no
// other host.
func TestKneeIsKept(t *testing.T) {
	folder, err := store.Open(t.TempDir())
	must(t, err)
	if _, known, err := crawler.KneeOf(folder, "https://example.com/"); known || err != nil {
		t.Fatalf("known %t, error %v before anything is kept", known, err)
	}
	want := crawler.Knee{Workers: 12, Most: 16, PagesPerS: 240.5, FirstByte: 50.2, At: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	must(t, crawler.KeepKnee(folder, "https://example.com/a", want))
	got, known, err := crawler.KneeOf(folder, "http://www.example.com/b?c")
	must(t, err)
	if diff := cmp.Diff(want, got); !known || diff != "" {
		t.Errorf("the host's twin: known %t\n%s", known, diff)
	}
	if _, known, _ := crawler.KneeOf(folder, "https://example.org/"); known {
		t.Error("another host has a knee")
	}
	if err := crawler.KeepKnee(folder, "no url", want); err == nil {
		t.Error("something that is no URL has a host")
	}
}
