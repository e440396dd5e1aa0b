package report

import (
	"fmt"
	"math"
	"strconv"
)

// figure writes a number with three digits or so.
func figure(f float64) string {
	switch {
	case f >= 99.95:
		return grouped(f)
	case f >= 9.995:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

// grouped writes a number with its thousands apart; small ones with a digit behind
// the point, unless they are whole.
func grouped(f float64) string {
	if f < 10 && f != math.Trunc(f) {
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	s := strconv.Itoa(int(math.Round(f)))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// millis writes a time in ms.
func millis(ms float64) string {
	switch {
	case ms == 0:
		return "0"
	case ms >= 1000:
		return strconv.FormatFloat(ms/1000, 'f', 1, 64) + " s"
	case ms >= 10:
		return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
	}
	return strconv.FormatFloat(ms, 'f', 2, 64) + " ms"
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func signed(share float64) string {
	if math.Abs(share) < 0.0005 {
		return "0.0 %" // and not -0.0
	}
	return fmt.Sprintf("%+.1f %%", 100*share)
}
