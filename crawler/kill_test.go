package crawler_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// victimTask is the environment variable that makes the test binary a victim.
const victimTask = "SWEETSPOT_TEST_VICTIM"

// task is what a victim is to do.
type task struct {
	Seed, Store string
	Workers     int // 0: sequential
	Incremental bool
}

func (t task) options() crawler.Options {
	o := crawler.Options{
		Store: t.Store, Workers: t.Workers, Sequential: t.Workers == 0, MaxDepth: 3, RetryWait: time.Millisecond,
	}
	if t.Incremental {
		o.Previous, o.Checks = crawler.Latest, crawler.CheckAssets|crawler.CheckFailures
	}
	return o
}

// victim crawls and prints a line for each visit, until it is killed. It returns
// the exit code of the process.
func victim(text string) int {
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	o := t.options()
	o.OnVisit = func(v crawler.Visit) { fmt.Println(v.URL.ID) }
	c, err := crawler.New(o)
	if err == nil {
		_, err = c.Run(context.Background(), t.Seed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// kill runs a victim and kills it at its n-th visit. It reports whether the
// victim lived to be killed.
func kill(t *testing.T, what task, n int) bool {
	t.Helper()
	text, err := json.Marshal(what)
	must(t, err)
	self, err := os.Executable()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), victimTask+"="+string(text))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for ; n > 0 && lines.Scan(); n-- {
		continue
	}
	killed := n == 0
	if killed {
		must(t, cmd.Process.Kill())
	}
	for lines.Scan() { // to the end of what it said before it died
		continue
	}
	if err := cmd.Wait(); !killed {
		must(t, err)
	}
	return killed
}

// A crawl that is killed at any moment loses nothing, stores nothing twice, and
// asks again only for what was leased (I8).
func TestKill(t *testing.T) {
	steady := hostile
	steady.Pages, steady.Flaky = 120, 0
	for _, workers := range []int{0, 8} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			t.Parallel()
			s, server := serve(t, steady)
			_, run := crawl(t, task{Workers: workers}.options(), server.URL()+"/")
			want, once := take(t, run, server.URL()), s.Hits().Counts()
			for seed := range uint64(3) {
				killed(t, seed, steady, workers, want, once)
			}
		})
	}
}

// killed crawls a fresh copy of a site with victims that are killed at random
// visits, and then to the end. An unbroken crawl comes to want and asks for each
// URI as often as once says.
func killed(t *testing.T, seed uint64, site site.Options, workers int, want picture, once map[string]int) {
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, 1))
	s, server := serve(t, site)
	what := task{Seed: server.URL() + "/", Store: t.TempDir(), Workers: workers}
	done := map[string]int{} // requests for what had been committed at a kill, by then
	kills := 0
	for range 3 {
		if !kill(t, what, 1+chance.IntN(len(want.Visits)/4)) {
			break
		}
		kills++
		hits := s.Hits().Counts()
		run := read(t, what.Store, 1)
		for uri, rec := range records(t, run, server.URL()) {
			if rec.Visit != nil {
				done[uri] = hits[uri]
			}
		}
		must(t, run.Close())
	}
	sum, run := crawl(t, what.options(), what.Seed)
	if sum.Outcome != crawler.Complete || sum.Run != 1 || kills == 0 {
		t.Errorf("seed %d: outcome %s, run %d, %d kills", seed, sum.Outcome, sum.Run, kills)
	}
	if d := cmp.Diff(want, take(t, run, server.URL())); d != "" {
		t.Errorf("seed %d, %d kills: -unbroken +killed:\n%s", seed, kills, head(d, 40))
	}
	for uri, n := range s.Hits().Counts() {
		if before, ok := done[uri]; ok && n != before {
			t.Errorf("seed %d: %s was asked for %d times after it had been committed", seed, uri, n-before)
		}
		if n > once[uri]+kills {
			t.Errorf("seed %d: %d requests for %s in spite of %d kills, an unbroken crawl sends %d", seed, n, uri, kills, once[uri])
		}
	}
}
