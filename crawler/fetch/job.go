package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// The causes our own clocks end a fetch with.
var (
	errTotal     = errors.New("the fetch took too long")
	errFirstByte = errors.New("no answer for too long")
	errStall     = errors.New("no data for too long")
	errPanic     = errors.New("panic")
	errURL       = errors.New("not a URL to fetch")
	errLeft      = errors.New("still running at twice its deadline")
	errCrowd     = errors.New("not sent: too many fetches are still running at twice their deadline")
	errClosed    = errors.New("client closed")
)

// job is one fetch on its way through a lane. It travels to the transport in the request's context.
// Until the lane is done with it, only its watch may be read from outside.
type job struct {
	url    string
	header http.Header
	limit  int64 // of the body, 0 for the client's own
	head   bool  // HEAD in place of GET
	ctx    context.Context
	leash  *leash
	watch  stopwatch

	status int       // of the answer, once its header is there
	resp   *Response // either resp or err is set at the end
	err    error
	broken bool // a panic passed through the lane
}

type jobKey struct{}

// start begins a fetch on a leash.
func start(l *leash, url string, header http.Header) *job {
	j := &job{url: url, header: header, leash: l}
	j.watch.start, j.watch.leash = time.Now(), l
	j.ctx = context.WithValue(l.ctx, jobKey{}, j)
	return j
}

// jobOf returns the job whose request or dial ctx belongs to.
func jobOf(ctx context.Context) *job { return ctx.Value(jobKey{}).(*job) }

// perform carries the job by c. It returns with resp or err set, even from a panic.
func (j *job) perform(c carrier) {
	defer func() {
		if v := recover(); v != nil {
			j.broken = true
			j.err = fmt.Errorf("%w: %v", errPanic, v)
		}
		j.watch.stop()
	}()
	err := c(j.ctx, j.url, j.header)
	switch {
	case j.resp != nil || j.err != nil: // the transport has spoken; what the layers above say of it adds nothing
	case err != nil:
		j.err = fmt.Errorf("%w: %w", errURL, bare(err))
	default:
		j.err = fmt.Errorf("%w: no request was sent", errURL)
	}
}

// result is what the caller gets. The job must be done.
func (j *job) result() (*Response, error) {
	if j.err == nil {
		j.resp.Timing = j.watch.timing()
		return j.resp, nil
	}
	if j.resp != nil {
		j.resp.Release()
	}
	return nil, j.fail(j.err)
}

// fail names the error that ended j.
func (j *job) fail(err error) *Error {
	class, temporary := classify(j, err)
	return &Error{Class: class, Temporary: temporary, Status: j.status, Timing: j.watch.timing(), Err: bare(err)}
}

// bare drops the layer in which http.Client repeats method and URL.
func bare(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// leave names a job that is still running, or one that was not begun because too many are: that can be tried again.
func (j *job) leave(why error) *Error {
	return &Error{Class: ClassAbandoned, Temporary: why == errCrowd, Timing: j.watch.timing(), Err: why}
}
