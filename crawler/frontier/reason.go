package frontier

import "time"

// Reason says why a worker that asks for a lease has to wait.
type Reason uint8

const (
	// Empty: every known URL is leased or done; new ones come with the pages in flight.
	Empty Reason = iota
	// Order: finished pages, or second tries, wait for an earlier page, so that ids do not depend on timing (I7).
	Order
	// Commit: finished pages wait for the disk.
	Commit
	// Politeness: URLs are queued, but their gates are closed by rate, delay, back-off or the per-host limit.
	Politeness
	// Robots: URLs are queued, but the robots.txt of their host is not answered yet.
	Robots
	// Memory: the crawl is paused, since it holds as much memory as it may.
	Memory
	// Reasons is the number of reasons.
	Reasons
)

func (r Reason) String() string {
	return [...]string{"frontier empty", "order", "commit", "politeness", "robots.txt", "memory"}[r]
}

// Waits is time by reason.
type Waits [Reasons]time.Duration

// Total returns the sum over all reasons.
func (w Waits) Total() (d time.Duration) {
	for _, x := range w {
		d += x
	}
	return d
}

// clocks tells how long each reason has been in force. One runs at a time, so
// the share of each in any wait is the difference of two readings.
type clocks struct {
	at      Waits
	short   Waits // the part of it in which somebody waited
	idle    Waits // the same, times the workers that did
	current Reason
	since   time.Time // start of the current reading
	stalled time.Time // since when nothing but Order has kept workers waiting, zero = something else does
}

// advance books the time since the last call, in which so many workers waited,
// to the reason in force until now.
func (c *clocks) advance(now time.Time, waiters int) {
	d := now.Sub(c.since)
	c.at[c.current] += d
	if waiters > 0 {
		c.short[c.current] += d
		c.idle[c.current] += time.Duration(waiters) * d
	}
	c.since = now
}

// turn puts another reason in force. Stuck says that workers wait and nothing is
// on its way to the disk that could help them.
func (c *clocks) turn(now time.Time, r Reason, stuck bool) {
	c.current = r
	switch {
	case r != Order || !stuck:
		c.stalled = time.Time{}
	case c.stalled.IsZero():
		c.stalled = now
	}
}

// Minus returns the time since an earlier reading.
func (w Waits) Minus(o Waits) Waits {
	for i := range w {
		w[i] -= o[i]
	}
	return w
}
