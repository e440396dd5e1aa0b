package store

// Counts tells how much a run holds. They are committed with what they count.
type Counts struct {
	URLs       int
	Refused    int // among URLs, by their own record; some may have been promoted since
	Promotions int
	Visits     int
	Requested  int // among Visits: sent a request
	Attempts   int
	Gates      int
	Bodies     int
	Checks     int
	Sweep      uint16 // the newest of any visit or attempt
	Bytes      int64  // of all visits but those that found the page unchanged
	Wire       int64
	Outcomes   [outcomeEnd]int // visits by [Outcome]
}

// Queued returns how many URLs were ever queued.
func (c Counts) Queued() int { return c.URLs - c.Refused + c.Promotions }

// Remaining returns how many queued URLs have no visit: the length of the frontier.
func (c Counts) Remaining() int { return c.Queued() - c.Visits }

func (c *Counts) addURL(u *URL) {
	c.URLs++
	if u.Rule != "" {
		c.Refused++
	}
}

func (c *Counts) addVisit(v *Visit) {
	c.Visits++
	c.Outcomes[v.Outcome]++
	if v.Outcome != Unchanged {
		c.Bytes += v.Bytes
	}
	c.Wire += v.Wire
	c.Sweep = max(c.Sweep, v.Sweep)
	if v.Requested {
		c.Requested++
	}
}

func (c *Counts) addAttempt(a *Attempt) {
	c.Attempts++
	c.Sweep = max(c.Sweep, a.Sweep)
}

func (c Counts) encode(b []byte) []byte {
	b = append(b, recordV1)
	for _, n := range []int{c.URLs, c.Refused, c.Promotions, c.Visits, c.Requested, c.Attempts, c.Gates, c.Bodies, c.Checks, int(c.Sweep)} {
		b = appendUint(b, n)
	}
	b = appendUint(b, c.Bytes)
	b = appendUint(b, c.Wire)
	for _, n := range c.Outcomes {
		b = appendUint(b, n)
	}
	return b
}

func decodeCounts(b []byte) (Counts, error) {
	var c Counts
	d := newDecoder(b)
	for _, n := range []*int{&c.URLs, &c.Refused, &c.Promotions, &c.Visits, &c.Requested, &c.Attempts, &c.Gates, &c.Bodies, &c.Checks} {
		*n = number[int](&d)
	}
	c.Sweep = number[uint16](&d)
	c.Bytes = number[int64](&d)
	c.Wire = number[int64](&d)
	for i := range c.Outcomes {
		c.Outcomes[i] = number[int](&d)
	}
	return c, d.end("counts")
}
