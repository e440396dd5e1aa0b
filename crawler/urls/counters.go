package urls

// counters count under keys, of which they remember the last limit that were set, and up to as many more.
// They forget a whole generation at a time, which depends on the order of the calls and on nothing else.
type counters struct {
	young, old map[uint64]int
	limit      int
}

func newCounters(limit int) counters {
	return counters{young: make(map[uint64]int), limit: limit}
}

// get returns the count under key, zero if there is none.
func (c *counters) get(key uint64) int {
	if n, ok := c.young[key]; ok {
		return n
	}
	return c.old[key]
}

func (c *counters) set(key uint64, n int) {
	if _, ok := c.young[key]; !ok && len(c.young) == c.limit {
		c.young, c.old = make(map[uint64]int), c.young
	}
	c.young[key] = n
}

func (c *counters) forget(key uint64) {
	delete(c.young, key)
	delete(c.old, key)
}
