package store

// Limits of what a record can hold.
const (
	maxURL    = 64 << 10
	maxRule   = 64
	maxOrigin = 4 << 10
)

// validate refuses a batch that would break an invariant, before anything is put.
func (c *commit) validate() error {
	for _, check := range []func() error{
		c.validHosts, c.validURLs, c.validPromotions, c.validBodies, c.validAttempts, c.validVisits,
		c.validHeaders, c.validChecks,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) validHosts() error {
	gates := c.counts.Gates
	for i := range c.batch.Hosts {
		h := &c.batch.Hosts[i]
		if h.Gate == 0 || int64(h.Gate) > int64(gates)+1 {
			return invalid("I10: gate %d is not dense: the newest is %d", h.Gate, gates)
		}
		if h.Key == "" {
			return invalid("I10: gate %d has no key", h.Gate)
		}
		gates = max(gates, int(h.Gate))
		for _, r := range h.Robots {
			if r.Origin == "" || len(r.Origin) > maxOrigin {
				return invalid("I10: gate %d: origin of %d bytes", h.Gate, len(r.Origin))
			}
		}
	}
	c.counts.Gates = gates
	return nil
}

func (c *commit) validURLs() error {
	for i := range c.batch.URLs {
		u := &c.batch.URLs[i]
		switch next := c.run.counts.URLs + i + 1; {
		case int64(u.ID) != int64(next):
			return invalid("I1: URL %d is not dense: %d is next", u.ID, next)
		case u.URL == "" || len(u.URL) > maxURL:
			return invalid("I1: URL %d has %d bytes", u.ID, len(u.URL))
		case len(u.Rule) > maxRule:
			return invalid("I5: URL %d: rule of %d bytes", u.ID, len(u.Rule))
		case u.Parent >= u.ID:
			return invalid("I9: URL %d has parent %d", u.ID, u.Parent)
		case u.Gate > uint32(c.counts.Gates) || u.Gate == 0 && u.Rule == "":
			return invalid("I10: URL %d has gate %d of %d", u.ID, u.Gate, c.counts.Gates)
		}
	}
	return nil
}

// newest returns the highest id that this batch leaves behind.
func (c *commit) newest() ID { return ID(c.run.counts.URLs + len(c.batch.URLs)) }

func (c *commit) validPromotions() error {
	after := c.run.lastAfter
	seen := make(map[ID]bool, len(c.batch.Promotions))
	for _, p := range c.batch.Promotions {
		refused, err := c.refused(p.ID)
		if err != nil {
			return err
		}
		_, before := c.run.promotions[p.ID]
		switch {
		case !refused:
			return invalid("I2: promotion of %d, which is not refused", p.ID)
		case before || seen[p.ID]:
			return invalid("I2: second promotion of %d", p.ID)
		case p.After < p.ID || p.After < after || p.After > c.newest():
			return invalid("I7: promotion of %d has its place behind %d, out of order", p.ID, p.After)
		}
		seen[p.ID], after = true, p.After
	}
	return nil
}

// refused reports whether an id's record, on disk or in the batch, exists and is refused.
func (c *commit) refused(id ID) (bool, error) {
	if before := ID(c.run.counts.URLs); id > before {
		return id <= c.newest() && c.batch.URLs[id-before-1].Rule != "", nil
	}
	return c.refusedBefore(id)
}

func (c *commit) refusedBefore(id ID) (bool, error) {
	var key [4]byte
	v := c.urls.Get(appendKey32(key[:0], id))
	if v == nil {
		return false, nil
	}
	d := newDecoder(v)
	h := decodeURLHead(&d)
	if d.bad {
		return false, damaged("URL record %d is not readable", id)
	}
	return h.refused, nil
}

// leasable refuses an id that was not durably queued before this batch, or has a visit.
func (c *commit) leasable(what string, id ID) error {
	if id == 0 || id > c.newest() {
		return invalid("I2: %s of %d, which does not exist", what, id)
	}
	if id > ID(c.run.counts.URLs) {
		return invalid("I6: %s of %d in the transaction of its own record", what, id)
	}
	refused, err := c.refusedBefore(id)
	if err != nil {
		return err
	}
	if _, promoted := c.run.promotions[id]; refused && !promoted {
		return invalid("I2: %s of %d, which is not queued", what, id)
	}
	var key [4]byte
	if c.visits.Get(appendKey32(key[:0], id)) != nil {
		return invalid("I2: %s of %d, which has a visit", what, id)
	}
	return nil
}

func (c *commit) validBodies() error {
	for i := range c.batch.Bodies {
		if next := c.counts.Bodies + i + 1; int64(c.batch.Bodies[i].ID) != int64(next) {
			return invalid("I3: body %d is not dense: %d is next", c.batch.Bodies[i].ID, next)
		}
	}
	return nil
}

func (c *commit) validAttempts() error {
	var last Attempt
	for _, a := range sortedBy(c.batch.Attempts, (*Attempt).order) {
		if err := c.leasable("attempt", a.ID); err != nil {
			return err
		}
		if a.ID != last.ID {
			var err error
			if last, err = c.lastAttempt(a.ID); err != nil {
				return err
			}
		}
		if a.N == 0 || a.N != last.N+1 || a.Sweep <= last.Sweep {
			return invalid("I8: attempt %d of %d in sweep %d comes after attempt %d in sweep %d", a.N, a.ID, a.Sweep, last.N, last.Sweep)
		}
		last = *a
	}
	return nil
}

// lastAttempt returns the newest durable attempt of an id; its N is 0 if there is none.
func (c *commit) lastAttempt(id ID) (Attempt, error) {
	if c.run.counts.Attempts == 0 {
		return Attempt{}, nil
	}
	return lastAttempt(c.attempts.Cursor(), id)
}

func (c *commit) validVisits() error {
	var last ID
	for _, v := range sortedBy(c.batch.Visits, func(v *Visit) uint64 { return uint64(v.ID) }) {
		if err := c.leasable("visit", v.ID); err != nil {
			return err
		}
		if v.ID == last {
			return invalid("I2: two visits of %d", v.ID)
		}
		if err := c.validVisit(v); err != nil {
			return err
		}
		last = v.ID
	}
	return nil
}

func (c *commit) validVisit(v *Visit) error {
	if v.Outcome == 0 || v.Outcome >= outcomeEnd {
		return invalid("I2: visit of %d has outcome %d", v.ID, v.Outcome)
	}
	if int64(v.Body) > int64(c.counts.Bodies+len(c.batch.Bodies)) {
		return invalid("I3: visit of %d has body %d, which does not exist", v.ID, v.Body)
	}
	for i := range v.Links {
		if to := v.Links[i].To; to == 0 || to > c.newest() {
			return invalid("I3: visit of %d links to %d, which does not exist", v.ID, to)
		}
	}
	if v.Sweep == 0 {
		return invalid("I8: visit of %d has no sweep", v.ID)
	}
	last, err := c.lastAttempt(v.ID)
	if err != nil {
		return err
	}
	for _, a := range c.batch.Attempts {
		if a.ID == v.ID {
			return invalid("I8: visit and attempt of %d in one batch", v.ID)
		}
	}
	if v.Sweep <= last.Sweep || v.Requested && v.Attempt < last.N {
		return invalid("I8: visit of %d in sweep %d comes after attempt %d in sweep %d", v.ID, v.Sweep, last.N, last.Sweep)
	}
	return nil
}
