package site

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// published is when the site was made; each night is a day later.
var published = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// validators are what a client may ask by whether a page has changed. They
// follow from what the page is made from, so that a page need not be made to
// be compared.
type validators struct {
	etag     string // "" for none
	modified time.Time
}

// validators are those of a page at a place.
func (s *Site) validators(page int, at place) validators {
	now := s.now.Load()
	if s.opts.NoValidators || now.is(page, Noisy) {
		return validators{}
	}
	night := now.told(page, func(to int) bool { return s.linksTo(page, to) })
	x := drawNumber(s.opts.Seed, topicVersion, page, night) ^ drawText(s.opts.Seed, topicVersion, s.shape+at.port)
	return validators{etag: `"` + strconv.FormatUint(x, 36) + `"`, modified: published.AddDate(0, 0, night)}
}

// linksTo tells whether a page has links to another, seen or left out.
func (s *Site) linksTo(page, other int) bool {
	for to := range s.drawnTargets(page) {
		if to == other {
			return true
		}
	}
	return false
}

// unchanged tells whether a request asks for what the client has already
// (RFC 9110 §13.1): If-Modified-Since counts only without If-None-Match.
func (v validators) unchanged(r *http.Request) bool {
	if v.etag == "" {
		return false
	}
	if tags := r.Header.Values("If-None-Match"); len(tags) > 0 {
		for tag := range strings.SplitSeq(strings.Join(tags, ","), ",") {
			if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == v.etag {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !v.modified.After(since)
}

func (v validators) send(h http.Header) {
	if v.etag == "" {
		return
	}
	h.Set("ETag", v.etag)
	h.Set("Last-Modified", v.modified.Format(http.TimeFormat))
}
