package site

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// follow takes the first link, clicks times, and returns where it came by.
func follow(t *testing.T, s *Site, from string, clicks int) (trail []string) {
	t.Helper()
	for range clicks {
		trail = append(trail, from)
		base, err := url.Parse(from)
		if err != nil {
			t.Fatal(err)
		}
		w := get(s, from)
		if w.Code != http.StatusOK || !s.IsTrap(from) {
			t.Fatalf("%s: status %d", from, w.Code)
		}
		next, err := base.Parse(refs(w)[1]) // the first leads home
		if err != nil {
			t.Fatal(err)
		}
		from = next.String()
	}
	return trail
}

func TestTrapsHaveNoEnd(t *testing.T) {
	s := newSite(t, Options{Pages: 10, Traps: true})
	for _, door := range []string{"/calendar", "/account", "/docs/", "/missing/map"} {
		trail := follow(t, s, door, 100)
		slices.Sort(trail)
		if n := len(slices.Compact(trail)); n != 100 {
			t.Errorf("%s: %d URLs after 100 clicks", door, n)
		}
	}
	if diff := cmp.Diff([]string{"/docs/", "/docs/a/b/", "/docs/a/b/a/b/"}, follow(t, s, "/docs/", 3)); diff != "" {
		t.Error(diff)
	}
	want := []string{"/calendar?month=2026-11", "/calendar?month=2026-12", "/calendar?month=2027-01"}
	if diff := cmp.Diff(want, follow(t, s, "/calendar?month=2026-11", 3)); diff != "" {
		t.Error(diff)
	}
}

func TestCalendarEndsWithTheYear9999(t *testing.T) {
	s := newSite(t, Options{Pages: 10, Traps: true})
	for uri, want := range map[string][]string{
		"/calendar?month=9999-12": {"/", "/calendar?month=9999-11"},
		"/calendar?month=0001-01": {"/", "/calendar?month=0001-02", "/calendar?month=0002-01"},
		"/calendar?month=1-1":     {"/", "/calendar?month=2026-02", "/calendar?month=2025-12", "/calendar?month=2027-01"},
		"/calendar?month=2026-13": {"/", "/calendar?month=2026-02", "/calendar?month=2025-12", "/calendar?month=2027-01"},
	} {
		if diff := cmp.Diff(want, refs(get(s, uri))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", uri, diff)
		}
	}
}

func TestShopIsAMaze(t *testing.T) {
	s := newSite(t, Options{Pages: 10, Traps: true})
	seen, texts := map[string]bool{"/shop": true}, map[string]bool{}
	for queue := []string{"/shop"}; len(queue) > 0; queue = queue[1:] {
		_, query, _ := strings.Cut(queue[0], "?")
		chosen, _ := parseFilters(query)
		texts[describe(chosen)] = true
		for _, to := range refs(get(s, queue[0]))[1:] {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if len(seen) != 7889 || len(texts) != 625 {
		t.Errorf("%d URLs and %d texts", len(seen), len(texts))
	}
	a, b := get(s, "/shop?size=small&colour=red&x=<b>&size=huge"), get(s, "/shop?size=small&colour=red")
	if a.Body.String() != b.Body.String() {
		t.Error("what the shop does not know changes the page")
	}
}

func TestTrapsAreOffByDefault(t *testing.T) {
	s := newSite(t, Options{Pages: 10})
	for _, uri := range []string{"/calendar", "/shop", "/account", "/docs/", "/missing/map"} {
		if w := get(s, uri); w.Code != http.StatusNotFound || s.IsTrap(uri) {
			t.Errorf("%s: %d", uri, w.Code)
		}
	}
	for _, ref := range refs(get(s, "/")) {
		if ref == "/shop" {
			t.Error("page 0 leads into a trap")
		}
	}
}
