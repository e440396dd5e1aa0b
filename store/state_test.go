package store

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// What is written is read, by key and in order, in this and in later transactions; what fails leaves no trace.
func TestStateModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		st := tempStore(t).State()
		model := map[Table]map[string]int{"a": {}, "b": {}}
		tables, keys := rapid.SampledFrom([]Table{"a", "b"}), rapid.StringN(1, 3, 12)
		for range rapid.IntRange(1, 12).Draw(rt, "transactions") {
			next := map[Table]map[string]int{"a": maps.Clone(model["a"]), "b": maps.Clone(model["b"])}
			fails := rapid.Bool().Draw(rt, "fails")
			err := st.Update(func(tx *StateTx) error {
				for range rapid.IntRange(0, 5).Draw(rt, "writes") {
					table, key := tables.Draw(rt, "table"), keys.Draw(rt, "key")
					if rapid.Bool().Draw(rt, "delete") {
						delete(next[table], key)
						must(t, tx.Delete(table, key))
						continue
					}
					n := rapid.Int().Draw(rt, "value")
					next[table][key] = n
					must(t, tx.Put(table, key, n))
				}
				sameState(t, tx, next)
				if fails {
					return errTest
				}
				return nil
			})
			if fails != errors.Is(err, errTest) {
				rt.Fatalf("update: %v", err)
			}
			if !fails {
				model = next
			}
			must(t, st.View(func(tx *StateTx) error { sameState(t, tx, model); return nil }))
		}
	})
}

var errTest = errors.New("test")

func sameState(t *testing.T, tx *StateTx, model map[Table]map[string]int) {
	t.Helper()
	for table, want := range model {
		got, order := map[string]int{}, []string(nil)
		must(t, tx.Each(table, "", func(key string, decode func(any) error) error {
			var n, again int
			must(t, decode(&n))
			ok, err := tx.Get(table, key, &again)
			if err != nil || !ok || again != n {
				t.Errorf("get %q: %v, %v, %v; want %v", key, again, ok, err, n)
			}
			got[key], order = n, append(order, key)
			return nil
		}))
		if !maps.Equal(got, want) || !slices.IsSorted(order) {
			t.Fatalf("table %s: got %v in the order %q, want %v", table, got, order, want)
		}
	}
}

func TestStateBeforeItIsMade(t *testing.T) {
	s := tempStore(t)
	must(t, s.State().View(func(tx *StateTx) error {
		if ok, err := tx.Get(TableKnees, "x", new(int)); ok || err != nil {
			t.Errorf("get: %v, %v", ok, err)
		}
		return tx.Each(TableKnees, "", func(string, func(any) error) error { t.Error("a key"); return nil })
	}))
	if _, err := os.Stat(s.State().path); err == nil {
		t.Error("reading made the file")
	}
}

func TestStateEachPrefix(t *testing.T) {
	st := tempStore(t).State()
	must(t, st.Update(func(tx *StateTx) error {
		for _, key := range []string{"a", "b/1", "b/2", "b0", "c"} {
			must(t, tx.Put("x", key, key))
		}
		var got []string
		must(t, tx.Each("x", "b/", func(key string, _ func(any) error) error { got = append(got, key); return nil }))
		if !slices.Equal(got, []string{"b/1", "b/2"}) {
			t.Errorf("got %q", got)
		}
		return nil
	}))
}

// Processes, and goroutines alike, take turns: no update is lost, not even those that make the file.
func TestStateTakesTurns(t *testing.T) {
	st := tempStore(t).State()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				if err := st.Update(func(tx *StateTx) error {
					var n int
					if _, err := tx.Get("x", "n", &n); err != nil {
						return err
					}
					return tx.Put("x", "n", n+1)
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	must(t, st.View(func(tx *StateTx) error {
		var n int
		if _, err := tx.Get("x", "n", &n); n != 40 {
			t.Errorf("%d updates of 40, %v", n, err)
		}
		return nil
	}))
}

func TestStateRefusesOtherFiles(t *testing.T) {
	for name, c := range map[string]struct {
		want  error
		spoil func(path string)
	}{
		"text":    {ErrForeign, func(path string) { must(t, os.WriteFile(path, []byte(strings.Repeat("x", 9000)), 0o644)) }},
		"empty":   {ErrDamaged, func(path string) { must(t, os.Truncate(path, 0)) }},
		"newer":   {ErrNewer, func(path string) { rewriteState(t, path, keySchema, "2") }},
		"foreign": {ErrForeign, func(path string) { rewriteState(t, path, keyFormat, "other") }},
		"torn":    {ErrDamaged, func(path string) { rewriteState(t, path, keySchema, "x") }},
	} {
		st := tempStore(t).State()
		must(t, st.Update(func(tx *StateTx) error { return tx.Put("x", "a", 1) }))
		c.spoil(st.path)
		read := st.View(func(*StateTx) error { return nil })
		write := st.Update(func(*StateTx) error { return nil })
		if !errors.Is(read, c.want) || !errors.Is(write, c.want) {
			t.Errorf("%s: read %v, write %v, want %v", name, read, write, c.want)
		}
	}
}

func rewriteState(t *testing.T, path string, key []byte, value string) {
	t.Helper()
	f, err := openFile(path, mode{write: true, wait: lockWait})
	must(t, err)
	must(t, f.update(func(tx *bolt.Tx) error { return tx.Bucket(bucketState).Put(key, []byte(value)) }))
	must(t, f.close())
}

// A bug of the caller's is not called damage, and the file is free afterwards.
func TestStatePanic(t *testing.T) {
	st := tempStore(t).State()
	func() {
		defer func() {
			if p := recover(); fmt.Sprint(p) != "mine" {
				t.Errorf("recovered %v", p)
			}
		}()
		_ = st.Update(func(*StateTx) error { panic("mine") })
	}()
	must(t, st.Update(func(tx *StateTx) error { return tx.Put("x", "a", 1) }))
}
