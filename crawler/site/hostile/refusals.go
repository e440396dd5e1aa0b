package hostile

import (
	"fmt"
	"net/http"
	"time"
)

// busy complains, and says until when.
func busy(code int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		status(code)(w, r)
	}
}

// patience is the shortest wait that Retry-After can ask for.
const patience = time.Second

// complaining opens hosts whose front page complains at first. It is the only
// page, so that the next request is the one that came too early or did not.
func (w *Web) complaining() error {
	for _, c := range []struct {
		name  string
		busy  http.HandlerFunc
		pause time.Duration
	}{
		{"429, seconds", busy(429, "1"), patience},
		{"503, seconds", busy(503, "1"), patience},
		{"429, date", func(w http.ResponseWriter, r *http.Request) {
			busy(429, time.Now().Add(patience).UTC().Format(http.TimeFormat))(w, r)
		}, patience},
		{"503, date gone by", busy(503, "Sun, 06 Nov 1994 08:49:37 GMT"), patience},
		{"429, nonsense", busy(429, "soon"), 0},
		{"503, nothing", status(503), 0},
	} {
		h, err := w.host("complains: " + c.name)
		if err != nil {
			return err
		}
		h.pause = c.pause
		first := w.first()
		h.page("/", func(rw http.ResponseWriter, r *http.Request) {
			if first() {
				c.busy(rw, r)
				return
			}
			h.front(rw, r)
		}, ok().after())
	}
	return nil
}

// polite opens a host that wants to be asked slowly.
func (w *Web) polite() error {
	h, err := w.host("Crawl-delay")
	if err != nil {
		return err
	}
	h.delay = 100 * time.Millisecond
	h.robots = typed("text/plain", fmt.Sprintf("User-agent: *\nCrawl-delay: %g\n", h.delay.Seconds()))
	for n := range 5 {
		h.door(fmt.Sprintf("/%d", n), h.text("Slowly"), ok())
	}
	return nil
}

// statuses opens a host of pages with every status that means something, and
// some that mean nothing.
func (w *Web) statuses() error {
	h, err := w.host("statuses")
	if err != nil {
		return err
	}
	for _, code := range []int{
		201, 202, 203, 204, 205, 206, 226, 304, 305, 400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 418, 421, 425, 451,
		500, 501, 502, 504, 505, 511, 599, 600, 999,
	} {
		h.door(fmt.Sprintf("/status/%d", code), status(code), answered(code))
	}
	first := w.first()
	h.door("/flaky", func(rw http.ResponseWriter, r *http.Request) {
		if first() {
			status(http.StatusInternalServerError)(rw, r)
			return
		}
		h.text("At last")(rw, r)
	}, ok().after())
	return w.refusing()
}

// refusing opens hosts with a page that never does anything but complain. They
// are two: each complaint makes a polite crawler ask the host half as often.
func (w *Web) refusing() error {
	for _, code := range []int{429, 503} {
		h, err := w.host(fmt.Sprintf("always answers %d", code))
		if err != nil {
			return err
		}
		h.door("/busy", status(code), answered(code))
	}
	return nil
}
