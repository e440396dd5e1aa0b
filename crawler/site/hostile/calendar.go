package hostile

import (
	"fmt"
	"math/rand/v2"
)

// start is the month that the calendar opens at, counted from the year 0.
const start = 2026 * 12

// month reads a query; what is none is the first month.
func month(query string) int {
	var year, m int
	if _, err := fmt.Sscanf(query, "month=%d-%d", &year, &m); err != nil {
		return start
	}
	return year*12 + m - 1
}

func monthText(query string) string {
	m := month(query)
	return fmt.Sprintf("There are no events in month %d of %d.", m%12+1, m/12)
}

// monthDoors leads to the next month, the one before, and the next year.
func monthDoors(query string) []string {
	var doors []string
	for _, m := range [...]int{month(query) + 1, month(query) - 1, month(query) + 12} {
		doors = append(doors, fmt.Sprintf("month=%04d-%02d", m/12, m%12+1))
	}
	return doors
}

// sessionDoors starts a new session with each link, for ever.
func (w *Web) sessionDoors(query string) []string {
	seed := w.o.Seed
	for i := range len(query) {
		seed = seed*1099511628211 ^ uint64(query[i])
	}
	draw := rand.New(rand.NewPCG(seed, 0))
	var doors []string
	for range 3 {
		doors = append(doors, fmt.Sprintf("sid=%016x", draw.Uint64()))
	}
	return doors
}
