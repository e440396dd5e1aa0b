package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/gocolly/colly/v2"
)

// collyCarrier returns a collector that does one thing: send a GET to a URL in WHATWG form.
// All it would decide by itself is off: robots.txt, its seen-set, redirects, limits, cache, charsets, its timeout.
//
// A collector knows one context, the one it hands its requests. So each lane has a collector of its own, and gives it
// the context of the job it carries.
func collyCarrier(rt http.RoundTripper, jar http.CookieJar) carrier {
	c := &colly.Collector{}
	c.Init() // and not NewCollector, which lets COLLY_* variables override what follows
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true
	c.ParseHTTPErrorResponse = true // a status is no error; without it a 304 is
	c.MaxBodySize = 0               // the transport limits bodies, and says so
	c.DetectCharset = false
	c.CacheDir = ""
	c.MaxDepth = 0
	c.CheckHead = false
	c.Async = false
	c.DisableCookies()
	if jar != nil {
		c.SetCookieJar(jar)
	}
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	c.SetRequestTimeout(0) // the job has its own
	to := &readdressed{base: rt}
	c.WithTransport(to)

	unused := colly.NewContext()
	return func(ctx context.Context, address string, header http.Header) error {
		c.Context = ctx
		defer func() { c.Context, to.url = context.Background(), nil }() // an idle lane pins no response
		if u, err := url.Parse(address); err == nil && jar == nil {
			to.url, address = u, standIn
		}
		return c.Request(http.MethodGet, address, nil, unused, header)
	}
}

// standIn stands in for the address of a request. A collector parses each as WHATWG has it, and writes and parses it three
// times more as net/url has it: more than half of what it costs. An address in WHATWG form stays what it is by that. Not so
// one that net/url refuses, such as "/100%", which colly mends; and the cookie jar goes by the address.
const standIn = "x:"

// readdressed gives the requests of one lane their address back.
type readdressed struct {
	base http.RoundTripper
	url  *url.URL     // nil if requests have it
	to   http.Request // the one under way: the RoundTripper below keeps none, see watched
}

// errDelivered ends an exchange whose response is where it belongs, in its job: nobody above has any more to do with it.
var errDelivered = errors.New("response delivered")

func (r *readdressed) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.url == nil {
		return r.base.RoundTrip(req)
	}
	r.to = *req
	r.to.URL = r.url
	defer func() { r.to = http.Request{} }()
	if _, err := r.base.RoundTrip(&r.to); err != nil {
		return nil, err
	}
	return nil, errDelivered
}
