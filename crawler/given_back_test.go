package crawler

import (
	"testing"

	"sweetspot/crawler/seen"
)

// What a session keeps off Go's heap is given back with it.
func TestTablesAreGivenBack(t *testing.T) {
	c, err := New(Options{Store: t.TempDir(), IgnoreRobots: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.open(t.Context(), []string{"http://127.0.0.1/"})
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]*seen.Map{"URLs": &s.committer.seen, "texts": &s.committer.texts, "bodies": &s.committer.bodies}
	for name, table := range tables {
		for i := uint64(1); i <= 1<<16; i++ {
			table.Put(i*0x9E3779B97F4A7C15, uint32(i))
		}
		if table.Bytes() == 0 {
			t.Fatalf("%s: nothing is kept there", name)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	for name, table := range tables {
		if n := table.Bytes(); n != 0 {
			t.Errorf("%s still take %d bytes", name, n)
		}
	}
}
