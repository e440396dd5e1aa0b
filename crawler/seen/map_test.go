package seen

import (
	"math/rand/v2"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The map does what Go's own does, whatever the order of calls, including for
// fingerprints that collide in their shard and slot bits.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m Map
		defer m.Close()
		model := map[uint64]uint32{}
		fingerprint := rapid.Custom(func(t *rapid.T) uint64 {
			return rapid.Uint64Range(0, 3).Draw(t, "high")<<62 | rapid.Uint64Range(0, 2000).Draw(t, "low")
		})
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				for range rapid.IntRange(1, 400).Draw(t, "n") {
					f, id := fingerprint.Draw(t, "fingerprint"), rapid.Uint32Min(1).Draw(t, "id")
					m.Put(f, id)
					model[f] = id
				}
			},
			"get": func(t *rapid.T) {
				f := fingerprint.Draw(t, "fingerprint")
				if got, want := m.Get(f), model[f]; got != want {
					t.Fatalf("Get(%x) = %d, want %d", f, got, want)
				}
			},
			"": func(t *rapid.T) {
				if m.Len() != len(model) {
					t.Fatalf("Len = %d, want %d", m.Len(), len(model))
				}
			},
		})
		for f, id := range model {
			if got := m.Get(f); got != id {
				t.Fatalf("Get(%x) = %d, want %d", f, got, id)
			}
		}
	})
}

func TestCloseGivesMemoryBack(t *testing.T) {
	var m Map
	for i := range uint32(100_000) {
		m.Put(rand.Uint64(), i+1)
	}
	if m.Bytes() < 100_000*slotBytes {
		t.Fatalf("Bytes = %d for 100,000 entries", m.Bytes())
	}
	m.Close()
	if m.Len() != 0 || m.Bytes() != 0 || m.Get(1) != 0 {
		t.Fatal("not empty after Close")
	}
}

// BenchmarkPut fills a map, which grows meanwhile.
func BenchmarkPut(b *testing.B) {
	const urls = 1 << 17
	for b.Loop() {
		var m Map
		r := rand.New(rand.NewPCG(1, 2))
		for i := range uint32(urls) {
			m.Put(r.Uint64(), i+1)
		}
		b.ReportMetric(float64(m.Bytes())/urls, "memory-B/url")
		m.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/urls, "ns/url")
}

func BenchmarkGet(b *testing.B) {
	var m Map
	defer m.Close()
	r := rand.New(rand.NewPCG(1, 2))
	known := make([]uint64, 1<<20)
	for i := range known {
		known[i] = r.Uint64()
		m.Put(known[i], uint32(i)+1)
	}
	for i := 0; b.Loop(); i++ {
		if m.Get(known[i&(1<<20-1)]) == 0 {
			b.Fatal("lost")
		}
	}
}
