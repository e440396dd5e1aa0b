package crawler

import (
	"context"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"sweetspot/crawler/fetch"
	"sweetspot/store"
)

// checkAll asks for all jobs, hosts side by side and one request at a time to
// each, and makes what they say durable.
func (s *session) checkAll(ctx context.Context, jobs []checkJob) error {
	if len(jobs) == 0 {
		return nil
	}
	s.o.Log.Info("checking", "urls", len(jobs), "what", s.o.Checks.names())
	get, closeClient, err := s.freshClient(ctx)
	if err != nil {
		return err
	}
	defer closeClient()
	c := &checker{session: s, get: get, records: make(chan store.CheckRecord, checkBatch)}
	if c.good, err = loadAnswers(s.folder.State(), jobs, time.Now()); err != nil {
		return err
	}
	hosts := map[string][]checkJob{}
	for _, j := range jobs {
		hosts[j.url.Gate()] = append(hosts[j.url.Gate()], j)
	}
	var asking errgroup.Group
	asking.SetLimit(s.o.MaxWorkers)
	var writing errgroup.Group
	writing.Go(c.write)
	for _, gate := range slices.Sorted(maps.Keys(hosts)) {
		asking.Go(func() error { return c.host(ctx, gate, hosts[gate]) })
	}
	err = asking.Wait()
	close(c.records)
	if writeErr := writing.Wait(); writeErr != nil {
		return writeErr
	}
	if err != nil {
		return err
	}
	return saveAnswers(s.folder.State(), &c.fresh, time.Now())
}

// checkBatch is how many checks one transaction takes at most.
const checkBatch = 256

// checker makes the checks of one session.
type checker struct {
	*session
	get     fetch.Fetcher
	good    map[string]answered24h // by URL: what the cache has
	records chan store.CheckRecord
	fresh   answers // good answers of this session
}

// write commits what comes, as much at once as is there.
func (c *checker) write() (err error) {
	for first := range c.records {
		batch := store.Batch{Checks: []store.CheckRecord{first}}
		for len(batch.Checks) < checkBatch && len(c.records) > 0 {
			batch.Checks = append(batch.Checks, <-c.records)
		}
		if err == nil { // after a failure the rest is let through, so that nobody waits
			err = c.run.Commit(&batch)
		}
	}
	return err
}

// host makes the checks of one gate, one after another.
func (c *checker) host(ctx context.Context, gate string, jobs []checkJob) error {
	h := checkedHost{checker: c, delay: c.delay(gate), next: time.Now().Add(c.delay(gate))}
	if n, ok := c.committer.gates[gate]; ok {
		if notBefore, delay := c.frontier.Pace(n); true {
			h.next, h.delay = later(h.next, notBefore), max(h.delay, delay)
		}
	}
	h.silent = time.Until(h.next) > checkPause
	for _, j := range jobs {
		r := h.job(ctx, j)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if good := !r.Flags.Has(store.CheckBroken) && r.Attempt > 0 && r.Status < 300; good && !ofPage(j.kind) {
			c.fresh.add(j.url.String(), r.Status, r.At)
		}
		c.records <- r
	}
	return nil
}

// freshClient makes a client with connections of its own: what failed on an old
// one is asked for on a new one.
func (s *session) freshClient(ctx context.Context) (get fetch.Fetcher, done func(), err error) {
	if s.client == nil {
		return s.fetch, func() {}, nil
	}
	client, err := s.newClient(ctx)
	if err != nil {
		return nil, nil, err
	}
	return client, client.Close, nil
}
