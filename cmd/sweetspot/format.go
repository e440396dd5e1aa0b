package main

import (
	"fmt"
	"strings"
	"time"
)

// clock writes a duration to the second: 1:02:03, or 2:03.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// short writes a duration with two or three digits: 1.5 s, 230 ms.
func short(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d >= 100*time.Second:
		return clock(d)
	case d >= 995*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 995*time.Microsecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.0f µs", float64(d.Microseconds()))
}

func seconds(f float64) time.Duration { return time.Duration(f * float64(time.Second)) }

// bar shows a share, from 0 to 1, as a bar of that many columns.
func bar(share float64, columns int) string {
	full := int(min(max(share, 0), 1) * float64(columns))
	return strings.Repeat("█", full) + strings.Repeat("░", columns-full)
}
