package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"sync/atomic"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Client is the Fetcher of the crawler. It is safe for concurrent use; each Get under way costs one goroutine and one
// collector, both reused.
type Client struct {
	headers   headers
	timeout   time.Duration
	transport *transport
	lanes     lanes
	leashes   leashes
	abandoned atomic.Int64
}

var _ Fetcher = (*Client)(nil)

// New returns a client. It reports all faults of o together.
func New(o Options) (*Client, error) { return newClient(o, collyCarrier) }

// carrierMaker builds a carrier over a RoundTripper and a cookie jar, which may be nil.
type carrierMaker func(http.RoundTripper, http.CookieJar) carrier

func newClient(o Options, newCarrier carrierMaker) (*Client, error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, fmt.Errorf("fetch options: %w", err)
	}
	h, err := newHeaders(o)
	if err != nil {
		return nil, fmt.Errorf("fetch options: %w", err)
	}
	var jar http.CookieJar
	if o.Cookies {
		if jar, err = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}); err != nil {
			return nil, fmt.Errorf("make cookie jar: %w", err)
		}
	}
	c := &Client{headers: h, timeout: o.Timeout, transport: newTransport(o, h)}
	c.leashes.firstByte = o.FirstByteTimeout
	c.lanes.make, c.lanes.maxLost = func() carrier { return newCarrier(c.transport, jar) }, o.Workers
	return c, nil
}

// Get fetches r.URL, one hop. It returns within twice Options.Timeout whatever happens, and soon after ctx ends.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	leash := c.leashes.take(ctx, c.timeout)
	j, good := start(leash, r.URL, c.headers.of(r)), false
	defer func() { c.leashes.end(leash, good) }()
	j.limit, j.head = r.MaxBody, r.Head
	l, err := c.lanes.take(j.ctx)
	switch {
	case errors.Is(err, errTotal):
		return nil, j.leave(errCrowd)
	case err != nil:
		return nil, j.fail(err)
	case !l.carry(j, 2*c.timeout):
		c.abandoned.Add(1)
		c.lanes.lose(l)
		return nil, j.leave(errLeft)
	}
	if j.broken {
		l.close()
	} else {
		c.lanes.give(l)
	}
	good = j.err == nil
	return j.result()
}

// Abandoned is how many fetches were left behind so far because they outlived twice their deadline.
// Each holds a goroutine and perhaps a connection until it ends, if ever. While Options.Workers of them are still
// running no other fetch begins: it waits, and fails with ClassAbandoned at its deadline.
func (c *Client) Abandoned() int { return int(c.abandoned.Load()) }

// Close ends idle goroutines and connections. A Get under way ends as usual; one that starts later fails.
func (c *Client) Close() {
	c.lanes.close()
	c.leashes.close()
	c.transport.closeIdle()
}
