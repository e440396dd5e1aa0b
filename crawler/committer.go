package crawler

import (
	"context"
	"fmt"
	"time"

	"sweetspot/crawler/frontier"
	"sweetspot/crawler/seen"
	"sweetspot/store"
	"sweetspot/store/failpoint"
)

// How much one transaction takes at most: whatever has come while the last one was
// written makes the next, and what comes within gatherFor of it, if nobody waits.
const (
	batchResults = 512
	batchBytes   = 8 << 20
	gatherFor    = 20 * time.Millisecond
)

// committer is the one goroutine that decides what takes effect, and in which
// order. Workers decide what is pure; it dedupes, gives ids, and counts depth
// and budgets.
type committer struct {
	*session
	order *reorder

	seen       seen.Map // fingerprint of a URL → its id
	texts      seen.Map // text hashes of pages
	bodies     seen.Map // hashes of bodies → their ids
	promotable bitmap
	gates      map[string]uint32
	ofSeeds    map[string]bool // gates
	hosts      []store.Host    // by gate, less one
	urls       store.ID        // highest id given
	body       store.BodyID    // highest id of a body

	batch    store.Batch
	adds     []add
	written  time.Time // when the last batch was
	patience patience
}

// add is an id that becomes leasable once the batch is durable.
type add struct {
	gate   uint32
	id     uint32
	urgent bool
}

func newCommitter(s *session) committer {
	c := committer{session: s, order: newReorder(), gates: map[string]uint32{}, ofSeeds: map[string]bool{}}
	for _, u := range s.seeds {
		c.ofSeeds[u.Gate()] = true
	}
	return c
}

// commit runs until the workers have handed over their last result and all that
// can be committed in order is durable. What is parked then has no turn: the next
// session fetches it again.
func (s *session) commit(ctx context.Context) error {
	c := &s.committer
	for more := true; more; {
		var in []*result
		in, more = s.results.take(ctx, lookEvery)
		c.arrive(in)
		if err := c.drain(ctx); err != nil {
			return err
		}
		for more && c.stalled() {
			c.letGo()
			if err := c.drain(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// drain commits all that is in order.
func (c *committer) drain(ctx context.Context) error {
	for len(c.order.ready) > 0 {
		c.gather(ctx)
		if err := c.write(c.order.next(batchResults, batchBytes)); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		c.arrive(c.results.poll())
	}
	c.frontier.Park(c.order.parked)
	return nil
}

// gather lets more results come before they are committed, a while after the last
// commit: a transaction costs the same processor and disk for one page as for a dozen.
// It ends as soon as a worker waits for what a commit brings, or soon will.
func (c *committer) gather(ctx context.Context) {
	if left := gatherFor - time.Since(c.written); left > 0 {
		c.linger(ctx, left)
		c.arrive(c.results.poll())
	}
}

// linger waits until the results that have come are awaited, or d has passed.
func (c *committer) linger(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for !c.awaited() {
		select {
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		case <-c.frontier.Wanting():
		case <-c.results.wake:
		}
	}
}

// awaited tells whether a worker waits for what a commit brings, room or a lease, or will do so after its next: then the
// commit goes on beside that.
func (c *committer) awaited() bool {
	now := c.frontier.Stats()
	return c.results.full() || now.Idle > 0 || now.Queued < c.pool.wanted()
}

// stalled tells whether the order costs too much: memory, or workers that idle.
func (c *committer) stalled() bool {
	return c.order.parked > 0 && c.results.full() || c.patience.look(time.Now(), c.frontier.Stalled())
}

// letGo lets pages that have finished, or second tries, overtake one in flight.
func (c *committer) letGo() {
	if c.order.parked > 0 {
		c.order.letGo()
		return
	}
	for gate, turn := range c.frontier.NextSweeps() {
		c.order.skip(gate, turn)
	}
}

func (c *committer) arrive(in []*result) {
	for _, r := range in {
		c.order.arrive(r)
	}
}

// write makes a batch of results durable in one transaction, and then tells all
// who wait for it.
func (c *committer) write(batch []*result) error {
	began := time.Now()
	c.begin()
	failpoint.Pass("append:before")
	for _, r := range batch {
		c.apply(r, began)
	}
	failpoint.Pass("commit:before")
	written := time.Now()
	if err := c.run.Commit(&c.batch); err != nil {
		return err
	}
	time.Sleep(c.o.CommitTime - time.Since(written))
	c.tally.commits.Add(1)
	c.written = time.Now()
	failpoint.Pass("commit:after")
	c.release()
	failpoint.Pass("ack:released")
	for _, r := range batch {
		c.settle(r)
	}
	failpoint.Pass("ack:settled")
	c.report(batch)
	failpoint.Pass("ack:after")
	return nil
}

// begin empties the batch and keeps its room.
func (c *committer) begin() {
	b := &c.batch
	b.Hosts, b.URLs, b.Promotions = b.Hosts[:0], b.URLs[:0], b.Promotions[:0]
	b.Visits, b.Attempts, b.Bodies = b.Visits[:0], b.Attempts[:0], b.Bodies[:0]
	b.Headers, b.Checks = b.Headers[:0], b.Checks[:0]
	c.adds = c.adds[:0]
}

// apply turns a result into records of the batch.
func (c *committer) apply(r *result, now time.Time) {
	if r.aside {
		return
	}
	if r.refused != 0 {
		c.applyPace(r.lease.Gate, r.refused)
	}
	if r.lease != nil && r.visit.Outcome != store.Blocked && c.traps.Closed(r.url) {
		r.block() // fetched ahead of the page that closed its path
	}
	switch {
	case r.answered != nil:
		c.applyAnswer(r.answered)
	case r.retry != nil:
		c.batch.Attempts = append(c.batch.Attempts, *r.retry)
	default:
		c.applyVisit(r, now)
	}
}

// release makes the new ids leasable: their records are durable now (I6).
func (c *committer) release() {
	for _, a := range c.adds {
		if a.urgent {
			c.frontier.AddUrgent(a.gate, a.id)
		} else {
			c.frontier.Add(a.gate, a.id)
		}
	}
}

// settle ends what a result's worker began.
func (c *committer) settle(r *result) {
	switch {
	case r.answered != nil:
		c.frontier.Open(r.answered.gate, r.answered.delay)
	case r.aside:
		c.frontier.End(r.lease, frontier.Ending{Aside: true})
	case r.retry != nil:
		c.frontier.End(r.lease, frontier.Ending{Again: true, NotBefore: r.retry.NotBefore})
	default:
		c.frontier.End(r.lease, frontier.Ending{Requested: r.visit.Requested})
	}
}

// report tells the observers and gives the buffer's room back.
func (c *committer) report(batch []*result) {
	size := 0
	for _, r := range batch {
		size += r.size
		if r.reordered {
			c.tally.reordered.Add(1)
		}
		if r.lease == nil || r.retry != nil || r.aside {
			continue
		}
		c.tally.visit(r)
		if c.o.OnVisit != nil {
			c.o.OnVisit(Visit{URL: r.rec, Visit: r.visit})
		}
	}
	c.tally.offHeap.Store(int64(c.seen.Bytes() + c.texts.Bytes() + c.bodies.Bytes()))
	c.results.free(size)
}
