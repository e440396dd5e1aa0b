package crawler_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// A run that another session is writing is refused, with the process' number.
func TestLockedRun(t *testing.T) {
	t.Parallel()
	_, base, release := held(t, site.Options{Pages: 20}, 1)
	o := crawler.Options{Store: t.TempDir(), Workers: 2}
	o.OnVisit = func(v crawler.Visit) {
		if v.URL.ID != 1 {
			return
		}
		second := o
		second.OnVisit = nil
		_, err := attempt(t.Context(), t, second, base+"/")
		if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
			t.Errorf("the second session: %v", err)
		}
		release()
	}
	if sum, _ := crawl(t, o, base+"/"); sum.Outcome != crawler.Complete {
		t.Errorf("outcome %s of the first session", sum.Outcome)
	}
}

// A newest run that cannot be read is an error that names it, until a fresh run
// is asked for.
func TestDamagedRun(t *testing.T) {
	t.Parallel()
	_, server := serve(t, site.Options{Pages: 20})
	o := crawler.Options{Store: t.TempDir()}
	sum, run := crawl(t, o, server.URL()+"/")
	must(t, run.Close())
	must(t, os.WriteFile(sum.File, []byte(strings.Repeat("not a run ", 2000)), 0o644))
	_, err := attempt(t.Context(), t, o, server.URL()+"/")
	if err == nil || !strings.Contains(err.Error(), "run 1") || !(errors.Is(err, store.ErrForeign) || errors.Is(err, store.ErrDamaged)) {
		t.Errorf("the error is %v", err)
	}
	o.Fresh = true
	if sum, _ := crawl(t, o, server.URL()+"/"); sum.Run != 2 || sum.Outcome != crawler.Complete {
		t.Errorf("run %d, outcome %s", sum.Run, sum.Outcome)
	}
}

// A site that is crawled again gets a new run; another site does not disturb an
// unfinished one.
func TestWhichRun(t *testing.T) {
	t.Parallel()
	_, one := serve(t, site.Options{Pages: 30})
	_, two := serve(t, site.Options{Pages: 30})
	dir := t.TempDir()
	for i, c := range []struct {
		o    crawler.Options
		seed string
		run  int
		done bool
	}{
		{crawler.Options{MaxPages: 10}, one.URL(), 1, false},
		{crawler.Options{}, two.URL(), 2, true},
		{crawler.Options{Scope: urls.ScopePrefix, MaxPages: 10}, one.URL(), 3, false}, // another scope is another site
		{crawler.Options{MaxPages: 20, Fresh: true}, one.URL(), 4, false},
		{crawler.Options{Workers: 2}, one.URL(), 4, true}, // the newest of the site
		{crawler.Options{}, two.URL(), 5, true},
	} {
		c.o.Store = dir
		sum, run := crawl(t, c.o, c.seed+"/")
		must(t, run.Close())
		if sum.Run != c.run || (sum.Outcome == crawler.Complete) != c.done {
			t.Errorf("crawl %d: run %d, outcome %s; want run %d", i+1, sum.Run, sum.Outcome, c.run)
		}
	}
}

// An unwritable store is an error before anything is asked for.
func TestStoreTrouble(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o644))
	s, server := serve(t, site.Options{Pages: 20})
	_, err := attempt(t.Context(), t, crawler.Options{Store: file}, server.URL()+"/")
	if err == nil || s.Hits().Total() != 0 {
		t.Errorf("error %v, %d requests", err, s.Hits().Total())
	}
}
