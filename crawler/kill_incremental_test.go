package crawler_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
)

// An incremental run that is killed at any moment, while it checks too, holds in the end what the run before held, and each check
// once (I8).
func TestKillIncremental(t *testing.T) {
	steady := site.Options{Seed: 3, Pages: 80, Links: 10, Size: 1000, Errors: 0.05, Redirects: 0.05, Sitemap: true, Assets: true}
	for _, workers := range []int{0, 8} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(uint64(workers), 1))
			_, server := serve(t, steady)
			what := task{Seed: server.URL() + "/", Store: t.TempDir(), Workers: workers, Incremental: true}
			_, err := attempt(t.Context(), t, what.options(), what.Seed)
			must(t, err)
			kills, amidChecks := 0, false
			for _, n := range []int{1 + chance.IntN(20), 1 + chance.IntN(20), 0} {
				if n == 0 { // the last visit: checks come next
					n = visits(t, what.Store, 1) - visits(t, what.Store, 2)
					amidChecks = true
				}
				if done := !kill(t, what, n) || complete(t, what.Store, 2); done {
					amidChecks = false
					break
				}
				kills++
			}
			t.Logf("%d kills, while it checked: %v", kills, amidChecks)
			if !complete(t, what.Store, 2) {
				_, err := attempt(t.Context(), t, what.options(), what.Seed)
				must(t, err)
			}
			if kills == 0 || !complete(t, what.Store, 2) {
				t.Fatalf("%d kills, complete: %v", kills, complete(t, what.Store, 2))
			}
			full, run := read(t, what.Store, 1), read(t, what.Store, 2)
			if d := cmp.Diff(asFetched(t, full, server.URL()), asFetched(t, run, server.URL())); d != "" {
				t.Errorf("after %d kills: -full +incremental:\n%s", kills, head(d, 40))
			}
			if d := cmp.Diff(checksOnce(t, full), checksOnce(t, run)); d != "" {
				t.Errorf("after %d kills: checks:\n%s", kills, d)
			}
		})
	}
}

// visits counts those of a run.
func visits(t *testing.T, dir string, n int) int {
	t.Helper()
	folder, err := store.OpenExisting(dir)
	must(t, err)
	runs, err := folder.Runs()
	must(t, err)
	return runs[n-1].Counts.Visits
}

// complete tells whether a run has reached its end.
func complete(t *testing.T, dir string, n int) bool {
	t.Helper()
	folder, err := store.OpenExisting(dir)
	must(t, err)
	runs, err := folder.Runs()
	must(t, err)
	e := runs[n-1].Record.Ending
	return e != nil && e.Outcome == crawler.Complete
}

// checksOnce lists what was checked by kind and target, and fails where that is twice.
func checksOnce(t *testing.T, run *store.Run) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for c, err := range run.Checks() {
		must(t, err)
		if c.Kind == store.CheckProbation {
			continue
		}
		key := fmt.Sprint(c.Kind, " ", c.Target)
		if all[key] {
			t.Errorf("%s was checked twice", key)
		}
		all[key] = true
	}
	return all
}
