package frontier_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"sweetspot/crawler/frontier"
	"sweetspot/crawler/frontier/frontiertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(s frontiertest.Setup) *frontier.Frontier {
	f := frontier.New()
	if s.Pages > 0 {
		f.Limit(s.Pages)
	}
	for _, g := range s.Gates {
		f.Declare(g)
		f.Open(g.Key, 0)
	}
	return f
}

func TestContract(t *testing.T) {
	frontiertest.Test(t, func(s frontiertest.Setup) frontier.Queue { return open(s) })
}

// robots.txt first: a fresh gate admits one, and nobody while it is probed; what
// was leased comes back to its turn.
func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := frontier.New()
		f.Declare(frontier.Gate{Key: 1, PerHost: 8})
		f.Add(1, 1, 2)
		got := make(chan frontier.Lease, 2)
		for range 2 {
			go func() { l, _ := f.Next(t.Context()); got <- l }()
		}
		first := <-got
		if !first.Fresh || first.Turn != 0 {
			t.Fatalf("first lease %+v", first)
		}
		if !f.Probe(&first) {
			t.Fatal("nobody else asks")
		}
		synctest.Wait()
		if len(got) > 0 {
			t.Fatal("leased while robots.txt is unknown")
		}
		if why := f.Stats().Why; why != frontier.Robots {
			t.Fatalf("waits for %v", why)
		}
		f.Defer(1, time.Now().Add(time.Minute))
		began := time.Now()
		second := <-got
		if time.Since(began) != time.Minute || second.ID != 1 || second.Turn != 0 || second.Attempt != 1 {
			t.Fatalf("after %v: %+v", time.Since(began), second)
		}
		if !f.Probe(&second) {
			t.Fatal("nobody else asks")
		}
		f.Open(1, 5*time.Second)
		began = time.Now()
		for want := range uint32(2) {
			l, err := f.Next(t.Context())
			if err != nil || l.ID != want+1 || l.Fresh {
				t.Fatalf("%+v, %v", l, err)
			}
			f.Release(&l, frontier.Feedback{Started: time.Now(), Status: 200})
			f.End(&l, frontier.Ending{Requested: true})
		}
		if d := time.Since(began); d != 10*time.Second {
			t.Fatalf("two pages at a Crawl-delay of 5s, the first that long after robots.txt, took %v", d)
		}
	})
}

// A worker that has to wait says so, one that is served at once does not.
func TestWanting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(frontiertest.Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 8}}})
		f.Add(1, 1)
		wanting := func() bool {
			select {
			case <-f.Wanting():
				return true
			default:
				return false
			}
		}
		if _, err := f.Next(t.Context()); err != nil || wanting() {
			t.Fatalf("error %v, or somebody waits", err)
		}
		go func() { _, _ = f.Next(t.Context()) }()
		go func() { _, _ = f.Next(t.Context()) }()
		synctest.Wait()
		if !wanting() || wanting() {
			t.Error("two that wait are told once")
		}
		f.Stop()
	})
}

// Two workers that meet another origin behind an open gate: one asks, the other
// goes on, and both ids keep their turn.
func TestSecondOrigin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(frontiertest.Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 8}}})
		f.Add(1, 1, 2, 3)
		a, _ := f.Next(t.Context())
		b, _ := f.Next(t.Context())
		if !f.Probe(&b) || f.Probe(&a) {
			t.Fatal("exactly one is to ask")
		}
		f.Open(1, 0)
		for want := range uint32(3) {
			l, err := f.Next(t.Context())
			if err != nil || l.ID != want+1 || l.Turn != uint64(want) {
				t.Fatalf("%+v, %v; want id %d at turn %d", l, err, want+1, want)
			}
			f.Release(&l, frontier.Feedback{Status: 200})
			f.End(&l, frontier.Ending{Requested: true})
		}
	})
}

// What an origin without robots.txt keeps waiting is set aside, others behind the
// gate go on, and the crawl ends. It costs no place under the page limit.
func TestAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(frontiertest.Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 1}}, Pages: 1})
		f.Add(1, 1, 2)
		for _, e := range []frontier.Ending{{Aside: true}, {Requested: true}} {
			l, err := f.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			f.Release(&l, frontier.Feedback{})
			f.End(&l, e)
		}
		if _, err := f.Next(t.Context()); err != frontier.ErrDrained {
			t.Fatalf("Next = %v", err)
		}
		if s := f.Stats(); s.Aside != 1 || s.Queued != 1 {
			t.Fatalf("%+v", s)
		}
	})
}

// Sitemaps go first and hold the pages back until they are committed.
func TestUrgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(frontiertest.Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 8}}, Pages: 1})
		f.Add(1, 1)
		f.AddUrgent(1, 2)
		sitemap, _ := f.Next(t.Context())
		if sitemap.ID != 2 {
			t.Fatalf("leased id %d before the sitemap", sitemap.ID)
		}
		got := make(chan frontier.Lease)
		go func() { l, _ := f.Next(t.Context()); got <- l }()
		f.Release(&sitemap, frontier.Feedback{Status: 200})
		synctest.Wait()
		select {
		case <-got:
			t.Fatal("a page was leased before the sitemap was committed")
		default:
		}
		f.End(&sitemap, frontier.Ending{})
		if l := <-got; l.ID != 1 {
			t.Fatalf("leased id %d; a sitemap takes no page's room", l.ID)
		}
	})
}

// Sitemaps that a robots.txt names go before the page that it was asked for.
func TestUrgentAfterProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := frontier.New()
		f.Declare(frontier.Gate{Key: 1, PerHost: 8})
		f.Add(1, 1, 2)
		page, _ := f.Next(t.Context())
		f.Probe(&page)
		f.AddUrgent(1, 3)
		f.Open(1, 0)
		for turn, want := range []uint32{3, 1, 2} {
			l, err := f.Next(t.Context())
			if err != nil || l.ID != want || l.Turn != uint64(turn) {
				t.Fatalf("%+v, %v; want id %d at turn %d", l, err, want, turn)
			}
			f.Release(&l, frontier.Feedback{Status: 200})
			f.End(&l, frontier.Ending{Requested: true})
		}
		if _, err := f.Next(t.Context()); err != frontier.ErrDrained {
			t.Fatalf("Next = %v", err)
		}
	})
}

// Restore continues a sweep where an earlier session left it.
func TestRestore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := frontier.New()
		f.Limit(2)
		f.Declare(frontier.Gate{Key: 1, PerHost: 8})
		f.Add(1, 7, 8, 9)
		f.Restore(1, 2, []frontier.Tried{{ID: 3, Attempts: 1}}, []frontier.Tried{{ID: 1, Attempts: 2}})
		f.Open(1, 0)
		want := []struct {
			id      uint32
			sweep   uint16
			attempt uint8
		}{{3, 2, 2}, {7, 2, 1}, {8, 2, 1}, {1, 3, 3}}
		for _, w := range want {
			l, err := f.Next(t.Context())
			if err != nil || l.ID != w.id || l.Sweep != w.sweep || l.Attempt != w.attempt {
				t.Fatalf("%+v, %v; want %+v", l, err, w)
			}
			f.Release(&l, frontier.Feedback{Status: 200})
			f.End(&l, frontier.Ending{Requested: true})
		}
		if _, err := f.Next(t.Context()); err != frontier.ErrLimit {
			t.Fatalf("Next = %v", err)
		}
	})
}

// Stalled tells for how long workers have idled because of the order alone.
func TestStalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(frontiertest.Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 8}}})
		f.Add(1, 1, 2)
		slow, _ := f.Next(t.Context())
		fast, _ := f.Next(t.Context())
		f.Release(&fast, frontier.Feedback{Status: 200})
		f.Park(1)
		time.Sleep(time.Second)
		if d := f.Stalled(); d != 0 {
			t.Fatalf("stalled for %v though no worker waits", d)
		}
		done := make(chan struct{})
		go func() { _, _ = f.Next(t.Context()); close(done) }()
		time.Sleep(2 * time.Second)
		if d := f.Stalled(); d != 2*time.Second {
			t.Fatalf("stalled for %v, want 2s", d)
		}
		f.Park(0)
		if d := f.Stalled(); d != 0 {
			t.Fatalf("stalled for %v after the results were committed", d)
		}
		f.End(&fast, frontier.Ending{})
		f.Release(&slow, frontier.Feedback{})
		f.End(&slow, frontier.Ending{})
		<-done
	})
}

// BenchmarkLease is what a URL costs from when it is known to when it is done.
func BenchmarkLease(b *testing.B) {
	for _, gates := range []uint32{1, 100_000} {
		b.Run(fmt.Sprintf("gates=%d", gates), func(b *testing.B) {
			f := frontier.New()
			for key := range gates {
				f.Declare(frontier.Gate{Key: key + 1, PerHost: 4})
				f.Open(key+1, 0)
			}
			id := uint32(0)
			add := func() { id++; f.Add(id%gates+1, id) }
			for range 100_000 {
				add()
			}
			b.ReportAllocs()
			for b.Loop() {
				add()
				l, err := f.Next(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				f.Release(&l, frontier.Feedback{Status: 200})
				f.End(&l, frontier.Ending{Requested: true})
			}
		})
	}
}

// Pause holds everybody back, and is what they wait for.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(frontiertest.Setup{Gates: []frontier.Gate{{Key: 1, PerHost: 8}}})
		f.Add(1, 1)
		f.Pause(true)
		got := make(chan frontier.Lease)
		go func() { l, _ := f.Next(t.Context()); got <- l }()
		time.Sleep(3 * time.Second)
		select {
		case <-got:
			t.Fatal("leased while paused")
		default:
		}
		f.Pause(false)
		if l := <-got; l.ID != 1 || l.Wait[frontier.Memory] != 3*time.Second {
			t.Fatalf("%+v", l)
		}
	})
}
