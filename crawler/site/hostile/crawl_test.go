package hostile_test

import (
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch"
	"sweetspot/crawler/site/hostile"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// retries leave a page that fails once one more try, for a machine that is busy.
const retries = 2

// Ten times what a crawl of the web needs, so that one that runs away ends as a
// failed test and not with the machine.
const (
	mostPages  = 20_000
	mostMemory = 2 << 30
)

// trip is a crawl of a web.
type trip struct {
	web  hostile.Options
	with crawler.Options
}

// TestCrawl crawls the web to its end, and holds what was stored against what
// the web knows.
func TestCrawl(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	files := openFiles(t)
	t.Run("trips", func(t *testing.T) {
		for name, trip := range map[string]trip{
			"sequential, to the end": {hostile.Options{Reachable: true}, crawler.Options{Sequential: true}},
			"1 worker":               {hostile.Options{Seed: 2}, crawler.Options{Workers: 1}},
			"4 workers, cookies":     {hostile.Options{Cookies: true}, crawler.Options{Workers: 4}},
			"64 workers":             {hostile.Options{Pages: 300}, crawler.Options{Workers: 64}},
			"16 workers, everywhere": {hostile.Options{Wide: true}, crawler.Options{Workers: 16, Scope: urls.ScopeAny}},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				trip.crawl(t)
			})
		}
	})
	if err := goleak.Find(leaks); err != nil {
		t.Error(err)
	}
	if now := openFiles(t); len(now) > len(files) {
		t.Errorf("open files at the start: %q, at the end: %q", files, now)
	}
}

func (trip trip) crawl(t *testing.T) {
	trip.web.Drip = 20 * time.Millisecond
	web, err := hostile.New(trip.web)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := web.Close(); err != nil {
			t.Error(err)
		}
	}()
	trip.with.Cookies = trip.web.Cookies
	client := connect(t, web, trip.with)
	defer client.Close()
	began := time.Now()
	sum, run := trip.run(t, web, client)
	t.Logf("%d URLs, %d visits, %d requests, %d reordered in %v", sum.Known, sum.Pages+sum.Sitemaps, web.Hits().Total(), sum.Reordered,
		time.Since(began).Round(time.Millisecond))

	outcome := crawler.Limit
	if trip.web.Reachable {
		outcome = crawler.Complete
	}
	if sum.Outcome != outcome || outcome == crawler.Limit && sum.Limit != crawler.LimitRobots {
		t.Errorf("the run ended as %s %s: %s", sum.Outcome, sum.Limit, sum.Problem)
	}
	if n := client.Abandoned(); n > 0 {
		t.Errorf("%d fetches were abandoned", n)
	}
	if peak, most := web.Hits().Peak(), max(trip.with.Workers, 1); peak > most {
		t.Errorf("the servers saw %d requests at once, there are %d workers", peak, most)
	}
	compare(t, web, run)
	asked(t, web)
	for _, c := range web.Complaints() {
		t.Error(c)
	}
}

// connect returns a client that is impatient, and opens its guard as a crawl
// does: to seeds that are private when they are looked up first.
func connect(t *testing.T, web *hostile.Web, o crawler.Options) *fetch.Client {
	t.Helper()
	var private []string
	for _, seed := range web.Seeds() {
		u, err := url.Parse(seed)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := fetch.Private(t.Context(), web.Resolver(), u.Host); err == nil && is {
			private = append(private, u.Host)
		}
		if strings.HasPrefix(u.Host, "xn--") { // its twin is there
			private = append(private, "www."+u.Host)
		}
	}
	client, err := fetch.New(fetch.Options{
		Workers: max(o.Workers, 1), Timeout: 2 * patience, DialTimeout: patience, FirstByteTimeout: patience, StallTimeout: patience,
		Cookies: o.Cookies, Guard: fetch.NewGuard(false, private), Resolver: web.Resolver(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// run crawls, and opens the run for reading, its invariants checked.
func (trip trip) run(t *testing.T, web *hostile.Web, client *fetch.Client) (crawler.Summary, *store.Run) {
	t.Helper()
	o := trip.with
	o.Store, o.Client = t.TempDir(), client
	o.Retries, o.RetryWait, o.Rate = retries, time.Millisecond, crawler.None
	o.Memory = mostMemory
	if o.MaxPages == 0 {
		o.MaxPages = mostPages
	}
	c, err := crawler.New(o)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := c.Run(t.Context(), web.Seeds()...)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := store.OpenExisting(o.Store)
	if err != nil {
		t.Fatal(err)
	}
	run, err := folder.Read(sum.Run)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	})
	err = store.Check(run, func(v store.Violation) bool {
		t.Errorf("%s %v: %s", v.Invariant, v.IDs, v.Text)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum, run
}

// compare holds the stored URLs against those that must be stored.
func compare(t *testing.T, web *hostile.Web, run *store.Run) {
	t.Helper()
	want := map[string]hostile.Expect{}
	for _, e := range web.Must() {
		want[e.URL] = e
	}
	got := map[string]hostile.Expect{}
	for rec, err := range run.URLs(1) {
		if err != nil {
			t.Fatal(err)
		}
		e := stored(t, run, rec)
		if want[rec.URL].Title == "" {
			e.Title = "" // of no interest
		}
		got[rec.URL] = e
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(hostile.Expect{})); d != "" {
		t.Errorf("-must be stored +is stored:\n%s", d)
	}
}

// stored is what a run holds of a URL, in the words of an expectation.
func stored(t *testing.T, run *store.Run, rec store.URL) hostile.Expect {
	t.Helper()
	e := hostile.Expect{URL: rec.URL}
	v, visited, err := run.Visit(rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, promoted, err := run.Promotion(rec.ID)
	switch {
	case err != nil:
		t.Fatal(err)
	case visited:
		e.Outcome, e.Status, e.Class, e.Title = v.Outcome.String(), v.Status, v.Error, v.Title
		e.Truncated, e.Deep = v.Flags.Has(store.FlagTruncated), v.Flags.Has(store.FlagDeep)
	case rec.Rule != "" && !promoted:
		e.Outcome, e.Class = hostile.Refused, rec.Rule
	default:
		e.Outcome = hostile.Waiting
	}
	return e
}

// asked holds the requests for each URL against how many there may be. A
// robots.txt that redirects to itself is asked for six times.
func asked(t *testing.T, web *hostile.Web) {
	t.Helper()
	robots := map[string]int{}
	for _, hit := range web.Hits().All() {
		if hit.URI == "/robots.txt" {
			robots[hit.Host]++
		}
	}
	for host, n := range robots {
		if n > retries+1 && n != 6 {
			t.Errorf("%s: %d requests for robots.txt", host, n)
		}
	}
	counts := web.Counts()
	for _, e := range web.Must() {
		least, most := e.Requests(retries)
		if n := counts[e.URL]; n < least || n > most {
			t.Errorf("%s: %d requests, want %d to %d", e.URL, n, least, most)
		}
	}
}

// openFiles lists what file descriptors stand for, nothing where the system has
// no /proc.
func openFiles(t *testing.T) (files []string) {
	t.Helper()
	const dir = "/proc/self/fd"
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if to, err := os.Readlink(dir + "/" + e.Name()); err == nil { // else: the one that listed them
			files = append(files, to)
		}
	}
	return files
}
