// Package frontiertest holds the contract of frontier.Queue as tests, so that
// any implementation can be held to it.
package frontiertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"sweetspot/crawler/frontier"
)

// Setup is what a test asks an implementation for: a queue with these gates,
// declared and open, and room for as many pages (0 = any number).
type Setup struct {
	Gates []frontier.Gate
	Pages int
}

// Open makes a queue. It is called inside a synctest bubble.
type Open func(Setup) frontier.Queue

// Test runs the whole contract against an implementation.
func Test(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, Open){
		"order":              order,
		"drained":            drained,
		"limit":              limit,
		"refund":             refund,
		"again":              again,
		"again not before":   againNotBefore,
		"turns":              turns,
		"rate":               rate,
		"per host":           perHost,
		"slow gate":          slowGate,
		"retry after":        retryAfter,
		"back-off":           backOff,
		"503 for ever":       endless503,
		"fast errors":        fastErrors,
		"cancel loses none":  cancelLosesNone,
		"waits add up":       waitsAddUp,
		"model":              model,
		"thousands of gates": thousandsOfGates,
	} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

// bubble runs a test under a fake clock.
func bubble(t *testing.T, open Open, s Setup, test func(t *testing.T, q frontier.Queue)) {
	synctest.Test(t, func(t *testing.T) { test(t, open(s)) })
}

func gates(n int) []frontier.Gate {
	list := make([]frontier.Gate, n)
	for i := range list {
		list[i] = frontier.Gate{Key: uint32(i + 1), PerHost: 1 << 20}
	}
	return list
}

// next leases within the test's patience, which costs no real time.
func next(t *testing.T, q frontier.Queue) frontier.Lease {
	t.Helper()
	l, err := q.Next(t.Context())
	if err != nil {
		t.Fatalf("Next: %v", err)
	}
	return l
}

func finish(q frontier.Queue, l *frontier.Lease) {
	q.Release(l, frontier.Feedback{Started: time.Now(), Status: 200})
	q.End(l, frontier.Ending{Requested: true})
}

func wantEnd(t *testing.T, q frontier.Queue, want error) {
	t.Helper()
	if l, err := q.Next(t.Context()); !errors.Is(err, want) {
		t.Fatalf("Next = id %d, %v; want %v", l.ID, err, want)
	}
}

func order(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1)}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 3, 1, 2)
		for _, want := range []uint32{3, 1, 2} {
			l := next(t, q)
			if l.ID != want {
				t.Fatalf("leased id %d, want %d: ids are leased in the order they were added", l.ID, want)
			}
			finish(q, &l)
		}
	})
}

func drained(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1)}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1)
		l := next(t, q)
		waited := make(chan error)
		go func() {
			second, err := q.Next(t.Context())
			if err == nil {
				finish(q, &second)
			}
			waited <- err
		}()
		synctest.Wait()
		select {
		case err := <-waited:
			t.Fatalf("Next returned %v while a lease may still bring links", err)
		default:
		}
		q.Release(&l, frontier.Feedback{})
		q.Add(1, 2)
		q.End(&l, frontier.Ending{Requested: true})
		if err := <-waited; err != nil {
			t.Fatalf("the new link was not leased: %v", err)
		}
		wantEnd(t, q, frontier.ErrDrained)
	})
}

func limit(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(2), Pages: 3}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2, 3)
		q.Add(2, 4, 5, 6)
		var held []frontier.Lease
		for range 3 {
			held = append(held, next(t, q))
		}
		for i := range held {
			finish(q, &held[i])
		}
		wantEnd(t, q, frontier.ErrLimit)
	})
}

func refund(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1), Pages: 1}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2, 3)
		l := next(t, q)
		q.Release(&l, frontier.Feedback{})
		q.End(&l, frontier.Ending{Requested: false})
		l = next(t, q)
		if l.ID != 2 {
			t.Fatalf("leased id %d, want 2: a visit without a request costs no room", l.ID)
		}
		finish(q, &l)
		wantEnd(t, q, frontier.ErrLimit)
	})
}

func again(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1), Pages: 4}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2, 3)
		var got []string
		for range 5 {
			l := next(t, q)
			got = append(got, fmt.Sprintf("%d.%d/%d", l.Sweep, l.ID, l.Attempt))
			q.Release(&l, frontier.Feedback{Started: time.Now()})
			if l.ID == 1 && l.Attempt < 3 {
				q.End(&l, frontier.Ending{Again: true})
				continue
			}
			if l.ID == 3 {
				q.Add(1, 4) // found in the first sweep: goes before any second try
			}
			q.End(&l, frontier.Ending{Requested: true})
		}
		want := []string{"1.1/1", "1.2/1", "1.3/1", "1.4/1", "2.1/2"}
		if !slices.Equal(got, want) {
			t.Fatalf("sweep.id/attempt %v, want %v", got, want)
		}
		l := next(t, q)
		if l.Sweep != 3 || l.Attempt != 3 {
			t.Fatalf("third try in sweep %d as attempt %d", l.Sweep, l.Attempt)
		}
		finish(q, &l)
		wantEnd(t, q, frontier.ErrDrained)
	})
}

func againNotBefore(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1)}, func(t *testing.T, q frontier.Queue) {
		began := time.Now()
		q.Add(1, 1)
		l := next(t, q)
		q.Release(&l, frontier.Feedback{Started: began})
		q.End(&l, frontier.Ending{Again: true, NotBefore: began.Add(7 * time.Second)})
		l = next(t, q)
		if got := time.Since(began); got != 7*time.Second {
			t.Fatalf("tried again after %v, want 7s", got)
		}
		if l.Wait[frontier.Politeness] != 7*time.Second {
			t.Fatalf("the wait is booked as %v, want 7s of politeness", l.Wait)
		}
		finish(q, &l)
	})
}

// turns: each lease of a gate has the next turn, whatever sweep it is of.
func turns(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(2)}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2)
		q.Add(2, 3, 4)
		want := map[uint32]uint64{}
		for range 6 {
			l := next(t, q)
			if l.Turn != want[l.Gate] {
				t.Fatalf("gate %d gave turn %d, want %d", l.Gate, l.Turn, want[l.Gate])
			}
			want[l.Gate]++
			q.Release(&l, frontier.Feedback{Started: time.Now()})
			q.End(&l, frontier.Ending{Again: l.Attempt == 1 && l.ID%2 == 0, Requested: true})
		}
	})
}

func rate(t *testing.T, open Open) {
	setup := Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 8, Delay: 100 * time.Millisecond}}}
	bubble(t, open, setup, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2, 3, 4, 5)
		began := time.Now()
		for i := range 5 {
			l := next(t, q)
			if got, want := time.Since(began), time.Duration(i)*100*time.Millisecond; got != want {
				t.Fatalf("lease %d after %v, want %v", i, got, want)
			}
			defer finish(q, &l)
		}
	})
}

func perHost(t *testing.T, open Open) {
	setup := Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 2}}}
	bubble(t, open, setup, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2, 3)
		first, second := next(t, q), next(t, q)
		got := make(chan frontier.Lease)
		go func() { l, _ := q.Next(t.Context()); got <- l }()
		synctest.Wait()
		select {
		case l := <-got:
			t.Fatalf("id %d leased as third request to a host that takes two", l.ID)
		default:
		}
		q.Release(&first, frontier.Feedback{Status: 200}) // the request ends, the lease does not
		third := <-got
		for _, l := range []*frontier.Lease{&second, &third} {
			finish(q, l)
		}
		q.End(&first, frontier.Ending{Requested: true})
	})
}

// slowGate: a host that takes its time, or wants to be given time, holds back
// nobody else.
func slowGate(t *testing.T, open Open) {
	setup := Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 1, Delay: time.Hour}, {Key: 2, PerHost: 1}}}
	bubble(t, open, setup, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2)
		q.Add(2, 3, 4, 5)
		began := time.Now()
		stuck := next(t, q)
		for range 3 {
			l := next(t, q)
			if l.Gate != 2 {
				t.Fatalf("leased from gate %d", l.Gate)
			}
			finish(q, &l)
		}
		if d := time.Since(began); d != 0 {
			t.Fatalf("the fast host waited %v for the slow one", d)
		}
		finish(q, &stuck)
	})
}

func retryAfter(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1)}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1, 2)
		l := next(t, q)
		began := time.Now()
		q.Release(&l, frontier.Feedback{Started: began, Status: 503, RetryAfter: 90 * time.Second})
		q.End(&l, frontier.Ending{Requested: true})
		l = next(t, q)
		if d := time.Since(began); d < 90*time.Second {
			t.Fatalf("the host was asked again after %v, it wanted 90s", d)
		}
		finish(q, &l)
	})
}

// gap leases one id and returns how long the gate took to admit it.
func gap(t *testing.T, q frontier.Queue, status int) time.Duration {
	asked := time.Now()
	l := next(t, q)
	d := time.Since(asked)
	q.Release(&l, frontier.Feedback{Started: time.Now(), Status: status})
	q.End(&l, frontier.Ending{Requested: true})
	return d
}

func backOff(t *testing.T, open Open) {
	setup := Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 1, Delay: time.Second}}}
	bubble(t, open, setup, func(t *testing.T, q frontier.Queue) {
		for id := range uint32(400) {
			q.Add(1, id+1)
		}
		gap(t, q, 200)
		gap(t, q, 429)
		if d := gap(t, q, 200); d != 2*time.Second {
			t.Fatalf("after 429 the interval is %v, want twice the second it was", d)
		}
		last := 2 * time.Second
		for range 150 {
			d := gap(t, q, 200)
			if d > last || d < last*8/10 {
				t.Fatalf("the interval went from %v to %v: recovery is slow and steady", last, d)
			}
			last = d
		}
		if last != time.Second {
			t.Fatalf("after 150 good answers the interval is %v, want the second it was", last)
		}
	})
}

// endless503: a site of which some pages always answer 503 is still crawled.
func endless503(t *testing.T, open Open) {
	setup := Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 1, Delay: time.Second}}}
	bubble(t, open, setup, func(t *testing.T, q frontier.Queue) {
		for id := range uint32(60) {
			q.Add(1, id+1)
		}
		gap(t, q, 200)
		for range 50 {
			if d := gap(t, q, 503); d > 4*time.Second {
				t.Fatalf("the interval is %v: 503 alone costs at most a factor of 4", d)
			}
		}
	})
}

// fastErrors: that errors come fast does not make the crawl faster.
func fastErrors(t *testing.T, open Open) {
	setup := Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 1, Delay: time.Second}}}
	bubble(t, open, setup, func(t *testing.T, q frontier.Queue) {
		for id := range uint32(50) {
			q.Add(1, id+1)
		}
		gap(t, q, 200)
		for range 40 {
			if d := gap(t, q, 500); d < time.Second {
				t.Fatalf("the gate admitted a request after %v", d)
			}
		}
	})
}

// cancelLosesNone: a worker that gives up takes no id with it.
func cancelLosesNone(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1)}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1)
		first := next(t, q)
		reason := errors.New("the reason")
		ctx, cancel := context.WithCancelCause(t.Context())
		var wait sync.WaitGroup
		got := make(chan uint32, 8)
		for range 8 {
			wait.Go(func() {
				l, err := q.Next(ctx)
				switch {
				case err == nil:
					got <- l.ID
					finish(q, &l)
				case !errors.Is(err, reason):
					t.Errorf("Next = %v, want the cause of the context's end", err)
				}
			})
		}
		synctest.Wait()
		go q.Add(1, 2, 3, 4)
		cancel(reason)
		wait.Wait()
		synctest.Wait()
		close(got)
		leased := []uint32{}
		for id := range got {
			leased = append(leased, id)
		}
		finish(q, &first)
		for len(leased) < 3 {
			l := next(t, q)
			leased = append(leased, l.ID)
			finish(q, &l)
		}
		slices.Sort(leased)
		if want := []uint32{2, 3, 4}; !slices.Equal(leased, want) {
			t.Fatalf("leased %v, want %v", leased, want)
		}
		wantEnd(t, q, frontier.ErrDrained)
	})
}

func waitsAddUp(t *testing.T, open Open) {
	bubble(t, open, Setup{Gates: gates(1)}, func(t *testing.T, q frontier.Queue) {
		q.Add(1, 1)
		l := next(t, q)
		asked := time.Now()
		got := make(chan frontier.Lease)
		go func() { l, _ := q.Next(t.Context()); got <- l }()
		time.Sleep(3 * time.Second) // the fetch
		q.Release(&l, frontier.Feedback{Status: 200})
		time.Sleep(2 * time.Second) // the commit
		q.Add(1, 2)
		second := <-got
		want := frontier.Waits{frontier.Empty: 3 * time.Second, frontier.Commit: 2 * time.Second}
		if second.Wait != want || second.Wait.Total() != time.Since(asked) {
			t.Fatalf("waited %v, want %v", second.Wait, want)
		}
		q.End(&l, frontier.Ending{Requested: true})
		finish(q, &second)
	})
}

// model: whatever workers, failures and limits do, every id is leased, at most
// as often as it may be, in order within its gate, and leases end once.
func model(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		workers := rapid.IntRange(1, 20).Draw(rt, "workers")
		gateCount := rapid.IntRange(1, 4).Draw(rt, "gates")
		ids := rapid.IntRange(1, 120).Draw(rt, "ids")
		pages := rapid.SampledFrom([]int{0, 0, 1, 10, 60}).Draw(rt, "pages")
		fails := rapid.SliceOfN(rapid.IntRange(0, 2), ids, ids).Draw(rt, "failures by id")
		synctest.Test(t, func(t *testing.T) {
			m := newModel(open(Setup{Gates: gates(gateCount), Pages: pages}), gateCount, ids, fails)
			m.crawl(t, workers)
			m.check(rt, pages)
		})
	})
}

func thousandsOfGates(t *testing.T, open Open) {
	const n = 2000
	list := gates(n)
	for i := range list {
		list[i].PerHost, list[i].Delay = 1, time.Second
	}
	bubble(t, open, Setup{Gates: list}, func(t *testing.T, q frontier.Queue) {
		for _, g := range list {
			q.Add(g.Key, g.Key, g.Key+n)
		}
		began := time.Now()
		for i := range 2 * n {
			l := next(t, q)
			if got, want := time.Since(began), time.Duration(i/n)*time.Second; got != want {
				t.Fatalf("lease %d after %v, want %v: all hosts are asked at once, none twice within its delay", i, got, want)
			}
			finish(q, &l)
		}
		wantEnd(t, q, frontier.ErrDrained)
	})
}
