package fetch

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Options configure a Client. The zero value of each field means its default.
type Options struct {
	// Workers is how many fetches are expected at once; the connections that are kept alive follow it. Default 8.
	Workers   int
	UserAgent string // default "sweetspot"

	Timeout          time.Duration // the whole fetch, body included; default 30 s
	DialTimeout      time.Duration // name look-up and connect; default 5 s
	TLSTimeout       time.Duration // default 5 s
	FirstByteTimeout time.Duration // from having a connection to the answer's complete header; default 15 s
	StallTimeout     time.Duration // the longest wait for the next byte of a body; default 10 s

	MaxBody   int64 // decoded bytes kept of a body; what is longer is cut and flagged. Default 4 MiB
	MaxHeader int64 // bytes of header, 1xx answers included; default 256 KiB

	// Headers are added to requests. Since any header may hold a secret (Authorization, Cookie, X-Api-Key), they go to
	// HeaderOrigins only, but for those that merely describe the client: Accept, Accept-Encoding, Accept-Language, Cache-Control, DNT, From,
	// Pragma, Priority, Sec-GPC and User-Agent go everywhere.
	Headers       http.Header
	HeaderOrigins []string            // origins such as "https://example.com" or "http://10.0.0.1:8080"
	Auth          map[string]Userinfo // basic authentication by origin; sent without waiting for a 401

	// Cookies keeps a jar for the client's life, separated by the public suffix list. Default: cookies are ignored.
	Cookies bool
	// Proxy is the URL of an http, https or socks5 proxy. Default: none, whatever HTTP_PROXY says.
	// Names are then resolved by the proxy, so the guard sees only hosts that are written as addresses.
	Proxy string
	// Guard decides which addresses may be dialled. Default: public ones only.
	Guard *Guard
	// Resolver looks names up. Default: net.DefaultResolver.
	Resolver *net.Resolver
	// Insecure accepts any certificate.
	Insecure bool
}

// Userinfo is what basic authentication sends (RFC 7617).
type Userinfo struct{ User, Pass string }

const (
	defaultWorkers   = 8
	defaultUserAgent = "sweetspot"
	defaultMaxBody   = 4 << 20
	defaultAccept    = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

	// acceptEncoding names the codings that decode undoes, in the order browsers do.
	acceptEncoding = "gzip, deflate, br, zstd"
)

func (o Options) withDefaults() Options {
	o.Workers = cmp.Or(o.Workers, defaultWorkers)
	o.UserAgent = cmp.Or(o.UserAgent, defaultUserAgent)
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.DialTimeout = cmp.Or(o.DialTimeout, 5*time.Second)
	o.TLSTimeout = cmp.Or(o.TLSTimeout, 5*time.Second)
	o.FirstByteTimeout = cmp.Or(o.FirstByteTimeout, 15*time.Second)
	o.StallTimeout = cmp.Or(o.StallTimeout, 10*time.Second)
	o.MaxBody = cmp.Or(o.MaxBody, defaultMaxBody)
	o.MaxHeader = cmp.Or(o.MaxHeader, 256<<10)
	if o.Guard == nil {
		o.Guard = NewGuard(false, nil)
	}
	return o
}

// validate reports all faults of o, whose defaults are filled in.
func (o Options) validate() error {
	_, proxyErr := o.proxyURL()
	return errors.Join(
		positive("workers", int64(o.Workers)),
		positive("timeout", int64(o.Timeout)),
		positive("dial timeout", int64(o.DialTimeout)),
		positive("tls timeout", int64(o.TLSTimeout)),
		positive("first-byte timeout", int64(o.FirstByteTimeout)),
		positive("stall timeout", int64(o.StallTimeout)),
		positive("max body", o.MaxBody),
		positive("max header", o.MaxHeader),
		validHeaders(o.Headers),
		validHeaders(http.Header{"User-Agent": {o.UserAgent}}),
		proxyErr,
	)
}

func positive(name string, n int64) error {
	if n <= 0 {
		return fmt.Errorf("%s: must be positive", name)
	}
	return nil
}

// proxyURL is nil without a proxy. Its errors leave the value out: it may hold a password.
func (o Options) proxyURL() (*url.URL, error) {
	if o.Proxy == "" {
		return nil, nil
	}
	u, err := url.Parse(o.Proxy)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("proxy: not a URL such as http://proxy.example:3128")
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u, nil
	}
	return nil, fmt.Errorf("proxy: scheme %q is not http, https or socks5", u.Scheme)
}
