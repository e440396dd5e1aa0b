package robots

import (
	"net/http"
	"strings"
	"time"
)

const (
	minRetryAfter = time.Second
	maxRetryAfter = 24 * time.Hour
)

// ParseRetryAfter reads a Retry-After field (RFC 9110, 10.2.3), a number of
// seconds or an HTTP date, as the time to wait from now. The wait is clamped to
// between one second and 24 hours, so that a date gone by, or one a year
// ahead, still makes a sensible pause. ok is false if h is neither.
func ParseRetryAfter(h string, now time.Time) (wait time.Duration, ok bool) {
	h = strings.Trim(h, space)
	if h == "" {
		return 0, false
	}
	if strings.Trim(h, "0123456789") == "" {
		return seconds(h), true
	}
	date, err := http.ParseTime(h)
	if err != nil {
		return 0, false
	}
	return min(max(date.Sub(now), minRetryAfter), maxRetryAfter), true
}

// seconds reads digits, however many.
func seconds(digits string) time.Duration {
	var d time.Duration
	for i := 0; i < len(digits) && d < maxRetryAfter; i++ {
		d = d*10 + time.Duration(digits[i]-'0')*time.Second
	}
	return min(max(d, minRetryAfter), maxRetryAfter)
}
