package report

import (
	"fmt"
	"strconv"
	"time"
)

// grouped writes a count with its thousands apart: 12,345.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// size writes bytes with two or three digits: 1.5 MB.
func size(n int64) string {
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

// short writes a duration with two or three digits: 1.5 s, 230 ms.
func short(d time.Duration) string {
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

func percent(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(of))
}

// bar is a share for a bar, at least so wide that it shows.
func bar(n, of int) int {
	if of == 0 || n == 0 {
		return 0
	}
	return max(1, 100*n/of)
}
