package human

import (
	"fmt"
	"strconv"
	"time"
)

// Count writes a number with its thousands apart: 12,345.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural writes a number with its noun: 1 page, 12,345 pages.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Size writes bytes with two or three digits: 1.5 MB.
func Size(n int64) string {
	f, unit := float64(n), 0
	for f >= 999.5 && unit < 4 {
		f /= 1000
		unit++
	}
	switch {
	case unit == 0:
		return fmt.Sprintf("%d B", n)
	case f < 9.95:
		return fmt.Sprintf("%.1f %s", f, []string{"", "kB", "MB", "GB", "TB"}[unit])
	}
	return fmt.Sprintf("%.0f %s", f, []string{"", "kB", "MB", "GB", "TB"}[unit])
}

// Short writes a duration with two or three digits: 1.5 s, 230 ms.
func Short(d time.Duration) string {
	switch {
	case d >= 100*time.Second:
		return d.Round(time.Second).String()
	case d >= 995*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 9950*time.Microsecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
}
