package report

import "fmt"

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
