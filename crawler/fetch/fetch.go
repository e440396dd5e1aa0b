package fetch

import (
	"context"
	"net/http"
	"time"
)

// Fetcher gets one URL, one hop. Its error is always an *Error. It is safe for concurrent use.
type Fetcher interface {
	Get(ctx context.Context, r Request) (*Response, error)
}

// Request names what to get. URL is absolute, http or https, in WHATWG form and without user information.
// ETag and LastModified, when set, are sent back as they were received and may turn the answer into a 304
// (RFC 9110 section 13.1). An empty Accept asks for web pages first, then anything.
type Request struct {
	URL          string
	ETag         string
	LastModified string
	Accept       string
	MaxBody      int64 // decoded bytes kept of this body; 0 means Options.MaxBody
	Head         bool  // by HEAD: the answer has no body
}

// Response is what one hop brought back, whatever its status.
type Response struct {
	Status int
	Header http.Header // as received; Content-Encoding stays although Body is decoded
	// Body is decoded from its content codings and never transcoded. It belongs to the client's pool: see Release.
	Body      []byte
	Truncated bool   // Body was cut at Options.MaxBody decoded bytes
	Wire      int64  // bytes of the body read from the connection, before decoding
	Proto     string // "HTTP/1.1", "HTTP/2.0"
	Remote    string // ip:port of the connection; behind a proxy, the proxy's
	Timing    Timing

	buf *buffer
}

// Release gives the body back to the pool; Body is nil from then on. A response that is not released is garbage like
// any other. Releasing twice is harmless.
func (r *Response) Release() {
	if r.buf != nil {
		r.buf.release()
	}
	r.buf, r.Body = nil, nil
}

// Timing is the length of each phase of a fetch, 0 for one that did not happen. On a reused connection DNS, Connect
// and TLS are 0. For a failed fetch the phase that failed lasts until the failure.
type Timing struct {
	DNS     time.Duration
	Connect time.Duration
	TLS     time.Duration
	// FirstByte runs from having a connection, just before the request is written, to the first byte of the answer:
	// requestStart to responseStart (W3C Resource Timing). The end of the writing can't be its start: a process that is
	// set aside there would count the server's time as none.
	FirstByte time.Duration
	Body      time.Duration // from the first byte of the answer to the last of its body
	Reused    bool
}
