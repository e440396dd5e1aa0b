package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ask requests a page with a validator that the client has from before.
func ask(s *Site, uri, header, value string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, uri, nil)
	r.Header.Set(header, value)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// A page that has not changed need not be sent again; whichever validator the client has.
func TestValidators(t *testing.T) {
	s := newSite(t, Options{Pages: 10})
	first := get(s, s.Path(3)).Result()
	for header, value := range map[string]string{"If-None-Match": first.Header.Get("ETag"), "If-Modified-Since": first.Header.Get("Last-Modified")} {
		w := ask(s, s.Path(3), header, value)
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("%s %s: status %d, %d bytes, ETag %s", header, value, w.Code, w.Body.Len(), w.Header().Get("ETag"))
		}
	}
	r := httptest.NewRequest(http.MethodGet, s.Path(3), nil)
	r.Header.Set("If-None-Match", `"another"`)
	r.Header.Set("If-Modified-Since", first.Header.Get("Last-Modified"))
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("If-Modified-Since won over If-None-Match: %d", w.Code)
	}
	if without := get(newSite(t, Options{Pages: 10, NoValidators: true}), "/"); without.Header().Get("ETag") != "" {
		t.Error("NoValidators has an ETag")
	}
}

// The validators of a page change exactly when its bytes do, over all changes; those of a page that lies do not.
func TestValidatorsFollowTheBytes(t *testing.T) {
	script := []Event{
		{Page: 2, What: Rewritten, From: 2},
		{Page: 3, What: Retitled, From: 2, Until: 4},
		{Page: 4, What: Absent, From: 1, Until: 3},
		{Page: 5, What: Relocated, From: 3},
		{Page: 6, What: Forwarded, From: 4},
		{Page: 7, What: Unlinked, From: 3, Until: 5},
		{Page: AllPages, What: Redesigned, From: 5},
		{Page: AllPages, What: Gated, From: 6, Until: 7},
		{Page: 8, What: Rewritten, From: 3},
		{Page: 8, What: Lying, From: 2, Until: 5},
	}
	s := newSite(t, Options{Pages: 30, Links: 8, Size: 1500, Script: script})
	type seen struct{ etag, body string }
	before := map[int]seen{}
	lies := 0
	for night := 1; night <= 8; night++ {
		s.Night(night)
		for _, e := range s.Truth() {
			w := get(s, e.Path)
			if w.Code != e.Status {
				t.Errorf("night %d: %s is %d, want %d", night, e.Path, w.Code, e.Status)
			}
			if e.Status != http.StatusOK {
				delete(before, e.Page)
				continue
			}
			if !strings.Contains(w.Body.String(), "<title>"+e.Title+"</title>") {
				t.Errorf("night %d: %s has another title than %q", night, e.Path, e.Title)
			}
			now := seen{w.Header().Get("ETag"), w.Body.String()}
			was, known := before[e.Page]
			before[e.Page] = now
			same, told := was.body == now.body, was.etag == now.etag
			switch {
			case !known:
			case !same && e.Version != night:
				t.Errorf("night %d: page %d changed, but the truth knows of night %d", night, e.Page, e.Version)
			case told && !same && e.Page == 8:
				lies++
			case same != told && e.Page != 8:
				t.Errorf("night %d: page %d: same bytes %v, same ETag %v", night, e.Page, same, told)
			}
		}
	}
	if lies == 0 {
		t.Error("page 8 never lied")
	}
}

// What a script says of a page is what its URL answers, and what links to it.
func TestScript(t *testing.T) {
	for _, tt := range []struct {
		what   Change
		status int
		linked bool
	}{
		{Absent, 404, false},
		{Missing, 404, true},
		{Retired, 410, true},
		{Failing, 503, true},
		{Rewritten, 200, true},
		{Unlinked, 200, false},
		{Relocated, 404, false},
		{Forwarded, 301, false},
	} {
		t.Run(fmt.Sprint(tt.what), func(t *testing.T) {
			s := newSite(t, Options{Pages: 30, Links: 8, Size: 1000, Script: []Event{{Page: 5, What: tt.what, From: 2, Until: 3}}})
			path := s.Path(5)
			for night, want := range map[int]int{1: 200, 2: tt.status, 3: 200} {
				s.Night(night)
				if got := get(s, path).Code; got != want {
					t.Errorf("night %d: status %d, want %d", night, got, want)
				}
				linked := false
				for page := range 30 {
					linked = linked || page != 5 && strings.Contains(get(s, s.Path(page)).Body.String(), `href="`+path)
				}
				if want := tt.linked || night != 2; linked != want {
					t.Errorf("night %d: linked %v, want %v", night, linked, want)
				}
			}
		})
	}
}

func TestNoisyPagesDifferEachTime(t *testing.T) {
	s := newSite(t, Options{Pages: 5, Script: []Event{{Page: 1, What: Noisy, From: 1}}})
	s.Night(1)
	if a, b := get(s, s.Path(1)), get(s, s.Path(1)); a.Body.String() == b.Body.String() || a.Header().Get("ETag") != "" {
		t.Error("the same twice, or with an ETag")
	}
}

func TestScriptIsValidated(t *testing.T) {
	for want, e := range map[string]Event{
		"changes nothing":          {Page: 1, From: 1},
		"about page 30 of 30":      {Page: 30, What: Missing, From: 1},
		"from night 3 until":       {Page: 1, What: Missing, From: 3, Until: 3},
		"page 0 cannot be absent":  {Page: 0, What: Absent, From: 1},
		"lasts from night 0 until": {Page: 1, What: Missing},
	} {
		if _, err := New(Options{Pages: 30, Script: []Event{e}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want …%s…", e, err, want)
		}
	}
}
