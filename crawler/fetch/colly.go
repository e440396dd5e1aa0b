package fetch

import (
	"context"
	"net/http"

	"github.com/gocolly/colly/v2"
)

// collyCarrier returns a collector that does one thing: send a GET to the address that WHATWG parsing makes of a URL.
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
	c.WithTransport(rt)

	unused := colly.NewContext()
	return func(ctx context.Context, url string, header http.Header) error {
		c.Context = ctx
		defer func() { c.Context = context.Background() }() // an idle lane pins no response
		return c.Request(http.MethodGet, url, nil, unused, header)
	}
}
