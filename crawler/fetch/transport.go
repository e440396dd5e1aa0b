package fetch

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// transport is the RoundTripper below colly. It reads the whole body into the request's job and hands up a response
// without one.
type transport struct {
	clear    http.RoundTripper // for http:// URLs
	secure   watched           // for https:// URLs
	idle     *idleConns
	headers  headers
	guard    *Guard
	proxied  bool
	maxBody  int64
	stall    time.Duration
	buffers  *buffers
	decoders decoders
}

func newTransport(o Options, h headers) *transport {
	d, idle := newDialer(o), newIdleConns(maxIdleConns(o))
	t := &transport{
		clear:    &http1{dialer: d, maxHeader: o.MaxHeader, idle: idle},
		secure:   watched{newBase(o, d)},
		idle:     idle,
		headers:  h,
		guard:    o.Guard,
		proxied:  o.Proxy != "",
		maxBody:  o.MaxBody,
		stall:    o.StallTimeout,
		buffers:  newBuffers(),
		decoders: newDecoders(),
	}
	if t.proxied || !canLook {
		t.clear = t.secure
	}
	return t
}

// closeIdle closes the connections that wait for a request, now and from now on.
func (t *transport) closeIdle() {
	t.idle.close()
	t.secure.base.CloseIdleConnections()
}

// maxIdleConns is how many connections are kept although no request needs them, of ours and of net/http's each.
func maxIdleConns(o Options) int { return max(256, 4*o.Workers) }

// newBase tunes net/http: connections for as many workers as there are, every phase limited, nothing from the
// environment.
func newBase(o Options, d *dialer) *http.Transport {
	t := &http.Transport{
		Proxy:                  nil,
		DialContext:            d.dial,
		TLSHandshakeTimeout:    o.TLSTimeout,
		MaxResponseHeaderBytes: o.MaxHeader,
		DisableCompression:     true, // decode does it
		MaxIdleConnsPerHost:    o.Workers,
		MaxIdleConns:           maxIdleConns(o),
		IdleConnTimeout:        maxIdle,
		ReadBufferSize:         16 << 10,
		ForceAttemptHTTP2:      true,
		HTTP2: &http.HTTP2Config{
			SendPingTimeout:           15 * time.Second,
			PingTimeout:               10 * time.Second,
			WriteByteTimeout:          10 * time.Second,
			MaxReceiveBufferPerStream: 1 << 20,
		},
		TLSClientConfig: &tls.Config{
			InsecureSkipVerify: o.Insecure,
			ClientSessionCache: tls.NewLRUClientSessionCache(4 * o.Workers),
		},
	}
	if proxy, _ := o.proxyURL(); proxy != nil {
		t.Proxy = http.ProxyURL(proxy)
	}
	return t
}

// RoundTrip performs the exchange for the job in the request's context, and leaves response or error there.
// It writes to the request's header where there are secrets, and then that is the job's own.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	j := jobOf(req.Context())
	resp, err := t.exchange(j, req)
	if err != nil {
		j.err = err
		return nil, err
	}
	hollow(resp)
	return resp, nil
}

func (t *transport) exchange(j *job, req *http.Request) (*http.Response, error) {
	if req.URL.User != nil {
		return nil, fmt.Errorf("%w: it holds user information", errURL)
	}
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" || req.URL.Host == "" {
		return nil, fmt.Errorf("%w: neither http:// nor https:// and a host", errURL)
	}
	if t.proxied {
		if err := t.guard.checkName(req.URL); err != nil {
			return nil, err
		}
	}
	t.headers.addSecret(req.Header, req.URL)
	if j.head {
		req.Method = http.MethodHead // the layers above know GET alone, and see no body anyway
	}
	resp, err := t.send(req)
	j.leash.halt(j.leash.header)
	if err != nil {
		return nil, err
	}
	j.status = resp.StatusCode
	return resp, t.receive(j, resp)
}

// send has the request reach its server.
func (t *transport) send(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme == "http" {
		return t.clear.RoundTrip(req)
	}
	return t.secure.RoundTrip(req)
}

// watched is net/http's Transport, which tells the job's watch how far a request has come.
type watched struct{ base *http.Transport }

func (w watched) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	return w.base.RoundTrip(req.WithContext(jobOf(ctx).watch.watchRequest(ctx)))
}

// errSwitch is for a server that leaves HTTP although nobody asked.
var errSwitch = errors.New("unasked switch of protocols")

// receive reads the body of resp into j.resp, and leaves the connection either reusable or closed.
func (t *transport) receive(j *job, resp *http.Response) error {
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return errSwitch
	}
	j.resp = &Response{
		Status: resp.StatusCode,
		Header: resp.Header,
		Proto:  resp.Proto,
		Remote: j.watch.remoteAddr(),
	}
	if resp.Body == http.NoBody {
		return nil
	}
	return t.readBody(j, resp)
}

// hollow makes of resp what colly may see: nothing to decompress, transcode or copy.
func hollow(resp *http.Response) {
	resp.Body, resp.ContentLength, resp.Uncompressed = http.NoBody, 0, true
}
