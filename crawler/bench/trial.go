package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"sweetspot/crawler"
	"sweetspot/store"
)

// CrawlError says that a site cannot be crawled, so there is nothing to measure.
type CrawlError struct {
	Code    int // what a crawl would exit with
	Problem string
}

func (e *CrawlError) Error() string { return e.Problem }

// errRefused ends a trial: the host asked for fewer requests, and gets none.
var errRefused = errors.New("the server answered 429")

// Crawling returns the trial that crawls from URLs. Each has a store of its own
// below folder, which is on the disk that is to be measured, and drops it. The
// options' OnFetch is called, too: for a live view.
func Crawling(o crawler.Options, folder string, urls ...string) Trial {
	return func(ctx context.Context, workers, pages int) (Observation, error) {
		dir, err := os.MkdirTemp(folder, "trial-")
		if err != nil {
			return Observation{}, err
		}
		t := recorder{Observation: Observation{Workers: workers}, ids: map[string]store.ID{}}
		err = t.crawl(ctx, ofTrial(o, dir, workers, pages), urls)
		return t.Observation, errors.Join(err, os.RemoveAll(dir))
	}
}

// ofTrial are the options of one trial. One worker is --sequential.
func ofTrial(o crawler.Options, dir string, workers, pages int) crawler.Options {
	o.Store, o.Workers, o.Sequential, o.MaxPages = dir, workers, workers == 1, pages
	return o
}

// recorder collects an observation.
type recorder struct {
	Observation
	mu  sync.Mutex // guards Fetches and refuse: workers tell of fetches at the same time
	ids map[string]store.ID
}

// crawl runs the crawl and records it.
func (t *recorder) crawl(ctx context.Context, o crawler.Options, urls []string) error {
	trial, refuse := context.WithCancelCause(ctx)
	defer refuse(nil)
	told := o.OnFetch
	o.OnFetch = func(f crawler.Fetch) {
		if told != nil {
			told(f)
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.Fetches = append(t.Fetches, f)
		if f.Status == 429 {
			refuse(errRefused)
		}
	}
	o.OnVisit = func(v crawler.Visit) {
		if v.URL.Kind == store.KindPage && v.Visit.Requested {
			t.URLs = append(t.URLs, v.URL.URL)
			t.ids[v.URL.URL] = v.URL.ID
		}
		t.Retried = t.Retried || v.Visit.Attempt > 1
	}
	c, err := crawler.New(o)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // of the trials before: each begins alike
	stop := sample(&t.Samples)
	began := time.Now()
	sum, err := c.Run(trial, urls...)
	t.Elapsed = time.Since(began)
	stop()
	if err != nil {
		return err
	}
	return cmp.Or(context.Cause(ctx), t.conclude(sum))
}

// conclude takes what the summary says.
func (t *recorder) conclude(sum crawler.Summary) error {
	slices.SortFunc(t.URLs, func(a, b string) int { return cmp.Compare(t.ids[a], t.ids[b]) })
	t.Where, t.Limited, t.Whole = sum.Where, sum.LimitedBy, sum.Outcome == crawler.Complete
	t.Commits = sum.Commits
	t.Retried = t.Retried || sum.Reordered > 0
	switch sum.ExitCode {
	case crawler.ExitClean, crawler.ExitLimit, crawler.ExitInterrupted:
		return nil
	}
	if sum.Pages > 1 {
		return nil // the seed is in trouble, but there is enough to measure
	}
	return &CrawlError{Code: sum.ExitCode, Problem: sum.Problem}
}

// Prefix says where the shorter of two lists of pages is not the longer's
// beginning: then the trials did not do the same work (I7).
func Prefix(a, b []string) error {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Errorf("page %d of one trial is %s and of another %s", i+1, a[i], b[i])
		}
	}
	return nil
}
