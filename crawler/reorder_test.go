package crawler

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweetspot/crawler/frontier"
)

func turnOf(gate uint32, turn uint64) *result {
	return &result{lease: &frontier.Lease{Gate: gate, Turn: turn}, size: 1}
}

// Whatever order results arrive in, they leave in the order of turns, gate by
// gate, and as soon as they can.
func TestReorderRestoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var arrivals []*result
		gates := rapid.IntRange(1, 3).Draw(t, "gates")
		for g := range gates {
			for turn := range rapid.IntRange(0, 30).Draw(t, "results") {
				arrivals = append(arrivals, turnOf(uint32(g), uint64(turn)))
			}
		}
		arrivals = rapid.Permutation(arrivals).Draw(t, "arrivals")
		o := newReorder()
		next := map[uint32]uint64{}
		arrived := map[uint32]map[uint64]bool{}
		for _, r := range arrivals {
			o.arrive(r)
			if arrived[r.lease.Gate] == nil {
				arrived[r.lease.Gate] = map[uint64]bool{}
			}
			arrived[r.lease.Gate][r.lease.Turn] = true
			for _, out := range o.next(1000, 1000) {
				if out.lease.Turn != next[out.lease.Gate] || out.reordered {
					t.Fatalf("gate %d gave turn %d, want %d", out.lease.Gate, out.lease.Turn, next[out.lease.Gate])
				}
				next[out.lease.Gate]++
			}
			for g, turns := range arrived {
				if turns[next[g]] {
					t.Fatalf("turn %d of gate %d has arrived and is held back", next[g], g)
				}
			}
		}
		if o.parked != 0 {
			t.Fatalf("%d results never left", o.parked)
		}
	})
}

func TestReorderLetsGo(t *testing.T) {
	o := newReorder()
	take := func() (turns []uint64, reordered int) {
		for _, r := range o.next(100, 100) {
			turns = append(turns, r.lease.Turn)
			if r.reordered {
				reordered++
			}
		}
		return turns, reordered
	}
	for _, turn := range []uint64{2, 3, 6} {
		o.arrive(turnOf(1, turn))
	}
	if got, _ := take(); got != nil {
		t.Fatalf("left without turn 0: %v", got)
	}
	o.letGo() // gives up 0 and 1; 4 and 5 are still waited for
	if got, n := take(); !slices.Equal(got, []uint64{2, 3}) || n != 0 || o.parked != 1 {
		t.Fatalf("%v left, %d reordered, %d parked", got, n, o.parked)
	}
	o.arrive(turnOf(1, 1))
	if got, n := take(); !slices.Equal(got, []uint64{1}) || n != 1 {
		t.Fatalf("the late page: %v, %d reordered", got, n)
	}
	o.arrive(turnOf(1, 5))
	o.arrive(turnOf(1, 4))
	if got, n := take(); !slices.Equal(got, []uint64{4, 5, 6}) || n != 0 {
		t.Fatalf("%v, %d reordered", got, n)
	}
}

func TestReorderBatches(t *testing.T) {
	o := newReorder()
	for turn := range uint64(10) {
		o.arrive(turnOf(1, turn))
	}
	for _, want := range []int{3, 3, 3, 1} {
		if got := len(o.next(3, 1000)); got != want {
			t.Fatalf("batch of %d, want %d", got, want)
		}
	}
	big := turnOf(1, 10)
	big.size = 1 << 30
	o.arrive(big)
	if len(o.next(10, 1)) != 1 {
		t.Fatal("one result always fits")
	}
}

// BenchmarkReorder has results of one gate arrive as 16 workers would bring them:
// each batch the wrong way round.
func BenchmarkReorder(b *testing.B) {
	o, turn := newReorder(), uint64(0)
	results := make([]*result, 16)
	for i := range results {
		results[i] = turnOf(1, 0)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i, r := range results {
			r.lease.Turn = turn + uint64(len(results)-1-i)
			o.arrive(r)
		}
		turn += uint64(len(results))
		if got := len(o.next(batchResults, batchBytes)); got != len(results) {
			b.Fatal(got, "results")
		}
	}
}

// What has left is held by nobody, though its slice goes on.
func TestReorderHoldsNothingBack(t *testing.T) {
	o := newReorder()
	for turn := range uint64(3) {
		o.arrive(turnOf(1, turn))
	}
	held := o.ready
	if batch := o.next(2, 2); len(batch) != 2 || batch[0].lease.Turn != 0 || batch[1].lease.Turn != 1 {
		t.Fatalf("%d left", len(batch))
	}
	if held[0] != nil || held[1] != nil || held[2] == nil {
		t.Errorf("of three results the first two of which have left these are held: %v", held)
	}
}
