package site

import (
	"net/http"
	"testing"
)

// What a URL answers may depend on nothing but seed, share and the URL: not on
// the size of the site, its other switches, or earlier requests.
func TestErrorsAreAFunctionOfTheURL(t *testing.T) {
	small := newSite(t, Options{Seed: 3, Pages: 400, Errors: 0.2})
	large := newSite(t, Options{Seed: 3, Pages: 4000, Errors: 0.2, Redirects: 0.3, Links: 7, Size: 500, Traps: true, Sitemap: true})
	other := Options{Seed: 4, Errors: 0.2}
	seen, elsewhere := map[int]int{}, 0
	for page := 399; page > 0; page-- {
		want := small.opts.fate(page, []byte(small.Path(page)))
		for range 2 {
			a, b := get(small, small.Path(page)), get(large, small.Path(page))
			if a.Code != want.status {
				t.Fatalf("page %d: status %d, want %d", page, a.Code, want.status)
			}
			if want.kind == Failure && b.Code != a.Code {
				t.Fatalf("page %d: status %d on the small site, %d on the large one", page, a.Code, b.Code)
			}
		}
		seen[want.status]++
		if other.fate(page, []byte(small.Path(page))).kind == want.kind {
			elsewhere++
		}
	}
	for _, status := range []int{200, 404, 410, 500, statusReset} {
		if seen[status] == 0 {
			t.Errorf("no page has status %d", status)
		}
	}
	if elsewhere == 399 {
		t.Error("the seed makes no difference")
	}
}

func TestMoreErrorsKeepTheOldOnes(t *testing.T) {
	few, many := newSite(t, Options{Errors: 0.05}), newSite(t, Options{Errors: 0.2})
	for page, kind := range few.kinds {
		if kind == Failure && many.kinds[page] != Failure {
			t.Errorf("page %d has recovered", page)
		}
	}
}

func TestFlakyPagesFailOnce(t *testing.T) {
	s := newSite(t, Options{Pages: 300, Flaky: 0.3, Redirects: 0.1, Errors: 0.1})
	statuses := map[int]int{}
	for _, e := range s.Truth() {
		first, second, third := get(s, e.Path).Code, get(s, e.Path).Code, get(s, e.Path).Code
		if second != e.Status || third != e.Status {
			t.Errorf("page %d: %d, %d, %d; want %d from the second on", e.Page, first, second, third, e.Status)
		}
		if e.Flaky {
			statuses[first]++
		} else if first != e.Status {
			t.Errorf("page %d is not flaky, but: %d, %d", e.Page, first, second)
		}
	}
	if len(statuses) != 2 || statuses[http.StatusServiceUnavailable] < 20 || statuses[statusReset] < 20 {
		t.Errorf("first replies of flaky pages: %v", statuses)
	}
	s.Reset()
	for _, e := range s.Truth() {
		if first := get(s, e.Path).Code; e.Flaky && first != http.StatusServiceUnavailable && first != statusReset {
			t.Errorf("page %d is no longer flaky after a reset: %d", e.Page, first)
		}
	}
}
