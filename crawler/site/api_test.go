package site

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

// readJSON gets what stands at a URL.
func readJSON(t *testing.T, s *Site, uri string, v any) {
	t.Helper()
	w := get(s, uri)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%s: status %d, type %q", uri, w.Code, w.Header().Get("Content-Type"))
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		t.Fatalf("%s: %v", uri, err)
	}
}

// TestAPI goes from list to list: they name each item once, and those lead to others.
func TestAPI(t *testing.T) {
	for _, pages := range []int{1, 20, 21, 105} {
		s := newSite(t, Options{Pages: pages, API: true, Size: 2000})
		var ids []int
		lists := 0
		for uri := "/api/items"; uri != ""; lists++ {
			var l list
			if readJSON(t, s, uri, &l); l.Page != lists+1 || l.Total != pages || len(l.Items) > itemsAList {
				t.Fatalf("%s is %+v", uri, l)
			}
			for _, i := range l.Items {
				ids = append(ids, i.ID)
				var full item
				readJSON(t, s, i.URL, &full)
				if full.ID != i.ID || full.Title != i.Title || full.URL != i.URL || len(full.Related) != itemsRelated {
					t.Fatalf("%s is %+v, listed as %+v", i.URL, full, i)
				}
				if n := len(get(s, i.URL).Body.Bytes()); n < 1500 || n > 2500 {
					t.Errorf("%s has %d bytes, 2000 were asked for", i.URL, n)
				}
				for _, r := range full.Related {
					if s.mention(r.ID).URL != r.URL || r.ID >= pages {
						t.Errorf("%s leads to %+v", i.URL, r)
					}
				}
			}
			if uri = ""; l.Next != nil {
				uri = *l.Next
			}
		}
		if len(ids) != pages || !slices.IsSorted(ids) || lists != (pages+itemsAList-1)/itemsAList {
			t.Errorf("%d pages: the items %v in %d lists", pages, ids, lists)
		}
	}
}

// TestAPIIsOffAndBounded: there is none unless it is asked for, and nothing beyond its items and lists.
func TestAPIIsOffAndBounded(t *testing.T) {
	off, on := newSite(t, Options{Pages: 30}), newSite(t, Options{Pages: 30, API: true})
	for _, uri := range []string{"/api/items", "/api/items/0"} {
		if w := get(off, uri); w.Code != http.StatusNotFound {
			t.Errorf("%s without an API: status %d", uri, w.Code)
		}
	}
	for _, uri := range []string{
		"/api", "/api/items/", "/api/items/30", "/api/items/-1", "/api/items/01", "/api/items/x",
		"/api/items?page=0", "/api/items?page=3", "/api/items?page=02", "/api/items?page=x",
	} {
		if w := get(on, uri); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", uri, w.Code)
		}
	}
	for page := range 30 {
		if a, b := get(off, off.Path(page)), get(on, on.Path(page)); a.Body.String() != b.Body.String() {
			t.Errorf("page %d is another with an API", page)
		}
	}
	other := newSite(t, Options{Pages: 30, API: true, Seed: 2})
	if get(on, "/api/items/7").Body.String() == get(other, "/api/items/7").Body.String() {
		t.Error("another seed makes the same item")
	}
}
