package store

import "errors"

// loadAttempts checks attempts and keeps the last of each id.
func (c *checker) loadAttempts() error {
	c.attempts = map[ID]Attempt{}
	for a, err := range c.run.AllAttempts() {
		if err == nil {
			err = c.attempt(a)
		} else if errors.Is(err, ErrDamaged) {
			err = c.violated(FileInvariant, nil, "%v", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) attempt(a Attempt) error {
	last := c.attempts[a.ID]
	c.attempts[a.ID] = a
	c.counts.addAttempt(&a)
	if k := c.at(a.ID); k == nil || !k.queued() {
		return c.violated("I6", ids(a.ID), "attempt of %d, which is not queued", a.ID)
	}
	if a.N != last.N+1 || a.Sweep <= last.Sweep {
		return c.violated("I8", ids(a.ID), "attempt %d of %d in sweep %d comes after attempt %d in sweep %d", a.N, a.ID, a.Sweep, last.N, last.Sweep)
	}
	return nil
}

// loadBodies checks that kept bodies hold what their hash says.
func (c *checker) loadBodies() error {
	for y, err := range c.run.Bodies() {
		if err == nil {
			_, err = y.Bytes()
		}
		c.bodies = append(c.bodies, y.SHA)
		c.counts.Bodies++
		if errors.Is(err, ErrDamaged) {
			err = c.violated(FileInvariant, nil, "%v", err)
		}
		if err == nil && y.ID != 0 && int64(y.ID) != int64(len(c.bodies)) {
			err = c.violated("I3", nil, "body %d is missing", len(c.bodies))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) visits() error {
	for v, err := range c.run.Visits(0) {
		if err == nil {
			err = c.visit(&v)
		} else if errors.Is(err, ErrDamaged) {
			if k := c.at(v.ID); k != nil {
				k.marks |= markVisited
			}
			err = c.violated(FileInvariant, ids(v.ID), "%v", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) visit(v *Visit) error {
	c.counts.addVisit(v)
	k := c.at(v.ID)
	if k == nil {
		return c.violated("I2", ids(v.ID), "visit of %d, which does not exist", v.ID)
	}
	k.marks |= markVisited
	for _, check := range []func(*Visit) error{c.visitQueued, c.visitLinks, c.visitBody, c.visitAttempts} {
		if err := check(v); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) visitQueued(v *Visit) error {
	if c.at(v.ID).queued() {
		return nil
	}
	return c.violated("I2", ids(v.ID), "visit of %d, which is not queued", v.ID)
}

// visitLinks checks that a visit's links lead somewhere, and marks the children that it accounts for.
func (c *checker) visitLinks(v *Visit) error {
	var astray []ID
	for i := range v.Links {
		to := c.at(v.Links[i].To)
		if to == nil {
			astray = append(astray, v.Links[i].To)
			continue
		}
		if to.parent == v.ID {
			to.marks |= markLinked
		}
		if to.is(markPromoted) {
			if p := c.promoted[v.Links[i].To]; p.Parent == v.ID {
				p.linked = true
			}
		}
	}
	if len(astray) == 0 {
		return nil
	}
	return c.violated("I3", append(ids(v.ID), astray...), "visit of %d links to %d, which does not exist", v.ID, astray[0])
}

func (c *checker) visitBody(v *Visit) error {
	switch {
	case v.Body == 0:
		return nil
	case int64(v.Body) > int64(len(c.bodies)):
		return c.violated("I3", ids(v.ID), "visit of %d has body %d, which does not exist", v.ID, v.Body)
	case v.HasSHA && v.SHA256 != c.bodies[v.Body-1]:
		return c.violated("I3", ids(v.ID), "visit of %d has body %d, whose hash is another", v.ID, v.Body)
	}
	return nil
}

func (c *checker) visitAttempts(v *Visit) error {
	last := c.attempts[v.ID]
	if v.Sweep > last.Sweep && (!v.Requested || v.Attempt >= last.N) {
		return nil
	}
	return c.violated("I8", ids(v.ID), "visit of %d in sweep %d, attempt %d, comes after attempt %d in sweep %d",
		v.ID, v.Sweep, v.Attempt, last.N, last.Sweep)
}
