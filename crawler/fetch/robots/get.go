package robots

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// GetFunc sends one GET and follows no redirect. Its body need only stay valid
// until the next call, or until [Get] returns.
type GetFunc func(ctx context.Context, url string) (status int, header http.Header, body []byte, err error)

// Answer is what asking for a robots.txt came to.
type Answer struct {
	State      State
	Rules      *Rules        // never nil; those that State and Body stand for
	Body       []byte        // what was parsed, at most MaxBody bytes; nil unless Fetched
	Status     int           // of the last response; 0 if there was none
	RetryAfter time.Duration // when an unreachable server asked to be left alone so long; else 0
	Err        error         // why there is no file, under Unreachable and after too many redirects
}

// maxRedirects is as many as RFC 9309, 2.3.1.2 asks a crawler to follow.
const maxRedirects = 5

// Get asks an origin ("https://example.com:8443") for its robots.txt. Up to five
// redirects are followed, to other hosts too; the rules are the asking
// origin's. It sends at most six requests and retries none: an unreachable
// file must be asked for again later, and until then its origin left alone.
func Get(ctx context.Context, get GetFunc, origin string) Answer {
	target := strings.TrimSuffix(origin, "/") + "/robots.txt"
	var status int
	for range 1 + maxRedirects {
		var header http.Header
		var body []byte
		var err error
		status, header, body, err = get(ctx, target)
		if err != nil {
			return unreachable(status, header, fmt.Errorf("get %s: %w", target, err))
		}
		if !isRedirect(status) {
			return answer(target, status, header, body)
		}
		next, err := redirect(target, header.Get("Location"))
		if err != nil {
			return unreachable(status, header, fmt.Errorf("get %s: %w", target, err))
		}
		target = next
	}
	err := fmt.Errorf("get %s/robots.txt: more than %d redirects", origin, maxRedirects)
	return Answer{State: AllowAll, Rules: AllowAll.Rules(nil), Status: status, Err: err}
}

// answer maps a final status (RFC 9309, 2.3.1). 429 is read as a server error is: a
// server that is asked too often is not one without rules.
func answer(target string, status int, header http.Header, body []byte) Answer {
	switch {
	case status/100 == 2:
		body = bytes.Clone(limited(body))
		return Answer{State: Fetched, Rules: Fetched.Rules(body), Body: body, Status: status}
	case status/100 == 4 && status != http.StatusTooManyRequests:
		return Answer{State: AllowAll, Rules: AllowAll.Rules(nil), Status: status}
	}
	return unreachable(status, header, fmt.Errorf("get %s: status %d", target, status))
}

func unreachable(status int, header http.Header, err error) Answer {
	wait, _ := ParseRetryAfter(header.Get("Retry-After"), time.Now())
	return Answer{State: Unreachable, Rules: Unreachable.Rules(nil), Status: status, RetryAfter: wait, Err: err}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirect resolves a Location. User names in it are dropped: they would be sent.
func redirect(from, location string) (string, error) {
	if location == "" {
		return "", errors.New("redirect without a location")
	}
	base, err := url.Parse(from)
	if err != nil {
		return "", err
	}
	to, err := base.Parse(location)
	if err != nil {
		return "", fmt.Errorf("redirect: %w", err)
	}
	if to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return "", fmt.Errorf("redirect to %q: not an http or https URL", location)
	}
	to.User, to.Fragment, to.RawFragment = nil, "", ""
	return to.String(), nil
}
