package site

import "net/http"

// A Kind is what the URL of a page always answers.
type Kind uint8

const (
	Page     Kind = iota // 200 and HTML
	Redirect             // 301, 302, 307 or 308 to another page
	Failure              // 404, 410, 500, or a connection reset in mid-body
)

func (k Kind) String() string {
	return [...]string{"page", "redirect", "failure"}[k]
}

// statusReset stands for a response that breaks off.
const statusReset = 0

// The replies a page of each kind is dealt. Repeated ones are more likely: on
// the web most failures are 404.
var (
	redirects = [...]int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect}
	failures  = [...]int{404, 404, 404, 404, http.StatusGone, 500, 500, statusReset}
	flakes    = [...]int{http.StatusServiceUnavailable, statusReset}
)

// fate is what becomes of every request for a page.
type fate struct {
	kind   Kind
	status int // of the reply once a flake is past; statusReset for a reset
}

// fate is a function of seed and path. Page 0 is never anything but a page.
func (o *Options) fate(page int, path []byte) fate {
	x := drawText(o.Seed, topicKind, path)
	choice := mix(x + golden)
	switch u := unit(x); {
	case page == 0:
		return fate{Page, http.StatusOK}
	case u < o.Errors:
		return fate{Failure, failures[below(choice, len(failures))]}
	case u < o.Errors+o.Redirects:
		return fate{Redirect, redirects[below(choice, len(redirects))]}
	}
	return fate{Page, http.StatusOK}
}

// flake is the status of a flaky page's first reply; ok is false for a page
// that is not flaky. A page that always fails is not.
func (o *Options) flake(page int, k Kind, path []byte) (status int, ok bool) {
	x := drawText(o.Seed, topicFlaky, path)
	if page == 0 || k == Failure || unit(x) >= o.Flaky {
		return 0, false
	}
	return flakes[below(mix(x+golden), len(flakes))], true
}
